"""Narrow what a server replied to what its command promises, at the edge and only here."""

from __future__ import annotations

from cachegen.live.connection import Answer, Refused, Unreachable
from cachegen_runtime.protocol import ErrorReply, Reply


def number(reply: Answer) -> int:
    """Return an integer reply."""
    if isinstance(reply, int):
        return reply
    raise _unexpected(reply)


def data(reply: Answer) -> bytes:
    """Return a string reply."""
    if isinstance(reply, bytes):
        return reply
    raise _unexpected(reply)


def text(reply: Answer) -> str:
    """Return a string reply as text."""
    return data(reply).decode(errors="replace")


def items(reply: Answer) -> list[Reply]:
    """Return an array reply."""
    if isinstance(reply, list):
        # Only a transaction's list holds refusals.
        return [each for each in reply if not isinstance(each, ErrorReply)]
    raise _unexpected(reply)


def strings(reply: Answer) -> list[bytes]:
    """Return an array of strings."""
    return [data(each) for each in items(reply)]


def info(reply: Answer) -> dict[str, str]:
    """Return the lines ``name:value`` of INFO and of its like."""
    lines = text(reply).splitlines()
    return dict(
        line.split(":", 1) for line in lines if ":" in line and not line.startswith("#")
    )


def _unexpected(reply: Answer) -> Exception:
    if isinstance(reply, Refused):
        return reply
    return Unreachable(
        f"the server sent {type(reply).__name__} where something else was due: "
        "is it a Redis or Valkey server?"
    )
