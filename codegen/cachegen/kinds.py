"""What each kind of keyspace is, one row a kind: its class, what Redis makes of it, what it sends.

Stages ask the row. They match on a value only where the types inside it matter, and such
a match ends in `assert_never`: a new kind is a case of `ir.Use`, a row here, and whatever
mypy names then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, assert_never

from cachegen import ir
from cachegen.declarations import Declarations


@dataclass(frozen=True, slots=True)
class Storage:
    """A type of Redis itself, and the commands that read a key of it within a bound.

    In a command ``_`` stands for the key, ``count`` for the bound and ``last`` for the
    number before it, ``record`` for the key of its load's record; ``size`` counts in
    `unit`. ``spelling`` is how a schema writes the
    type whose elements are stored so.
    """

    redis_type: str
    spelling: str
    unit: Literal["bytes", "items"]
    size: str
    whole: str
    part: str


STRING = Storage(
    redis_type="string",
    spelling="{}",
    unit="bytes",
    size="STRLEN _",
    whole="GET _",
    part="GETRANGE _ 0 last",
)
LIST = Storage(
    redis_type="list",
    spelling="list[{}]",
    unit="items",
    size="LLEN _",
    whole="LRANGE _ 0 last",
    part="LRANGE _ 0 last",
)
SET = Storage(
    redis_type="set",
    spelling="set[{}]",
    unit="items",
    size="SCARD _",
    whole="SMEMBERS _",
    part="SRANDMEMBER _ count",
)

HASH = Storage(
    redis_type="hash",
    spelling="dict[str, {}]",
    unit="items",
    size="HLEN _",
    whole="HGETALL _",
    part="HRANDFIELD _ count WITHVALUES",
)
SORTED_SET = Storage(
    redis_type="zset",
    spelling="sorted_set[{}]",
    unit="items",
    size="ZCARD _",
    whole="ZRANGE _ 0 last WITHSCORES",
    part="ZRANGE _ 0 last WITHSCORES",
)

STORAGES = {each.redis_type: each for each in (STRING, LIST, SET, HASH, SORTED_SET)}
"""The types of Redis that a keyspace can hold, by what TYPE says of them."""

_ANY = (
    *("DEL _", "UNLINK _", "EXISTS _", "PTTL _", "PERSIST _"),
    *("PEXPIRE _ 1", "PEXPIREAT _ 1", "EVAL 0 1 _", "EVALSHA 0 1 _"),
)
_WHOLE = ("GET _", "MGET _", "SET _ 1", "MSET _ 1")
_VALUE = (*_WHOLE, "GETDEL _")
_LOADED = (
    *("GET _", "MGET _ record", "SET _ 1"),
    *("SET record 1", "PEXPIRE record 1", "UNLINK record"),
)
_STR = ("APPEND _ 1", "GETRANGE _ 0 1", "SETRANGE _ 0 1", "STRLEN _")
_INT = ("INCRBY _ 1", "DECRBY _ 1")
_FLOAT = ("INCRBYFLOAT _ 1",)
_LIST = (
    *("LPUSH _ 1", "RPUSH _ 1", "LPOP _", "RPOP _", "LINDEX _ 0", "LSET _ 0 1"),
    *("LLEN _", "LRANGE _ 0 1", "LTRIM _ 0 1", "LINSERT _ BEFORE 1 1", "LREM _ 1 1"),
    "LMOVE _ _ LEFT RIGHT",
)
_SET = (
    *("SADD _ 1", "SREM _ 1", "SISMEMBER _ 1", "SMEMBERS _", "SCARD _", "SPOP _"),
    *("SRANDMEMBER _", "SDIFF _", "SINTER _", "SUNION _", "SDIFFSTORE _ _"),
    *("SINTERSTORE _ _", "SUNIONSTORE _ _", "SMOVE _ _ 1"),
)
_DICT = (
    *("HGET _ 1", "HMGET _ 1", "HGETALL _", "HSET _ 1 1", "HSETNX _ 1 1", "HDEL _ 1"),
    *("HEXISTS _ 1", "HKEYS _", "HLEN _", "TYPE _"),
)
_INT_DICT = ("HINCRBY _ 1 1",)
_FLOAT_DICT = ("HINCRBYFLOAT _ 1 1",)
_SORTED_SET = (
    *("ZADD _ CH 1 1", "ZINCRBY _ 1 1", "ZSCORE _ 1", "ZMSCORE _ 1", "ZRANK _ 1"),
    *("ZREVRANK _ 1", "ZRANGE _ 0 1 WITHSCORES", "ZCARD _", "ZCOUNT _ 0 1", "ZREM _ 1"),
    *("ZREMRANGEBYRANK _ 0 1", "ZREMRANGEBYSCORE _ 0 1", "ZPOPMIN _ 1", "ZPOPMAX _ 1"),
)
_GUARD = (
    *("UNLINK _", "EXISTS _", "PTTL _", "EVAL 0 1 _", "EVALSHA 0 1 _", "TIME"),
    *("GET _", "SET _ 1 PX 1", "PEXPIRE _ 1"),
)
"""What limiters and locks have in common; their scripts ask for the server's time."""
_LIMITER = (
    *_GUARD,
    *("INCRBY _ 1", "GETRANGE _ 0 1", "STRLEN _", "APPEND _ 1", "SET _ 1 PXAT 1"),
)
_LOCK = (*_GUARD, "DEL _")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of keyspace.

    ``class_name`` is the runtime's blocking class, which has an `Async` twin. Its type
    arguments are the key's and those inside the value, but not the last of these where
    the class `names_value`.
    ``word`` is for people. ``commands`` are all that its operations send, written as in
    a `Storage`. ``operation`` is the call that shows a keyspace best, and ``result``
    what it returns, with ``{}`` for the value's type.
    """

    class_name: str
    word: str
    storage: Storage
    commands: tuple[str, ...]
    operation: str
    result: str
    names_value: bool = False


BASIC = Kind(
    class_name="BasicKeyspace",
    word="value",
    storage=STRING,
    commands=(*_ANY, *_VALUE),
    operation="get",
    result="{} | None",
)
STR = replace(
    BASIC,
    class_name="StrKeyspace",
    commands=(*BASIC.commands, *_STR),
    names_value=True,
)
INT = replace(
    BASIC,
    class_name="IntKeyspace",
    commands=(*BASIC.commands, *_INT),
    operation="increment",
    result="{}",
    names_value=True,
)
FLOAT = replace(INT, class_name="FloatKeyspace", commands=(*BASIC.commands, *_FLOAT))
NAMED_STR = replace(STR, class_name="NamedStrKeyspace", names_value=False)
NAMED_INT = replace(INT, class_name="NamedIntKeyspace", names_value=False)
NAMED_FLOAT = replace(FLOAT, class_name="NamedFloatKeyspace", names_value=False)
STRUCT = replace(BASIC, class_name="StructKeyspace", word="struct")
LIST_OF = Kind(
    class_name="ListKeyspace",
    word="list",
    storage=LIST,
    commands=(*_ANY, *_LIST),
    operation="items",
    result="{}",
)
SET_OF = Kind(
    class_name="SetKeyspace",
    word="set",
    storage=SET,
    commands=(*_ANY, *_SET),
    operation="items",
    result="{}",
)
STRUCT_LIST_OF = replace(
    LIST_OF,
    class_name="StructListKeyspace",
    commands=tuple(
        each for each in LIST_OF.commands if not each.startswith(("LINSERT", "LREM"))
    ),
)
DICT_OF = Kind(
    class_name="DictKeyspace",
    word="dict",
    storage=HASH,
    commands=(*_ANY, *_DICT),
    operation="items",
    result="{}",
)
INT_DICT_OF = replace(
    DICT_OF,
    class_name="IntDictKeyspace",
    commands=(*DICT_OF.commands, *_INT_DICT),
    names_value=True,
)
FLOAT_DICT_OF = replace(
    INT_DICT_OF,
    class_name="FloatDictKeyspace",
    commands=(*DICT_OF.commands, *_FLOAT_DICT),
)
NAMED_INT_DICT_OF = replace(
    INT_DICT_OF, class_name="NamedIntDictKeyspace", names_value=False
)
NAMED_FLOAT_DICT_OF = replace(
    FLOAT_DICT_OF, class_name="NamedFloatDictKeyspace", names_value=False
)
SORTED_SET_OF = Kind(
    class_name="SortedSetKeyspace",
    word="sorted set",
    storage=SORTED_SET,
    commands=(*_ANY, *_SORTED_SET),
    operation="items",
    result="list[Scored[…]]",
)
LIMITER = Kind(
    class_name="LimiterKeyspace",
    word="limiter",
    storage=STRING,
    commands=_LIMITER,
    operation="take",
    result="Allowance",
)
LOCK = Kind(
    class_name="LockKeyspace",
    word="lock",
    storage=STRING,
    commands=_LOCK,
    operation="acquire",
    result="Lease",
)

LOADED = replace(
    BASIC,
    class_name="LoadedKeyspace",
    commands=(*_ANY, *_LOADED),
    operation="get",
)
STALE_LOADED = replace(LOADED, class_name="StaleLoadedKeyspace")

KINDS = (
    *(BASIC, STR, INT, FLOAT, NAMED_STR, NAMED_INT, NAMED_FLOAT),
    *(STRUCT, LIST_OF, STRUCT_LIST_OF, SET_OF),
    *(DICT_OF, INT_DICT_OF, FLOAT_DICT_OF, NAMED_INT_DICT_OF, NAMED_FLOAT_DICT_OF),
    *(SORTED_SET_OF, LIMITER, LOCK),
    *(LOADED, STALE_LOADED),
)
"""Every kind."""

_PLAIN = {ir.Scalar.STR: STR, ir.Scalar.INT: INT, ir.Scalar.FLOAT: FLOAT}
_NAMED = {
    ir.Scalar.STR: NAMED_STR,
    ir.Scalar.INT: NAMED_INT,
    ir.Scalar.FLOAT: NAMED_FLOAT,
}
_PLAIN_DICTS = {ir.Scalar.INT: INT_DICT_OF, ir.Scalar.FLOAT: FLOAT_DICT_OF}
_NAMED_DICTS = {
    ir.Scalar.INT: NAMED_INT_DICT_OF,
    ir.Scalar.FLOAT: NAMED_FLOAT_DICT_OF,
}


def kind_of(use: ir.Use, declarations: Declarations) -> Kind:
    """Return the kind of a keyspace that is used so."""
    match use:
        case ir.BasicValue(type):
            base = declarations.base(type)
            if isinstance(base, ir.EnumType):
                return BASIC
            kinds = _NAMED if isinstance(type, ir.NamedType) else _PLAIN
            return kinds.get(base.scalar, BASIC)
        case ir.StructValue():
            return STRUCT
        case ir.ListValue(item):
            return STRUCT_LIST_OF if isinstance(item, ir.StructType) else LIST_OF
        case ir.SetValue():
            return SET_OF
        case ir.DictValue(_, value):
            return _dict_of(value, declarations)
        case ir.SortedSetValue():
            return SORTED_SET_OF
        case ir.Limiter():
            return LIMITER
        case ir.Lock():
            return LOCK
        case _:
            assert_never(use)


def kind_of_keyspace(keyspace: ir.Keyspace, declarations: Declarations) -> Kind:
    """Return the kind of a keyspace, whose values may be more than their type says.

    Those that are loaded have fewer operations; what is compressed or encrypted is no
    text to Redis.
    """
    kind = kind_of(keyspace.value, declarations)
    if keyspace.load is None:
        is_plain = keyspace.compress is None and keyspace.encrypt is None
        return BASIC if kind in (STR, NAMED_STR) and not is_plain else kind
    row = LOADED if keyspace.load.stale_for is None else STALE_LOADED
    return replace(row, word=kind.word)


def types_inside(use: ir.Use) -> tuple[ir.Type, ...]:
    """Return the types that a keyspace's values are made of, in its class's order."""
    match use:
        case (
            ir.BasicValue(type)
            | ir.ListValue(type)
            | ir.SetValue(type)
            | ir.SortedSetValue(type)
        ):
            return (type,)
        case ir.StructValue(struct):
            return (ir.StructType(struct),)
        case ir.DictValue(field, value):
            return (field, value)
        case ir.Limiter() | ir.Lock():
            return ()
        case _:
            assert_never(use)


def _dict_of(value: ir.ScalarLike | ir.StructType, declarations: Declarations) -> Kind:
    if isinstance(value, ir.StructType):
        return DICT_OF
    base = declarations.base(value)
    if isinstance(base, ir.EnumType):
        return DICT_OF
    kinds = _NAMED_DICTS if isinstance(value, ir.NamedType) else _PLAIN_DICTS
    return kinds.get(base.scalar, DICT_OF)
