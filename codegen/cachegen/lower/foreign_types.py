"""Types as other languages and libraries write them, and how cachegen writes the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from cachegen.lower.expressions import SyntaxFault, parse
from cachegen.words.near import Near, near_name

_WORDS: Final = {
    "str": "string text varchar nvarchar char character chars unicode utf8 symbol",
    "int": "integer long short bigint smallint tinyint serial bigserial isize usize"
    " int8 int16 int32 int64 uint uint8 uint16 uint32 uint64"
    " i8 i16 i32 i64 u8 u16 u32 u64 sint32 sint64 fixed32 fixed64",
    "bool": "boolean bit",
    "float": "double number real float16 float32 float64 f32 f64",
    "Decimal": "numeric bigdecimal money",
    "bytes": "binary blob bytea bytestring bytearray buffer uint8array varbinary",
    "datetime": "timestamp timestamptz instant zoneddatetime offsetdatetime localdatetime",
    "date": "localdate",
    "time": "localtime",
    "timedelta": "duration interval timespan",
    "UUID": "guid uuid4 uuid7",
    "list": "array vec vector slice sequence arraylist",
    "set": "hashset treeset",
    "dict": "map mapping hashmap treemap hash hset record mutablemapping",
    "tuple": "pair",
    "sorted_set": "zset sortedset",
}
FOREIGN: Final = {
    word: ours for ours, words in _WORDS.items() for word in words.split()
}
"""What each is called elsewhere, in lower case; none is a name that is near enough."""

UNTYPED: Final = frozenset(
    {
        *("any", "json", "jsonb", "jsonvalue", "jsonobject", "object", "pickle"),
        *("mixed", "dynamic", "unknown"),
    }
)
"""What others call a value of no particular type."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_NOTATIONS: Final[
    tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]
] = (
    (
        re.compile(r"map\[([^\[\]]+)\](\w+)"),
        lambda found: f"dict[{found[1]}, {found[2]}]",
    ),
    (re.compile(r"(?:\[\])([\w.]+)"), lambda found: f"list[{found[1]}]"),
    (re.compile(r"([\w.]+)\[\]"), lambda found: f"list[{found[1]}]"),
    (re.compile(r"([\w.]+)\([0-9, ]*\)"), lambda found: found[1]),
    (re.compile(r"(.+)\?"), lambda found: f"{found[1]} | None"),
)
"""`T[]`, `[]T`, `varchar(255)`, `T?`, `map[K]V`; and `List<T>` by its brackets alone."""

_MOST: Final = 4


def foreign_name(name: str) -> str | None:
    """Return what we call the type that another language calls `name`, or nearly so."""
    plain = name.rpartition(".")[2].lower()
    if plain in FOREIGN:
        return Near(FOREIGN[plain])
    near = near_name(plain, (each for each in FOREIGN if len(each) > _MOST))
    return Near(FOREIGN[near], near.is_only) if near is not None else None


def is_untyped(name: str) -> bool:
    """Return whether a name means a value of no particular type."""
    return name.rpartition(".")[2].lower() in UNTYPED


def in_our_notation(text: str, meaning: Callable[[str], str | None]) -> str | None:
    """Return a type that is written as elsewhere as we write it, or None.

    `meaning` returns what a name is here, or None for a name that means nothing.
    """
    guess = text.strip().replace("<", "[").replace(">", "]")
    for _ in range(_MOST):
        for notation, ours in _NOTATIONS:
            guess, count = notation.subn(ours, guess, count=1)
            if count:
                break
        else:
            break
    names = set(_NAME.findall(guess)) - {"None"}
    meanings = {name: meaning(name) for name in names}
    if None in meanings.values() or guess == text:
        return None
    spelled = _NAME.sub(lambda found: meanings.get(found[0]) or found[0], guess)
    return None if isinstance(parse(spelled), SyntaxFault) else spelled
