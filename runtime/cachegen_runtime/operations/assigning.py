"""A whole hash in place of what was there, and its TTL, as one step."""

from __future__ import annotations

from cachegen_runtime.expiry.expiries import (
    KEEP_TTL,
    ExpireDailyAt,
    ExpireIn,
    Expiry,
    deadline,
)
from cachegen_runtime.keyspace import Origin
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import nothing
from cachegen_runtime.operations.ttl import require_never
from cachegen_runtime.protocol import Command
from cachegen_runtime.scripts.assign import ASSIGN
from cachegen_runtime.scripts.script import Call


def assignment(
    origin: Origin,
    key: bytes,
    parts: tuple[bytes, ...],
    expiry: Expiry | None,
    default: Expiry | None,
) -> Operation[None]:
    """Return the operation that leaves nothing but `parts`, fields and values in turn."""
    expiry = default if expiry is None else expiry
    commands: tuple[Command, ...] = ()
    script: Call | None = None
    if expiry is KEEP_TTL or (isinstance(expiry, ExpireIn) and expiry.on == "create"):
        # Only a script can look at the TTL that the key had.
        script = Call(ASSIGN, (key,), (_life(expiry), *parts))
    else:
        commands = _commands(key, parts, expiry)
    return Operation(
        origin=origin,
        name="assign",
        keys=(key,),
        read=nothing,
        writes=True,
        commands=commands,
        script=script,
    )


def _life(expiry: Expiry) -> bytes:
    """Return the milliseconds that a new key lives; empty means forever, 0 not at all."""
    if not isinstance(expiry, ExpireIn):
        return b""
    when = deadline(expiry)
    return b"0" if when is None else b"%d" % when.milliseconds


def _commands(
    key: bytes, parts: tuple[bytes, ...], expiry: Expiry | None
) -> tuple[Command, ...]:
    write: tuple[Command, ...] = ((b"UNLINK", key), (b"HSET", key, *parts))
    if not isinstance(expiry, (ExpireIn, ExpireDailyAt)):
        if expiry is not None:
            require_never(expiry)
        return write
    when = deadline(expiry)
    if when is None:
        # What expires in the past is not there afterwards, whatever was written.
        return ((b"UNLINK", key),)
    verb = b"PEXPIREAT" if when.mode == "pxat" else b"PEXPIRE"
    return (*write, (verb, key, b"%d" % when.milliseconds))
