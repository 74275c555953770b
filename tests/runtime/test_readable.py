"""What can be stored can be read back equal; everything else is refused before it is sent."""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import enum
from typing import Literal
from zoneinfo import ZoneInfo

import attrs
import msgspec
import pydantic
import pytest

from cachegen_runtime.generated import FLOAT, INT, STR, named, struct
from cachegen_runtime.values.codec import Codec, Undecodable
from cachegen_runtime.values.moments import LIBRARY

MONROVIA = ZoneInfo("Africa/Monrovia")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = dt.date(2026, 1, 1)
ODD = dt.datetime(1971, 6, 1, 12, tzinfo=MONROVIA)  # 44 minutes and 30 seconds behind.
TWICE = dt.datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM)
NEVER = dt.datetime(2026, 3, 29, 2, 30, tzinfo=STOCKHOLM)


class Theme(enum.StrEnum):
    LIGHT = "light"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The shape of what the generator makes."""

    i: int = 0
    f: float = 0.0
    s: str = ""
    b: bool = False
    day: dt.date = DAY
    at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    clock: dt.time = dt.time(0)
    span: dt.timedelta = dt.timedelta(0)
    price: decimal.Decimal = decimal.Decimal(0)
    theme: Theme = Theme.LIGHT
    kind: Literal["a", 1] = "a"
    ints: list[int] = []
    table: dict[str, int] = {}
    pair: tuple[int, str] = (0, "")
    frozen: frozenset[int] = frozenset()
    maybe: float | None = None
    inner: Row | None = None
    moments: set[dt.datetime] = set()
    by_moment: dict[dt.datetime, int] = {}


class Further(Row, frozen=True):
    """Adds nothing, and is another class all the same."""


@dataclasses.dataclass
class Data:
    i: int = 0
    day: dt.date = DAY
    _private: str = ""
    computed: int = dataclasses.field(default=1, init=False)
    at: dt.datetime | None = None


@dataclasses.dataclass
class MoreData(Data):
    more: str = ""


@attrs.define
class Guest:
    name: str
    _token: str = ""
    at: dt.datetime | None = None


@attrs.define
class Vip(Guest):
    level: int = 1


class Base(pydantic.BaseModel):
    i: int = 0
    day: dt.date = DAY
    at: dt.datetime | None = None
    inner: Base | None = None
    table: dict[str, dt.datetime] = {}
    _private: int = pydantic.PrivateAttr(0)


class Derived(Base):
    more: str = ""


class Hidden(pydantic.BaseModel):
    token: str = pydantic.Field(default="", exclude=True)


class Secret(pydantic.BaseModel):
    token: pydantic.SecretStr = pydantic.SecretStr("")


class Louder(pydantic.BaseModel):
    word: str

    @pydantic.field_validator("word")
    def shout(cls, word: str) -> str:
        return word + "!"


class Renamed(pydantic.BaseModel):
    n: int = pydantic.Field(0, validation_alias="read", serialization_alias="written")


class Bang(str):
    def __new__(cls, text: str) -> Bang:
        return super().__new__(cls, text + "!")


def assigned(model: Base, **values: object) -> Base:
    """Return a model as code makes it that no type checker and no validator sees."""
    for name, value in values.items():
        setattr(model, name, value)
    return model


def row(**values: object) -> Row:
    return msgspec.structs.replace(Row(), **values)


REFUSED: list[tuple[Codec[object], object]] = [
    *(
        (struct(Row), row(**{name: value}))
        for name, values in {
            "i": (True, "25", 1.5, None, object(), dt.timedelta(1)),
            "f": (True, "1", 10**400, 2**53 + 1, 10**30, decimal.Decimal("0.1")),
            "s": (1, b"x", None, ["x"]),
            "b": (0, 1, "true"),
            "day": (dt.datetime(2026, 1, 1, 12), dt.datetime(2026, 1, 1), "2026-01-01"),
            "at": (DAY, "2026-01-01T00:00:00Z", 0),
            "clock": (dt.time(1, tzinfo=dt.timezone(dt.timedelta(seconds=30))),),
            "price": (0.1, "1.5"),
            "theme": ("dark", None),
            "kind": ("b", 2, True),
            "ints": ([True], [1, "2"], (1, 2), {1}, None),
            "table": ({"a": True}, {1: 1}, [("a", 1)]),
            "pair": ((True, ""), (0,), [0, ""]),
            "frozen": ([1], frozenset([True])),
            "maybe": (True, float("nan"), float("inf")),
            "inner": (Further(), Row(i=True), Data()),
        }.items()
        for value in values
    ),
    (struct(Row), Further()),
    (struct(Row), {"i": 1}),
    (struct(Data), MoreData()),
    (struct(Data), Data(i=True)),
    (struct(Data), Data(day=dt.datetime(2026, 1, 1, 12))),
    (struct(Guest), Guest("anna", "token")),
    (struct(Guest), Guest(True)),  # type: ignore[arg-type]  # as untyped code does
    (struct(Guest), Vip("anna")),
    (struct(Base), Derived()),
    (struct(Base), assigned(Base(), inner=Derived())),
    (struct(Base), assigned(Base(), day=dt.datetime(2026, 1, 1, 12))),
    (struct(Base), assigned(Base(), i="1")),
    (struct(Base), assigned(Base(), _private=1)),
    (struct(Hidden), Hidden(token="token")),
    (struct(Secret), Secret(token=pydantic.SecretStr("token"))),
    (struct(Louder), Louder(word="word")),
    (struct(Renamed), Renamed.model_validate({"read": 1})),
    (named(Bang, STR), Bang("word")),
    (FLOAT, 2**53 + 1),
    (INT, True),
]


@pytest.mark.parametrize(("codec", "value"), REFUSED, ids=lambda it: type(it).__name__)
def test_what_would_come_back_as_something_else_is_refused(
    codec: Codec[object], value: object
) -> None:
    with pytest.raises(TypeError) as caught:
        codec.encode(value)
    assert "token" not in str(caught.value).replace("_token", "").replace("$.token", "")
    assert caught.value.__context__ is None


ACCEPTED: list[tuple[Codec[object], object]] = [
    (struct(Row), row(f=1)),
    (struct(Row), row(f=2**53)),
    (struct(Row), row(i=2**100)),
    (struct(Row), row(theme="light")),
    (struct(Row), row(price=5)),
    (struct(Row), row(at=dt.datetime(2026, 1, 1))),
    (struct(Row), row(span=dt.timedelta.max)),
    (struct(Data), Data(_private="p")),
    (struct(Guest), Guest("anna")),
    (struct(Base), Base(inner=Base(i=1))),
    (struct(Hidden), Hidden()),
    (struct(Renamed), Renamed.model_validate({})),
    (FLOAT, 3),
]


@pytest.mark.parametrize(("codec", "value"), ACCEPTED, ids=lambda it: type(it).__name__)
def test_what_comes_back_equal_all_the_same_is_accepted(
    codec: Codec[object], value: object
) -> None:
    assert codec.decode(codec.encode(value)) == value


MOMENTS = [ODD, TWICE, TWICE.replace(fold=1), NEVER, NEVER.replace(fold=1)]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.parametrize(
    "at",
    [
        lambda moment: row(at=moment),
        lambda moment: row(inner=row(at=moment)),
        lambda moment: Data(at=moment),
        lambda moment: Guest("anna", at=moment),
        lambda moment: Base(at=moment),
    ],
    ids=["struct", "inner", "dataclass", "attrs", "pydantic"],
)
def test_a_datetime_is_stored_as_the_moment_that_it_is(
    at: object, moment: dt.datetime
) -> None:
    assert callable(at)
    value = at(moment)
    codec = struct(type(value))
    read = codec.decode(codec.encode(value))
    read = getattr(read, "inner", None) or read
    assert read.at - moment.astimezone(dt.UTC) == dt.timedelta(0)


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_moments_in_containers_are_stored_as_they_are(moment: dt.datetime) -> None:
    codec = struct(Row)
    read = codec.decode(codec.encode(Row(moments={moment}, by_moment={moment: 1})))
    assert read.moments == {moment.astimezone(dt.UTC)}
    assert read.by_moment == {moment.astimezone(dt.UTC): 1}
    model = struct(Base)
    value = Base(inner=Base(at=moment, table={"a": moment}))
    inner = model.decode(model.encode(value)).inner
    assert inner is not None
    assert inner.table == {"a": moment.astimezone(dt.UTC)}


class Apart(msgspec.Struct, eq=False):
    """Is equal to nothing but itself."""

    n: int = 0
    at: dt.datetime | None = None


@dataclasses.dataclass(eq=False)
class Alone:
    n: int = 0
    inner: Apart | None = None


def test_classes_that_compare_by_identity_are_compared_by_their_fields() -> None:
    codec = struct(Alone)
    value = Alone(1, Apart(2, TWICE))
    read = codec.decode(codec.encode(value))
    assert read.inner is not None
    assert (read.n, read.inner.n) == (1, 2)
    for wrong in (Alone(True), Alone(1, Apart(True))):
        with pytest.raises(TypeError):
            codec.encode(wrong)


@attrs.define
class Sealed:
    name: str
    _token: str


@dataclasses.dataclass
class Started:
    n: int
    start: dataclasses.InitVar[int] = 0


class Alias(pydantic.BaseModel):
    n: int = pydantic.Field(validation_alias="read", serialization_alias="written")


class Excluded(pydantic.BaseModel):
    token: str = pydantic.Field(exclude=True)


class Unfinished(pydantic.BaseModel):
    n: Missing  # type: ignore[name-defined]  # noqa: F821


class Incomplete(msgspec.Struct):
    n: Missing  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    ("model", "value", "said"),
    [
        (Sealed, Sealed("n", "t"), "Sealed cannot be cached: its field _token is"),
        (Started, Started(1), "Started cannot be cached: .*InitVar"),
        (
            Alias,
            Alias.model_validate({"read": 1}),
            "Alias cannot be cached: its field n is written as wri",
        ),
        (Excluded, Excluded(token="t"), "Excluded cannot be cached: its field token"),
        (Unfinished, None, "Unfinished cannot be cached: name 'Missing'"),
        (Incomplete, Incomplete(1), "Incomplete cannot be cached: name 'Missing'"),
    ],
    ids=lambda it: getattr(it, "__name__", ""),
)
def test_a_class_that_cannot_be_read_back_is_refused_by_name_at_the_first_use(
    model: type, value: object, said: str
) -> None:
    codec: Codec[object] = struct(model)
    assert codec.ready is not None
    with pytest.raises(TypeError, match=said):
        codec.decode(b"{}")
    with pytest.raises(TypeError, match=said):
        codec.decode_all([b"{}"])
    with pytest.raises(TypeError, match=said):
        codec.ready()
    if value is not None:
        with pytest.raises(TypeError, match=said):
            codec.encode(value)


class ByName(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(populate_by_name=True)
    n: int = pydantic.Field(validation_alias="read", serialization_alias="n")


class ByChoice(pydantic.BaseModel):
    n: int = pydantic.Field(
        validation_alias=pydantic.AliasChoices("x", "y"), serialization_alias="y"
    )


class ByPath(pydantic.BaseModel):
    n: int = pydantic.Field(
        validation_alias=pydantic.AliasPath("y"), serialization_alias="y"
    )


class Own(pydantic.BaseModel):
    n: int = pydantic.Field(validation_alias="read", serialization_alias="written")

    @pydantic.model_validator(mode="before")
    @classmethod
    def renamed(cls, data: dict[str, int]) -> dict[str, int]:
        return {"read": data.get("read", data.get("written", 0))}


@pytest.mark.parametrize(
    "value",
    [
        ByName.model_validate({"read": 1}),
        ByChoice.model_validate({"x": 1}),
        ByPath.model_validate({"y": 1}),
        Own.model_validate({"read": 1}),
    ],
    ids=lambda it: type(it).__name__,
)
def test_a_class_whose_names_differ_and_meet_all_the_same_is_accepted(
    value: object,
) -> None:
    codec = struct(type(value))
    assert codec.decode(codec.encode(value)) == value


class Link(msgspec.Struct):
    inner: Link | None = None
    price: decimal.Decimal = decimal.Decimal(0)
    maybe: float | None = None
    word: str = ""


@dataclasses.dataclass
class Chain:
    inner: Chain | None = None


class Ring(pydantic.BaseModel):
    inner: Ring | None = None


def chained(model: type[Link] | type[Chain], levels: int, **last: object) -> object:
    value = model(**last)  # type: ignore[arg-type]  # each has the fields it is given
    for _ in range(levels):
        value = model(inner=value)  # type: ignore[arg-type]  # one class throughout
    return value


@pytest.mark.parametrize("model", [Link, Chain])
@pytest.mark.parametrize("levels", [450, 498, 600, 900, 1100, 5000])
def test_a_deep_value_is_stored_and_read_or_refused_as_too_deep(
    model: type[Link] | type[Chain], levels: int
) -> None:
    codec = struct(model)
    value = chained(model, levels)
    if levels > 500:
        with pytest.raises(ValueError, match="nested too deep cannot be stored"):
            codec.encode(value)
        return
    data = codec.encode(value)
    assert codec.encode(codec.decode(data)) == data
    # Whoever reads it may be deep in other calls.
    assert codec.encode(beneath(250, codec, data)) == data


def beneath(calls: int, codec: Codec[object], data: bytes) -> object:
    return beneath(calls - 1, codec, data) if calls else codec.decode(data)


def test_brackets_in_texts_are_no_depth() -> None:
    codec = struct(Link)
    for word in ("[" * 2000, "{" * 2000 + '\\"', '"[' * 1000, "\\" * 5 + "[" * 600):
        value = Link(Link(word=word), word=word)
        assert codec.decode(codec.encode(value)) == value
    hidden = chained(Link, 600, word="]}" * 2000)
    with pytest.raises(ValueError, match="too deep"):
        codec.encode(hidden)


def test_a_deep_pydantic_model_is_refused_in_words_of_ours() -> None:
    value = Ring()
    for _ in range(300):
        value = Ring.model_construct(inner=value)
    with pytest.raises(TypeError, match="Ring"):
        struct(Ring).encode(value)


@pytest.mark.parametrize("stored", [b'{"inner":' * 3000, b"[" * 10**5])
def test_deep_foreign_json_does_not_decode(stored: bytes) -> None:
    for model in (Link, Chain, Ring):
        with pytest.raises(Undecodable):
            struct(model).decode(stored)


def test_the_library_keeps_the_classes_of_the_standard_library() -> None:
    assert (LIBRARY.date, LIBRARY.datetime) == (dt.date, dt.datetime)
