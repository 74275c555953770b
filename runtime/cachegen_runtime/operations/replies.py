"""Readers of replies that need no value type; a reply of another shape means a broken server."""

from __future__ import annotations

from cachegen_runtime.errors import CacheUnavailableError
from cachegen_runtime.protocol import Answer, Reply


def strange(reply: Answer) -> CacheUnavailableError:
    """Return the error for a reply that no server gives to the command."""
    return CacheUnavailableError(
        f"the server's answer has an unexpected form ({type(reply).__name__})"
    )


def integer(reply: Reply) -> int:
    """Return an integer reply."""
    if isinstance(reply, int):
        return reply
    raise strange(reply)


def truth(reply: Reply) -> bool:
    """Return whether an integer reply counts anything."""
    return integer(reply) > 0


def array(reply: Reply) -> list[Answer]:
    """Return an array reply."""
    if isinstance(reply, list):
        return reply
    raise strange(reply)


def nothing(reply: Reply) -> None:
    """Return None, whatever a reply that says only OK is."""


def zero(reply: Reply) -> int:
    """Return 0 for an operation that sent nothing."""
    return 0
