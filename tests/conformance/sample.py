"""A service with every kind of keyspace, written as a generated module would be.

All keyspaces but `loose` share one pattern, which a schema could never say: so one
keyspace can plant what another must refuse. It begins with a hash tag, so that a Redis
Cluster keeps all its keys in one slot; those of `loose` it spreads.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import NewType

import msgspec
import pydantic

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncDictKeyspace,
    AsyncFloatDictKeyspace,
    AsyncFloatKeyspace,
    AsyncIntDictKeyspace,
    AsyncIntKeyspace,
    AsyncLimiterKeyspace,
    AsyncListKeyspace,
    AsyncLockKeyspace,
    AsyncNamedFloatKeyspace,
    AsyncNamedIntKeyspace,
    AsyncNamedStrKeyspace,
    AsyncSetKeyspace,
    AsyncSortedSetKeyspace,
    AsyncStrKeyspace,
    AsyncStructKeyspace,
    AsyncStructListKeyspace,
    BasicKeyspace,
    Caches,
    DictKeyspace,
    FloatDictKeyspace,
    FloatKeyspace,
    IntDictKeyspace,
    IntKeyspace,
    LimiterKeyspace,
    ListKeyspace,
    LockKeyspace,
    NamedFloatKeyspace,
    NamedIntKeyspace,
    NamedStrKeyspace,
    SetKeyspace,
    SortedSetKeyspace,
    StrKeyspace,
    StructKeyspace,
    StructListKeyspace,
    expire_in,
)
from cachegen_runtime.generated import (
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    FLOAT,
    INT,
    STR,
    UUID_,
    DictDefinition,
    KeyspaceDefinition,
    LimiterDefinition,
    LockDefinition,
    all_of,
    enum,
    exact_window,
    fixed_window,
    named,
    scalar_key,
    struct,
    token_bucket,
)
from cachegen_runtime.keyspace import Definition
from cachegen_runtime.limits import Limits
from cachegen_runtime.values.codec import Codec


class Colour(StrEnum):
    RED = "red"
    ODD = "a/b {c}"
    LONG = "l" * 300


class Count(int):
    """An application's own int."""


UserID = NewType("UserID", str)
Paint = NewType("Paint", Colour)
Day = NewType("Day", dt.date)
Score = NewType("Score", float)


class Profile(msgspec.Struct, frozen=True):
    name: str
    tags: tuple[str, ...] = ()
    born: dt.date | None = None


class Tree(msgspec.Struct, frozen=True):
    branches: tuple[Tree, ...] = ()


class Invoice(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True)
    number: int
    total: float = 0.5


def _definition(
    name: str, value: Codec[object], miss: bool = False
) -> KeyspaceDefinition[str, object]:
    return KeyspaceDefinition(
        service="sample",
        name=name,
        cluster="main",
        pattern="loose/:key" if name.startswith("loose") else "{k}/:key",
        key=scalar_key(STR),
        value=value,
        expiry=expire_in(60) if name == "limited" else None,
        on_decode_error="miss" if miss else "raise",
    )


# name → (kind, codec, values that differ, whether a decode error is a miss)
UTC = dt.UTC
KEYSPACES: dict[str, tuple[str, Codec[object], tuple[object, ...]]] = {
    "text": ("Str", STR, ("one", "zwei é", "")),
    "named_text": (
        "NamedStr",
        named(UserID, STR),
        (UserID("u1"), UserID("u2"), UserID("u3")),
    ),
    "number": ("Int", INT, (1, -(2**63), 2**63 - 1)),
    "limited": ("Int", INT, (1, 2, 3)),
    "named_number": ("NamedInt", named(Count, INT), (Count(1), Count(2), Count(3))),
    "ratio": ("Float", FLOAT, (0.1, -1e300, 3.0)),
    "named_ratio": (
        "NamedFloat",
        named(Score, FLOAT),
        (Score(0.5), Score(1.5), Score(2.5)),
    ),
    "raw": ("Basic", BYTES, (b"", b"\0\xff\r\n", b"x" * 100_000)),
    "flag": ("Basic", BOOL, (True, False, True)),
    "ident": ("Basic", UUID_, tuple(uuid.UUID(int=n) for n in (0, 1, 2**128 - 1))),
    "day": (
        "Basic",
        DATE,
        (dt.date(1, 1, 1), dt.date(2026, 1, 2), dt.date(9999, 12, 31)),
    ),
    "moment": (
        "Basic",
        DATETIME,
        tuple(dt.datetime(2026, 1, n, 3, 4, 5, 6, UTC) for n in (1, 2, 3)),
    ),
    "colour": ("Basic", enum(Colour), (Colour.RED, Colour.ODD, Colour.LONG)),
    "named_day": (
        "Basic",
        named(Day, DATE),
        tuple(Day(dt.date(2026, 1, n)) for n in (1, 2, 3)),
    ),
    "paint": (
        "Basic",
        named(Paint, enum(Colour)),
        (Paint(Colour.RED), Paint(Colour.ODD), Paint(Colour.LONG)),
    ),
    "profile": (
        "Struct",
        struct(Profile),
        (
            Profile("a"),
            Profile("é\0", ("x", "y"), dt.date(2000, 1, 1)),
            Profile("c" * 5000),
        ),
    ),
    "tree": (
        "Struct",
        struct(Tree),
        (Tree(), Tree((Tree(),)), Tree((Tree((Tree(),)), Tree()))),
    ),
    "invoice": ("Struct", struct(Invoice), tuple(Invoice(number=n) for n in (1, 2, 3))),
    "lenient": ("Int", INT, (1, 2, 3)),
    "lenient_text": ("Str", STR, ("a", "b", "c")),
    "loose": ("Int", INT, (1, 2, 3)),
    "list": ("List", INT, (1, 2, 3)),
    "loose_list": ("List", INT, (1, 2, 3)),
    "loose_set": ("Set", INT, (1, 2, 3)),
    "lenient_list": ("List", INT, (1, 2, 3)),
    "texts": ("List", STR, ("", "a", "é")),
    "members": ("Set", INT, (1, 2, 3)),
    "lenient_members": ("Set", INT, (1, 2, 3)),
    "words": ("Set", STR, ("", "a", "é \0")),
    "rows": (
        "StructList",
        struct(Profile),
        (Profile("a"), Profile("b"), Profile("c")),
    ),
    "ranking": ("SortedSet", INT, (1, 2, 3)),
    "lenient_ranking": ("SortedSet", INT, (1, 2, 3)),
    "named_ranking": ("SortedSet", STR, ("", "a", "é \0")),
}

# Every scalar that has no list or set above, as an element.
for _name, (_codec, _values) in {
    "named": (named(UserID, STR), (UserID("u1"), UserID("u2"), UserID("u 3"))),
    "subclass": (named(Count, INT), (Count(1), Count(2), Count(3))),
    "float": (FLOAT, (0.1, -2.5, 1e300)),
    "bytes": (BYTES, (b"", b"\0\xff", b"\r\n")),
    "bool": (BOOL, (True, False, True)),
    "uuid": (UUID_, tuple(uuid.UUID(int=n) for n in (0, 7, 2**128 - 1))),
    "date": (DATE, tuple(dt.date(2026, 1, n) for n in (1, 2, 3))),
    "datetime": (
        DATETIME,
        tuple(dt.datetime(2026, 1, n, 3, 4, 5, 6, UTC) for n in (1, 2, 3)),
    ),
    "enum": (enum(Colour), (Colour.RED, Colour.ODD, Colour.LONG)),
    "named_enum": (
        named(Paint, enum(Colour)),
        (Paint(Colour.RED), Paint(Colour.ODD), Paint(Colour.LONG)),
    ),
}.items():
    KEYSPACES[f"list_of_{_name}"] = ("List", _codec, _values)
    KEYSPACES[f"set_of_{_name}"] = ("Set", _codec, _values)

VALUES = {name: values for name, (_, _, values) in KEYSPACES.items()}
HOUR = dt.timedelta(hours=1)


def _dict(name: str, value: Codec[object]) -> DictDefinition[str, str, object]:
    return DictDefinition(
        service="sample", name=name, cluster="main", pattern="{k}/:key",
        key=scalar_key(STR), field=STR, value=value,
        on_decode_error="miss" if name.startswith("lenient") else "raise",
    )  # fmt: skip


def _limiter(name: str, limit: Limits) -> LimiterDefinition[str]:
    return LimiterDefinition(
        service="sample", name=name, cluster="main", pattern="{k}/:key",
        key=scalar_key(STR), limit=limit,
    )  # fmt: skip


# Those whose codec is not all that there is to say: name → (kind, definition).
OTHERS: dict[str, tuple[str, Definition[str]]] = {
    "flags": ("Dict", _dict("flags", BOOL)),
    "profiles": ("Dict", _dict("profiles", struct(Profile))),
    "counts": ("IntDict", _dict("counts", INT)),
    "lenient_counts": ("IntDict", _dict("lenient_counts", INT)),
    "shares": ("FloatDict", _dict("shares", FLOAT)),
    "strings": ("Dict", _dict("strings", STR)),
    "calls": ("Limiter", _limiter("calls", token_bucket(3, HOUR))),
    "windows": ("Limiter", _limiter("windows", fixed_window(3, HOUR))),
    "logs": ("Limiter", _limiter("logs", exact_window(3, HOUR))),
    "layers": (
        "Limiter",
        _limiter("layers", all_of(token_bucket(2, HOUR), token_bucket(9, 2 * HOUR))),
    ),
    "nightly": (
        "Lock",
        LockDefinition(
            service="sample", name="nightly", cluster="main", pattern="{k}/:key",
            key=scalar_key(STR), lease=HOUR,
        ),
    ),
}  # fmt: skip

DEFINITIONS: dict[str, Definition[str]] = {
    name: _definition(name, codec, name.startswith("lenient"))
    for name, (_, codec, _) in KEYSPACES.items()
} | {name: definition for name, (_, definition) in OTHERS.items()}
KINDS_OF = {name: kind for name, (kind, _, _) in KEYSPACES.items()} | {
    name: kind for name, (kind, _) in OTHERS.items()
}
BLOCKING: dict[str, Callable[..., object]] = {
    "Str": StrKeyspace,
    "NamedStr": NamedStrKeyspace,
    "Int": IntKeyspace,
    "NamedInt": NamedIntKeyspace,
    "Float": FloatKeyspace,
    "NamedFloat": NamedFloatKeyspace,
    "Basic": BasicKeyspace,
    "Struct": StructKeyspace,
    "List": ListKeyspace,
    "StructList": StructListKeyspace,
    "Set": SetKeyspace,
    "Dict": DictKeyspace,
    "IntDict": IntDictKeyspace,
    "FloatDict": FloatDictKeyspace,
    "SortedSet": SortedSetKeyspace,
    "Limiter": LimiterKeyspace,
    "Lock": LockKeyspace,
}
ASYNCHRONOUS: dict[str, Callable[..., object]] = {
    "Str": AsyncStrKeyspace,
    "NamedStr": AsyncNamedStrKeyspace,
    "Int": AsyncIntKeyspace,
    "NamedInt": AsyncNamedIntKeyspace,
    "Float": AsyncFloatKeyspace,
    "NamedFloat": AsyncNamedFloatKeyspace,
    "Basic": AsyncBasicKeyspace,
    "Struct": AsyncStructKeyspace,
    "List": AsyncListKeyspace,
    "StructList": AsyncStructListKeyspace,
    "Set": AsyncSetKeyspace,
    "Dict": AsyncDictKeyspace,
    "IntDict": AsyncIntDictKeyspace,
    "FloatDict": AsyncFloatDictKeyspace,
    "SortedSet": AsyncSortedSetKeyspace,
    "Limiter": AsyncLimiterKeyspace,
    "Lock": AsyncLockKeyspace,
}


class SampleCaches(Caches):
    """Blocking caches of the sample; what tests name with a dot has its type here."""

    text: StrKeyspace[str]
    lenient_text: StrKeyspace[str]
    number: IntKeyspace[str]
    limited: IntKeyspace[str]
    lenient: IntKeyspace[str]
    loose: IntKeyspace[str]
    named_number: NamedIntKeyspace[str, Count]
    ratio: FloatKeyspace[str]
    named_ratio: NamedFloatKeyspace[str, Score]
    raw: BasicKeyspace[str, bytes]
    moment: BasicKeyspace[str, dt.datetime]
    profile: StructKeyspace[str, Profile]
    list: ListKeyspace[str, int]
    loose_list: ListKeyspace[str, int]
    lenient_list: ListKeyspace[str, int]
    list_of_bool: ListKeyspace[str, bool]
    texts: ListKeyspace[str, str]
    members: SetKeyspace[str, int]
    lenient_members: SetKeyspace[str, int]
    loose_set: SetKeyspace[str, int]
    words: SetKeyspace[str, str]
    rows: StructListKeyspace[str, Profile]
    ranking: SortedSetKeyspace[str, int]
    lenient_ranking: SortedSetKeyspace[str, int]
    named_ranking: SortedSetKeyspace[str, str]
    flags: DictKeyspace[str, str, bool]
    profiles: DictKeyspace[str, str, Profile]
    strings: DictKeyspace[str, str, str]
    counts: IntDictKeyspace[str, str]
    lenient_counts: IntDictKeyspace[str, str]
    shares: FloatDictKeyspace[str, str]
    calls: LimiterKeyspace[str]
    logs: LimiterKeyspace[str]
    nightly: LockKeyspace[str]

    def __init__(self, *, main: str | None = None) -> None:
        Caches.__init__(self, {"main": main})
        for name, kind in KINDS_OF.items():
            setattr(self, name, BLOCKING[kind](self, DEFINITIONS[name]))


class AsyncSampleCaches(AsyncCaches):
    """Asynchronous caches of the sample."""

    text: AsyncStrKeyspace[str]
    lenient_text: AsyncStrKeyspace[str]
    number: AsyncIntKeyspace[str]
    limited: AsyncIntKeyspace[str]
    lenient: AsyncIntKeyspace[str]
    loose: AsyncIntKeyspace[str]
    named_number: AsyncNamedIntKeyspace[str, Count]
    ratio: AsyncFloatKeyspace[str]
    named_ratio: AsyncNamedFloatKeyspace[str, Score]
    raw: AsyncBasicKeyspace[str, bytes]
    moment: AsyncBasicKeyspace[str, dt.datetime]
    profile: AsyncStructKeyspace[str, Profile]
    list: AsyncListKeyspace[str, int]
    loose_list: AsyncListKeyspace[str, int]
    lenient_list: AsyncListKeyspace[str, int]
    list_of_bool: AsyncListKeyspace[str, bool]
    texts: AsyncListKeyspace[str, str]
    members: AsyncSetKeyspace[str, int]
    lenient_members: AsyncSetKeyspace[str, int]
    loose_set: AsyncSetKeyspace[str, int]
    words: AsyncSetKeyspace[str, str]
    rows: AsyncStructListKeyspace[str, Profile]
    ranking: AsyncSortedSetKeyspace[str, int]
    lenient_ranking: AsyncSortedSetKeyspace[str, int]
    named_ranking: AsyncSortedSetKeyspace[str, str]
    flags: AsyncDictKeyspace[str, str, bool]
    profiles: AsyncDictKeyspace[str, str, Profile]
    strings: AsyncDictKeyspace[str, str, str]
    counts: AsyncIntDictKeyspace[str, str]
    lenient_counts: AsyncIntDictKeyspace[str, str]
    shares: AsyncFloatDictKeyspace[str, str]
    calls: AsyncLimiterKeyspace[str]
    logs: AsyncLimiterKeyspace[str]
    nightly: AsyncLockKeyspace[str]

    def __init__(self, *, main: str | None = None) -> None:
        AsyncCaches.__init__(self, {"main": main})
        for name, kind in KINDS_OF.items():
            setattr(self, name, ASYNCHRONOUS[kind](self, DEFINITIONS[name]))
