"""What people see: status lines on standard error, data on standard output, colour where it helps."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import click

_SHOWN_NAMES = 5


def say(text: str) -> None:
    """Print a line for people, on standard error."""
    click.echo(text, err=True)


def remark(text: str) -> None:
    """Print a line for a person at a terminal; where output is piped, success is silent."""
    if sys.stderr.isatty():
        say(text)


def put(text: str) -> None:
    """Print data, on standard output, as it is."""
    click.echo(text, nl=False, color=True)


def has_colour(stream: TextIO) -> bool:
    """Return whether to colour what goes to `stream`.

    ``NO_COLOR`` says no, else ``FORCE_COLOR`` says yes (https://no-color.org,
    https://force-color.org); else it takes a terminal that is not a dumb one.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def coloured_diff(diff: str) -> str:
    """Return a unified diff for standard output, coloured where that is wanted."""
    if not has_colour(sys.stdout):
        return diff
    return "".join(_coloured(line) for line in diff.splitlines(keepends=True))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 error``, ``2 errors``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def some(names: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    shown = ", ".join(names[:_SHOWN_NAMES])
    rest = len(names) - _SHOWN_NAMES
    return f"{shown} and {rest} more" if rest > 0 else shown


def _coloured(line: str) -> str:
    if line.startswith(("---", "+++")):
        return click.style(line, bold=True)
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(line, fg=colour) if colour else line
