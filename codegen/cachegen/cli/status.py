"""The exit statuses of the command line."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """The exit statuses that scripts may rely on."""

    GOOD = 0
    BAD = 1
    """The schema or the output is not as it must be."""
    WRONG_USE = 2
    """The command was called wrongly, or the environment does not let it work."""
    INTERRUPTED = 130
