"""What a network or a server does to connections, as values; a proxy behaves as one says, and nothing here does I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Fate: TypeAlias = Callable[[bytes], bytes | None]
"""What becomes of bytes: others, or None to end the connection in their place."""

NONSENSE = b"HTTP/1.1 400 Bad Request\r\n\r\n"


def unchanged(data: bytes) -> bytes:
    """Pass bytes on."""
    return data


def swallowed(data: bytes) -> bytes:
    """Pass nothing on, and keep the connection."""
    return b""


def cut(data: bytes) -> None:
    """End the connection in place of the bytes."""


def nonsense(data: bytes) -> bytes:
    """Pass on what is not of the protocol."""
    return NONSENSE


@dataclass(frozen=True, slots=True)
class Manner:
    """How a proxy behaves: each field changes one thing about its passing bytes on.

    `delay` are seconds before each reply, `piece` the bytes of a reply that go at once,
    with a pause after each. After `request_bytes` to the server or `reply_bytes` to the
    client, counted over all connections, connections end; `reset` ends them by a reset
    instead of in order. A door that is `closed` refuses connections, a `deaf` one never
    answers them.
    """

    request: Fate = unchanged
    reply: Fate = unchanged
    delay: float = 0.0
    piece: int = 0
    pause: float = 0.0
    request_bytes: int | None = None
    reply_bytes: int | None = None
    reset: bool = False
    door: Literal["open", "closed", "deaf"] = "open"


PASS = Manner()
DROP = Manner(reply=cut)
RESET = Manner(reply=cut, reset=True)
BLACK_HOLE = Manner(request=swallowed)
TRICKLE = Manner(piece=1, pause=0.4)
LATE = Manner(delay=4.0)
GARBAGE = Manner(reply=nonsense)
REFUSE = Manner(door="closed")
DEAF = Manner(door="deaf")


def slow(delay: float) -> Manner:
    """Return the manner that holds each reply back for a while."""
    return Manner(delay=delay)
