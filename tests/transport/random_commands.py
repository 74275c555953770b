"""Random command sequences over few keys, so that types, misses and TTLs meet often.

Every command that the runtime sends is among them, in every form that it gives them.
Moments are far enough apart that a second of delay on one side changes no answer: TTLs
end half an hour after a full hour, and the clock moves by full hours.
"""

from __future__ import annotations

import random
from typing import Final, Literal

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Command, Reply
from cachegen_runtime.scripts.expiry import Expire
from tests.transport.operations import command, transaction

HOUR: Final = 3_600_000
"""Milliseconds."""

_TEXTS, _LISTS, _SETS = (b"a", b"b"), (b"c", b"d"), (b"e", b"f")
KEYS: Final = (*_TEXTS, *_LISTS, *_SETS)
_VALUES = (b"", b"x", b"7", b"-3", b"1.5", b" 1", b"+1", b"01", b"1e3", b"nan", b"inf", b"0x1",
           b"9223372036854775807", b"9223372036854775808", b"-9223372036854775808", b"\x00\xff",
           b"3.0e2000", b"5 ", b"-0", b"0", b"1_0", b"\xd9\xa1", b"1.", b".5", b"-", b"--1",
           b"1e-400", b"00", b"1\x00", b"1\n")  # fmt: skip
_INTEGERS = (b"0", b"1", b"-1", b"2", b"5", b"-2", b"100", b"9223372036854775807", b"4294967296",
             b"4294967297", b"-4294967297", b"-9223372036854775807", b"-9223372036854775808")  # fmt: skip
_PLACES = (b"0", b"1", b"-1", b"2", b"5", b"-2", b"100", b"2147483647", b"-2147483648")
_SMALL = (*_PLACES, b"9223372036854775807", b"-9223372036854775808", b"4294967295", b"4294967296",
          b"-4294967296", b"2147483648")  # fmt: skip
_FLOATS = (b"0", b"1.5", b"-0.1", b"3.0e5", b"1e-7", b"1e17", b"0.1", b"1e300", b"-1e300", b"1e308",
           b"nan", b"inf", b"x")  # fmt: skip
_HOURS = (1, 2, 3, 30, 1000)

RANDOM_CHOICE: Final = (b"SPOP", b"SRANDMEMBER")
"""Commands whose answer the server chooses."""


class Dice(random.Random):
    """A source of operations for a side whose clock is `ahead` of the real one by so many milliseconds."""

    def __init__(self, seed: str, now: int, ahead: int) -> None:
        super().__init__(seed)
        self.now = now
        self.ahead = ahead

    def key(self, mostly: tuple[bytes, ...]) -> bytes:
        """Return a key that mostly holds some type, at times any other."""
        return self.choice(mostly if self.random() < 0.75 else KEYS)

    def value(self) -> bytes:
        """Return one of a few values, so that they meet, at times any other."""
        return (
            self.choice((b"x", b"7", b""))
            if self.random() < 0.5
            else self.choice(_VALUES)
        )

    def ttl(self) -> int:
        """Return a TTL in milliseconds."""
        return self.choice(_HOURS) * HOUR - HOUR // 2

    def duration(self) -> int:
        """Return a TTL, or one that is over already."""
        return self.choice((0, -5, -HOUR)) if self.random() < 0.15 else self.ttl()

    def moment(self) -> int:
        """Return a Unix time in milliseconds on this side's clock, still to come."""
        return self.now + self.ahead + self.ttl()

    def any_moment(self) -> int:
        """Return such a time, or a past one."""
        return 1_000 if self.random() < 0.1 else self.moment()


def random_operation(dice: Dice) -> Operation[Reply]:
    """Return one operation: a command, half of the writes with something for the TTL, or a transaction."""
    if dice.random() < 0.08:
        return transaction(*_random_sets(dice))
    words = _random_command(dice)
    expire = None
    if dice.random() < 0.5 and words[0] not in (b"MGET", b"MSET", b"UNLINK"):
        expire = _random_expire(dice, words[1])
    return command(*words, keys=_keys_of(words), expire=expire)


def random_expiring_command(dice: Dice) -> tuple[Command, tuple[bytes, ...], Expire]:
    """Return a command for one key's slot, its keys, and something for the TTL."""
    while True:
        words = _random_command(dice)
        if words[0] not in (b"MGET", b"MSET", b"UNLINK"):
            return words, _keys_of(words), _random_expire(dice, words[1])


def _random_sets(dice: Dice) -> list[Command]:
    """Return what `multi_set` makes of several entries."""
    entries = [
        (dice.choice(KEYS), dice.choice(_VALUES)) for _ in range(dice.randint(2, 4))
    ]
    form = dice.randrange(4)
    ttl, moment = b"%d" % dice.ttl(), b"%d" % dice.moment()
    commands: list[Command] = []
    for key, value in entries:
        match form:
            case 0:
                commands.append((b"SET", key, value, b"PX", ttl))
            case 1:
                commands.append((b"SET", key, value, b"PXAT", moment))
            case 2:
                commands.append((b"SET", key, value, b"KEEPTTL"))
            case _:
                commands.append((b"SET", key, value, b"NX", b"PX", ttl))
                commands.append((b"SET", key, value, b"XX", b"KEEPTTL"))
    return commands


def _keys_of(words: Command) -> tuple[bytes, ...]:
    if words[0] in (
        b"MGET",
        b"UNLINK",
        b"DEL",
        b"SDIFF",
        b"SUNION",
        b"SINTER",
    ) or words[0].endswith(b"STORE"):
        return words[1:]
    if words[0] == b"MSET":
        return words[1::2]
    if words[0] in (b"LMOVE", b"SMOVE"):
        return words[1:3]
    return words[1:2]


_MODES: Final[tuple[Literal["px", "pxat", "persist", "delete", "keep"], ...]] = (
    *("px", "px"),
    *("pxat", "persist"),
    *("delete", "keep"),
)


def _random_expire(dice: Dice, key: bytes) -> Expire:
    mode = dice.choice(_MODES)
    amounts = {"px": dice.duration(), "pxat": dice.any_moment()}
    return Expire(
        key, mode, amounts.get(mode, 0), dice.random() < 0.5, dice.random() < 0.3
    )


def _random_command(dice: Dice) -> Command:
    text, row, group = dice.key(_TEXTS), dice.key(_LISTS), dice.key(_SETS)
    value, pivot, number = dice.value(), dice.value(), dice.choice(_INTEGERS)
    start, stop, key = dice.choice(_SMALL), dice.choice(_SMALL), dice.choice(KEYS)
    many = tuple(dice.value() for _ in range(dice.randint(1, 4)))
    keys = tuple(dice.choice(KEYS) for _ in range(dice.randint(1, 3)))
    groups = tuple(dice.key(_SETS) for _ in range(dice.randint(1, 3)))
    ttl, moment = b"%d" % dice.ttl(), b"%d" % dice.moment()
    options: tuple[tuple[bytes, ...], ...] = (
        (), (b"KEEPTTL",), (b"PX", ttl), (b"PXAT", moment), (b"NX",), (b"XX",), (b"GET",),
        (b"GET", b"KEEPTTL"), (b"NX", b"PX", ttl), (b"NX", b"PXAT", moment), (b"XX", b"KEEPTTL"),
        (b"XX", b"PX", ttl), (b"XX", b"PXAT", moment), (b"GET", b"PX", ttl), (b"GET", b"PXAT", moment),
    )  # fmt: skip
    side = (b"LEFT", b"RIGHT")
    return dice.choice(
        (
            (b"SET", text, value, *dice.choice(options)),
            (b"SET", text, value, *dice.choice(options)),
            (b"GET", text),
            (b"GETDEL", text),
            (b"MGET", *keys),
            (b"MSET", text, value, dice.key(_TEXTS), pivot),
            (b"UNLINK", *keys),
            (b"EXISTS", key),
            (b"PTTL", key),
            (b"PEXPIRE", key, b"%d" % dice.duration()),
            (b"PEXPIREAT", key, b"%d" % dice.any_moment()),
            (b"PERSIST", key),
            (b"APPEND", text, value),
            (b"GETRANGE", text, start, stop),
            (
                b"SETRANGE",
                text,
                dice.choice((b"0", b"1", b"5", b"-1", b"1073741824")),
                value,
            ),
            (b"STRLEN", text),
            (b"INCRBY", text, number),
            # The runtime itself refuses to take the least number away.
            (b"DECRBY", text, dice.choice(_INTEGERS[:-1])),
            (b"INCRBYFLOAT", text, dice.choice(_FLOATS)),
            (b"LPUSH", row, *many),
            (b"LPUSH", row, *many),
            (b"RPUSH", row, *many),
            (b"RPUSH", row, *many),
            (b"LPOP", row),
            (b"RPOP", row),
            (b"LINDEX", row, start),
            (b"LSET", row, dice.choice(_PLACES), value),
            (b"LRANGE", row, start, stop),
            (b"LTRIM", row, start, stop),
            (b"LLEN", row),
            (
                b"LINSERT",
                row,
                dice.choice((b"BEFORE", b"AFTER")),
                pivot,
                value,
            ),
            (b"LREM", row, dice.choice(_INTEGERS[:-1]), value),
            (b"LMOVE", row, dice.key(_LISTS), dice.choice(side), dice.choice(side)),
            (b"SADD", group, *many),
            (b"SADD", group, *many),
            (b"SREM", group, *many),
            (b"SISMEMBER", group, value),
            (b"SMEMBERS", group),
            (b"SCARD", group),
            (b"SDIFF", *groups),
            (b"SINTER", *groups),
            (b"SUNION", *groups),
            (b"SDIFFSTORE", group, *groups),
            (b"SINTERSTORE", group, *groups),
            (b"SUNIONSTORE", group, *groups),
            (b"SMOVE", group, dice.key(_SETS), value),
            (b"SPOP", group),
            (b"SPOP", group, dice.choice((b"1", b"2", b"100"))),
            (b"SRANDMEMBER", group),
            (b"SRANDMEMBER", group, dice.choice((b"1", b"2", b"100", b"-1", b"-7"))),
            (b"TYPE", key),
        )
    )
