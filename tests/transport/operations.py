"""Operations made by hand: what a keyspace would make, without a schema; values name their keys."""

from __future__ import annotations

from cachegen_runtime.operations.operation import Command, Expire, Operation, Reply


def command(
    *words: bytes,
    keys: tuple[bytes, ...] | None = None,
    writes: bool = True,
    expire: Expire | None = None,
    name: str = "probe",
) -> Operation[Reply]:
    """Return one command as an operation that reads its bare reply."""
    found = words[1:2] if keys is None else keys
    return Operation(name, "things", found, (words,), _as_it_is, writes, expire)


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
    keys = tuple(dict.fromkeys(words[1] for words in commands))
    return Operation("several", "things", keys, commands, _as_it_is, True)


def value_of(key: bytes) -> bytes:
    """Return the value that names its key, so that a reply to somebody else shows."""
    return b"value of " + key + b"." * (int.from_bytes(key[-2:]) % 700)


def _as_it_is(reply: Reply) -> Reply:
    return reply
