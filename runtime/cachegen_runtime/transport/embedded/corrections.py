"""Commands that the engine answers otherwise than a server, each with what makes up for it.

Every entry is here because the comparison with a real server found it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from cachegen_runtime.protocol import Command, ErrorReply, Reply
from cachegen_runtime.transport.embedded.long_double import NotANumber, added

Answer: TypeAlias = Reply | ErrorReply
Send: TypeAlias = Callable[[Command], Answer]


def _increment_float(send: Send, command: Command) -> Answer:
    """Count in a server's 80-bit numbers; the engine has 64."""
    _, key, delta = command
    held = send((b"GET", key))
    if isinstance(held, ErrorReply):
        return held
    try:
        total = added(held if isinstance(held, bytes) else b"0", delta)
    except NotANumber:
        return ErrorReply("ERR value is not a valid float")
    except OverflowError:
        return ErrorReply("ERR increment would produce NaN or Infinity")
    send((b"SET", key, total, b"KEEPTTL"))
    return total


def _set_range(send: Send, command: Command) -> Answer:
    """Look at the offset before the key's type."""
    if command[2].startswith(b"-"):
        return ErrorReply("ERR offset is out of range")
    return send(command)


CORRECTED: Final[dict[bytes, Callable[[Send, Command], Answer]]] = {
    b"INCRBYFLOAT": _increment_float,
    b"SETRANGE": _set_range,
}
