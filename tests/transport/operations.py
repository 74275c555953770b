"""Operations made by hand: what a keyspace would make, without a schema; values name their keys."""

from __future__ import annotations

from typing import Final

from cachegen_runtime.keyspace import Origin
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Command, Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.scripts.script import Call

ORIGIN: Final = Origin("api", "things", "", "things/:key")


def command(
    *words: bytes,
    keys: tuple[bytes, ...] | None = None,
    writes: bool = True,
    expire: Expire | None = None,
    name: str = "probe",
) -> Operation[Reply]:
    """Return one command as an operation that reads its bare reply."""
    found = words[1:2] if keys is None else keys
    return Operation(
        origin=ORIGIN,
        name=name,
        keys=found,
        read=_as_it_is,
        writes=writes,
        commands=(words,),
        expire=expire,
    )


def read(*words: bytes, keys: tuple[bytes, ...] | None = None) -> Operation[Reply]:
    """Return one command that only reads."""
    return command(*words, keys=keys, writes=False)


def get(key: bytes) -> Operation[Reply]:
    """Return the read of one key."""
    return read(b"GET", key)


def put(key: bytes, value: bytes) -> Operation[Reply]:
    """Return a write that may be repeated without harm."""
    return command(b"SET", key, value)


def increment(key: bytes, expire: Expire | None = None) -> Operation[Reply]:
    """Return a write that shows how often it was applied."""
    return command(b"INCRBY", key, b"1", expire=expire)


def transaction(*commands: Command) -> Operation[Reply]:
    """Return several commands that run as one step."""
    return several(*commands, atomic=True)


def several(
    *commands: Command, atomic: bool = False, writes: bool = True
) -> Operation[Reply]:
    """Return several commands that leave in one write."""
    return Operation(
        origin=ORIGIN,
        name="several",
        keys=tuple(dict.fromkeys(words[1] for words in commands)),
        read=_as_it_is,
        writes=writes,
        commands=commands,
        atomic=atomic,
    )


def calling(
    call: Call, *commands: Command, atomic: bool = True, writes: bool = True
) -> Operation[Reply]:
    """Return a script's call, after some commands."""
    return Operation(
        origin=ORIGIN,
        name=call.script.name,
        keys=call.keys,
        read=_as_it_is,
        writes=writes,
        commands=commands,
        script=call,
        atomic=atomic,
    )


def nothing() -> Operation[Reply]:
    """Return what sends nothing."""
    return Operation(origin=ORIGIN, name="none", keys=(), read=_as_it_is, writes=False)


def value_of(key: bytes) -> bytes:
    """Return the value that names its key, so that a reply to somebody else shows."""
    return b"value of " + key + b"." * (int.from_bytes(key[-2:]) % 700)


def _as_it_is(reply: Reply) -> Reply:
    return reply
