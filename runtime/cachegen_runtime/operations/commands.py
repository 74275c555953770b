"""Any command as an operation, for what no kind of keyspace covers.

Connections are shared. A command that would change what the others on its connection mean, or
hold them up until something happens, is refused before anything is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import msgspec

from cachegen_runtime.errors import CacheError
from cachegen_runtime.keyspace import Origin
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Command, ErrorReply, Reply

Argument: TypeAlias = str | bytes | int | float
"""What a command's argument may be given as."""

RawReply: TypeAlias = "bytes | int | list[RawReply] | None"
"""A reply as the server gives it; what it calls a map is a list of names and values in turn."""

_CHANGING: Final = frozenset(
    b"ASKING AUTH DISCARD EXEC HELLO MONITOR MULTI PSUBSCRIBE PSYNC PUNSUBSCRIBE QUIT"
    b" READONLY READWRITE RESET SELECT SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE SYNC"
    b" UNSUBSCRIBE UNWATCH WATCH".split()
)
_WAITING: Final = frozenset(
    b"BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN WAIT WAITAOF".split()
)
_KEYLESS: Final = frozenset(
    b"ACL BGREWRITEAOF BGSAVE CLIENT CLUSTER COMMAND CONFIG DBSIZE DEBUG ECHO FAILOVER"
    b" FLUSHALL FLUSHDB FUNCTION INFO KEYS LASTSAVE LATENCY LOLWUT MODULE PING PUBLISH"
    b" PUBSUB RANDOMKEY REPLICAOF ROLE SAVE SCAN SCRIPT SHUTDOWN SLAVEOF SLOWLOG SWAPDB"
    b" TIME".split()
)
_KEY_SECOND: Final = frozenset(
    b"BITOP LMPOP MEMORY OBJECT SINTERCARD XGROUP XINFO ZDIFF ZINTER ZINTERCARD ZMPOP"
    b" ZUNION".split()
)
_KEY_THIRD: Final = frozenset(b"EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO".split())
_READING_STREAMS: Final = frozenset((b"XREAD", b"XREADGROUP"))


class Pong(msgspec.Struct, frozen=True):
    """Whether a cluster answers, in how many seconds it did or did not, and if not, why.

    True where it answers.
    """

    answers: bool
    seconds: float
    reason: str | None = None

    def __bool__(self) -> bool:
        return self.answers


def raw(cluster: str, arguments: Sequence[Argument]) -> Operation[RawReply]:
    """Return a command as an operation that is never sent twice.

    Raises ValueError for no command and for one that cannot share a connection, and
    TypeError for an argument of another type.
    """
    command = _command(arguments)
    if not command or not command[0].isascii():
        raise ValueError("no command: give its name, in ASCII, and its arguments")
    _refuse(command)
    return Operation(
        origin=Origin("", cluster, cluster, ""),
        name=command[0].decode(errors="backslashreplace"),
        keys=_keys(command),
        read=_plain,
        writes=True,
        commands=(command,),
    )


def _command(arguments: Sequence[Argument]) -> Command:
    sent = [_sent(each) for each in arguments]
    # `CONFIG GET` may be given as one word or as two.
    return (*b"".join(sent[:1]).upper().split(), *sent[1:])


def _sent(argument: Argument) -> bytes:
    match argument:
        case bool():
            pass
        case bytes():
            return argument
        case str():
            return argument.encode()
        case int() | float():
            return repr(argument).encode()
        case _:
            pass
    kind = type(argument).__name__
    raise TypeError(f"an argument is str, bytes, int or float, got {kind}")


def _refuse(command: Command) -> None:
    name = command[0]
    shown = name.decode(errors="backslashreplace")
    waits = name in _WAITING or (
        name in _READING_STREAMS and b"BLOCK" in _upper(command)
    )
    if waits:
        raise ValueError(
            f"{shown} waits, and other calls share its connection: "
            "ask again after a while, or use a client of your own"
        )
    is_reply_mode = name == b"CLIENT" and _upper(command)[1:2] in (
        (b"REPLY",),
        (b"TRACKING",),
    )
    if name in _CHANGING or is_reply_mode:
        raise ValueError(
            f"{shown} changes its connection, and other calls share it: "
            "use `transaction()`, the URL, or a client of your own"
        )


def _upper(command: Command) -> tuple[bytes, ...]:
    return tuple(each.upper() for each in command)


def _keys(command: Command) -> tuple[bytes, ...]:
    """Return the first key of a command, which decides where it goes and is shown in errors."""
    name = command[0]
    if name in _KEYLESS:
        return ()
    at = 1
    if name in _READING_STREAMS:
        words = _upper(command)
        at = words.index(b"STREAMS") + 1 if b"STREAMS" in words else len(command)
    elif name in _KEY_THIRD:
        at = 3 if command[2:3] != (b"0",) else len(command)
    elif name in _KEY_SECOND:
        at = 2
    return command[at : at + 1]


def _plain(reply: Reply) -> RawReply:
    """Return a reply; raise CacheError for a refusal in the middle of a list."""
    if not isinstance(reply, list):
        return reply
    found: list[RawReply] = []
    for each in reply:
        if isinstance(each, ErrorReply):
            raise CacheError(
                f"the server refused a part of the command ({each.code})"
            ) from each
        found.append(_plain(each))
    return found
