"""Operations for the tests, made by hand: what a keyspace would make, without a schema."""

from __future__ import annotations

from cachegen_runtime.operations.operation import Command, Expire, Operation, Reply


def _as_it_is(reply: Reply) -> Reply:
    return reply


def command(
    *parts: bytes, writes: bool, expire: Expire | None = None, name: str = ""
) -> Operation[Reply]:
    """Return an operation of one command whose second part is its key."""
    return Operation(
        name or parts[0].decode().lower(),
        "things",
        parts[1:2],
        (parts,),
        _as_it_is,
        writes,
        expire,
    )


def get(key: bytes) -> Operation[Reply]:
    """Return a read."""
    return command(b"GET", key, writes=False)


def put(key: bytes, value: bytes) -> Operation[Reply]:
    """Return a write that may be repeated without harm."""
    return command(b"SET", key, value, writes=True)


def increment(key: bytes, expire: Expire | None = None) -> Operation[Reply]:
    """Return a write that shows how often it was applied."""
    return command(b"INCRBY", key, b"1", writes=True, expire=expire)


def transaction(*commands: Command) -> Operation[Reply]:
    """Return an operation of several commands."""
    return Operation("several", "things", (commands[0][1],), commands, _as_it_is, True)


def value_of(key: bytes) -> bytes:
    """Return the value that names its key, so that a reply to somebody else shows."""
    return b"value of " + key + b"." * (int.from_bytes(key[-2:]) % 700)
