"""Commands that the engine answers differently from a server, each with its correction.

Every entry is here because the comparison with a real server found the difference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.protocol import Answer, Command, ErrorReply
from cachegen_runtime.transport.embedded.long_double import NotANumber, added

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


def _increment_field(send: Send, command: Command) -> Answer:
    """Count in a server's 80-bit numbers, as `_increment_float` does."""
    _, key, field, delta = command
    held = send((b"HGET", key, field))
    if isinstance(held, ErrorReply):
        return held
    try:
        total = added(held if isinstance(held, bytes) else b"0", delta)
    except NotANumber:
        return ErrorReply("ERR hash value is not a float")
    except OverflowError:
        return ErrorReply("ERR increment would produce NaN or Infinity")
    send((b"HSET", key, field, total))
    return total


def _time(send: Send, command: Command) -> Answer:
    """Tell our clock's time, to the nearest microsecond."""
    seconds, rest = divmod(round(clock.now() * 1_000_000), 1_000_000)
    return [b"%d" % seconds, b"%d" % rest]


def _expire_time(send: Send, command: Command) -> Answer:
    """Tell a key's end exactly; the engine cuts a float, and may be a millisecond early."""
    ends = send(command)
    if not isinstance(ends, int) or ends < 0:
        return ends
    if send((b"PEXPIREAT", command[1], b"%d" % (ends + 1), b"GT")) == 0:
        return ends + 1
    send((b"PEXPIREAT", command[1], b"%d" % ends))
    return ends


CORRECTED: Final[dict[bytes, Callable[[Send, Command], Answer]]] = {
    b"HINCRBYFLOAT": _increment_field,
    b"INCRBYFLOAT": _increment_float,
    b"PEXPIRETIME": _expire_time,
    b"SETRANGE": _set_range,
    b"TIME": _time,
}
