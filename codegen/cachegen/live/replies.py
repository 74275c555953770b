"""Narrow what a server replied to what its command promises, at the edge and only here."""

from __future__ import annotations

from typing import TypeGuard

from cachegen.live.dialing import Reply
from cachegen.live.link import Refused, Unreachable


def number(reply: Reply) -> int:
    """Return an integer reply."""
    if isinstance(reply, int):
        return reply
    raise _unexpected(reply)


def data(reply: Reply) -> bytes:
    """Return a string reply."""
    if isinstance(reply, bytes):
        return reply
    raise _unexpected(reply)


def text(reply: Reply) -> str:
    """Return a string reply as text."""
    return data(reply).decode(errors="replace")


def items(reply: Reply) -> list[Reply]:
    """Return an array reply."""
    if _is_list(reply):
        return reply
    raise _unexpected(reply)


def strings(reply: Reply) -> list[bytes]:
    """Return an array of strings."""
    return [data(each) for each in items(reply)]


def pairs(reply: Reply) -> dict[str, Reply]:
    """Return an array of names, each followed by its value, as a dict."""
    flat = items(reply)
    return {
        text(name): value for name, value in zip(flat[::2], flat[1::2], strict=True)
    }


def info(reply: Reply) -> dict[str, str]:
    """Return the lines ``name:value`` of INFO and of its like."""
    lines = text(reply).splitlines()
    return dict(
        line.split(":", 1) for line in lines if ":" in line and not line.startswith("#")
    )


def _is_list(reply: Reply) -> TypeGuard[list[Reply]]:
    return isinstance(reply, list)


def _unexpected(reply: Reply) -> Exception:
    if isinstance(reply, Refused):
        return reply
    return Unreachable(
        f"the server sent {type(reply).__name__} where something else was due: "
        "is it a Redis or Valkey server?"
    )
