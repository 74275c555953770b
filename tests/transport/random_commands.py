"""Random command sequences over few keys, so that types, misses and TTLs meet often."""

from __future__ import annotations

import random

from cachegen_runtime.operations.operation import Command, Expire, Operation
from tests.transport.operations import command

_KEYS = (b"a", b"b", b"c", b"d")
_VALUES = (b"", b"x", b"7", b"-3", b"1.5", b" 1", b"+1", b"01", b"1e3", b"nan", b"inf", b"0x1",
           b"9223372036854775807", b"9223372036854775808", b"-9223372036854775808", b"\x00\xff",
           b"3.0e2000", b"5 ", b"-0", b"0")  # fmt: skip
_INTEGERS = (b"0", b"1", b"-1", b"2", b"5", b"-2", b"100", b"9223372036854775807",
             b"-9223372036854775807")  # fmt: skip
_SMALL = (b"0", b"1", b"-1", b"2", b"5", b"-2", b"100")
_FLOATS = (b"0", b"1.5", b"-0.1", b"3.0e5", b"1e-7", b"1e17", b"0.1", b"1e300", b"-1e300", b"1e308",
           b"nan", b"inf", b"x")  # fmt: skip


def random_operation(dice: random.Random) -> Operation[object]:
    """Return one operation, half of the writes with something for the TTL."""
    words = _random_command(dice)
    expire = None
    if dice.random() < 0.5 and words[0] not in (b"MGET", b"MSET", b"UNLINK"):
        expire = _random_expire(dice, words[1])
    keys = _keys_of(words)
    return command(*words, keys=keys, expire=expire)


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


def _random_expire(dice: random.Random, key: bytes) -> Expire:
    mode = dice.choice(("px", "px", "pxat", "persist", "delete", "keep"))
    moments = {
        "px": (1_000, 50_000_000, 10_000_000, 0, -5),
        "pxat": (4_000_000_000_000, 1_000),
    }
    amount = dice.choice(moments.get(mode, (0,)))
    return Expire(key, mode, amount, dice.random() < 0.5, dice.random() < 0.3)


def _random_command(dice: random.Random) -> Command:
    key, other = dice.choice(_KEYS), dice.choice(_KEYS)
    value, number = dice.choice(_VALUES), dice.choice(_INTEGERS)
    start, stop = dice.choice(_SMALL), dice.choice(_SMALL)
    many = tuple(dice.choice(_VALUES) for _ in range(dice.randint(1, 4)))
    keys = tuple(dice.choice(_KEYS) for _ in range(dice.randint(1, 3)))
    options: tuple[tuple[bytes, ...], ...] = (
        (), (b"KEEPTTL",), (b"PX", b"5000000"), (b"PXAT", b"4000000000000"), (b"NX",), (b"XX",),
        (b"GET",), (b"GET", b"KEEPTTL"), (b"NX", b"PX", b"7000000"), (b"XX", b"KEEPTTL"),
        (b"GET", b"PX", b"6000000"),
    )  # fmt: skip
    side = (b"LEFT", b"RIGHT")
    return dice.choice(
        (
            (b"SET", key, value, *dice.choice(options)),
            (b"GET", key),
            (b"GETDEL", key),
            (b"MGET", *keys),
            (b"MSET", key, value, other, value),
            (b"UNLINK", *keys),
            (b"EXISTS", key),
            (b"PTTL", key),
            (b"PEXPIRE", key, dice.choice((b"4000000", b"0", b"-1"))),
            (b"PEXPIREAT", key, dice.choice((b"4000000000000", b"5"))),
            (b"PERSIST", key),
            (b"APPEND", key, value),
            (b"GETRANGE", key, start, stop),
            (
                b"SETRANGE",
                key,
                dice.choice((b"0", b"1", b"5", b"-1", b"1073741824")),
                value,
            ),
            (b"STRLEN", key),
            (b"INCRBY", key, number),
            (b"DECRBY", key, number),
            (b"INCRBYFLOAT", key, dice.choice(_FLOATS)),
            (b"LPUSH", key, *many),
            (b"RPUSH", key, *many),
            (b"LPOP", key),
            (b"RPOP", key),
            (b"LINDEX", key, start),
            (b"LSET", key, start, value),
            (b"LRANGE", key, start, stop),
            (b"LTRIM", key, start, stop),
            (b"LLEN", key),
            (
                b"LINSERT",
                key,
                dice.choice((b"BEFORE", b"AFTER")),
                value,
                dice.choice(_VALUES),
            ),
            (b"LREM", key, start, value),
            (b"LMOVE", key, other, dice.choice(side), dice.choice(side)),
            (b"SADD", key, *many),
            (b"SREM", key, *many),
            (b"SISMEMBER", key, value),
            (b"SMEMBERS", key),
            (b"SCARD", key),
            (b"SDIFF", *keys),
            (b"SINTER", *keys),
            (b"SUNION", *keys),
            (b"SDIFFSTORE", key, *keys),
            (b"SINTERSTORE", key, *keys),
            (b"SUNIONSTORE", key, *keys),
            (b"SMOVE", key, other, value),
            (b"SPOP", key, b"100"),
            (b"SRANDMEMBER", key, b"100"),
            (b"TYPE", key),
        )
    )
