"""What an operation's command is called, and which of its words and of its reply are values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, Command, ErrorReply, Reply
from cachegen_runtime.scripts.expiry import EXPIRY


class Meaning(msgspec.Struct, frozen=True, eq=False):
    """What all operations of one name that send one command have in common.

    ``written`` is how many bytes of values an operation writes, ``size`` how many its reply
    has; each is None where there are none. ``lookups`` says what of the result is looked up:
    one key, or several; ``decides`` that a limiter is asked.
    """

    command: str
    written: Callable[[Operation[object]], int] | None
    size: Callable[[Reply], int] | None
    one_lookup: bool
    lookups: bool
    decides: bool


def script_of(operation: Operation[object]) -> str | None:
    """Return the hash of the script that runs an operation, if one does."""
    if operation.expire is not None:
        return EXPIRY.sha.decode()
    call = operation.script
    return None if call is None else call.script.sha.decode()


def learned(name: str, sent: bytes) -> Meaning:
    """Return what operations of a name mean that send a command, and know it from then on."""
    if not name.islower():
        # A command of no keyspace, which may have too few words, or be any word.
        return Meaning(name, None, None, False, False, False)
    command = _BY_NAME.get(name, {}).get(sent, sent)
    size = _READERS.get(command)
    return KNOWN.setdefault(
        (name, sent),
        Meaning(
            command.decode(),
            _bytes_written if sent in _WRITERS or command in _WRITERS else None,
            _all if name == "get_and_set" else size,
            name == "get" and command in _LOOKUPS,
            name == "multi_get" and command in _LOOKUPS,
            name in ("take", "peek"),
        ),
    )


def _bytes_written(operation: Operation[object]) -> int:
    total = 0
    for command in operation.commands:
        written = _WRITERS.get(command[0])
        if written is not None:
            total += written(command)
    return total


def _words(first: int, every: int = 1) -> Callable[[Command], int]:
    return lambda command: sum(map(len, command[first::every]))


def _word(place: int) -> Callable[[Command], int]:
    return lambda command: len(command[place])


def _members(command: Command) -> int:
    # ZADD's options end with CH; then come a score and a member, and so on.
    return sum(map(len, command[command.index(b"CH") + 2 :: 2]))


def _all(reply: Reply) -> int:
    if isinstance(reply, bytes):
        return len(reply)
    # What is read with its time comes as a list of both.
    return sum(map(_size, reply)) if isinstance(reply, list) else 0


def _size(answer: Answer) -> int:
    return 0 if isinstance(answer, ErrorReply) else _all(answer)


def _every(reply: Reply, chosen: slice) -> int:
    if not isinstance(reply, list):
        return 0
    return sum(len(answer) for answer in reply[chosen] if isinstance(answer, bytes))


def _values_of_pairs(reply: Reply) -> int:
    return _every(reply, slice(1, None, 2))


def _members_of_pairs(reply: Reply) -> int:
    return _every(reply, slice(None, None, 2))


EVALSHA: Final = b"EVALSHA"

_BY_NAME: Final[dict[str, dict[bytes, bytes]]] = {
    "touch": dict.fromkeys(
        (b"EXISTS", b"PEXPIREAT", b"UNLINK", b"EVALSHA"), b"PEXPIRE"
    ),
    "get": {b"MGET": b"GET"},
    "get_or_load": {b"MGET": b"GET"},
    "load": {b"EVALSHA": b"LOAD"},
    "assign": dict.fromkeys((b"UNLINK", b"PEXPIRE", b"PEXPIREAT"), b"HSET"),
    "set_range": {b"STRLEN": b"SETRANGE"},
    "move": {b"SISMEMBER": b"SMOVE"},
    "multi_set": {b"UNLINK": b"SET"},
}
"""What operations are called that send another command in rare cases, or several."""

_LOOKUPS: Final = frozenset((b"GET", b"MGET", b"HGET", b"HMGET", b"HGETALL"))
"""A list's `get`, LINDEX, asks for a place and not for a key."""

_WRITERS: Final[dict[bytes, Callable[[Command], int]]] = {
    b"SET": _word(2),
    b"MSET": _words(2, 2),
    b"APPEND": _word(2),
    b"SETRANGE": _word(3),
    b"LPUSH": _words(2),
    b"RPUSH": _words(2),
    b"LSET": _word(3),
    b"LINSERT": _word(4),
    b"SADD": _words(2),
    b"HSET": _words(3, 2),
    b"HSETNX": _word(3),
    b"ZADD": _members,
    b"ZINCRBY": _word(3),
}

_READERS: Final[dict[bytes, Callable[[Reply], int]]] = {
    **dict.fromkeys(
        b"GET MGET GETDEL GETRANGE LINDEX LRANGE LPOP RPOP LMOVE SMEMBERS SPOP".split(),
        _all,
    ),
    **dict.fromkeys(b"SRANDMEMBER SDIFF SINTER SUNION HGET HMGET".split(), _all),
    b"HGETALL": _values_of_pairs,
    b"ZRANGE": _members_of_pairs,
    b"ZPOPMIN": _members_of_pairs,
    b"ZPOPMAX": _members_of_pairs,
}

KNOWN: Final[dict[tuple[str, bytes], Meaning]] = {}
"""The meanings that were asked for; as many as there are operations."""
