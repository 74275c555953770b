"""Values of every family that a schema can name, as generated modules and applications define them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import uuid
from enum import StrEnum
from typing import Literal, NewType

import attrs
import msgspec
import pydantic


class Mood(StrEnum):
    HIGH = "high"
    LOW = "low"
    ODD = "a/b {c}%"


class Count(int):
    """An application's own int."""


class Even(int):
    """A type that refuses some values of its base, with no usual exception."""

    def __new__(cls, value: int) -> Even:
        return super().__new__(cls, {0: value}[value % 2])


class Slug(str):
    """An application's own text."""


UserID = NewType("UserID", str)
Score = NewType("Score", float)


class Child(msgspec.Struct, frozen=True, kw_only=True):
    x: int
    y: str = ""
    next: Child | None = None


class Wide(msgspec.Struct, frozen=True, kw_only=True):
    """A struct with a field of every type that the schema language has."""

    text: str
    count: int = 0
    ratio: float = 0.0
    flag: bool = False
    raw: bytes = b""
    ident: uuid.UUID = uuid.UUID(int=0)
    day: dt.date = dt.date(2026, 1, 1)
    moment: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    clock: dt.time = dt.time(0)
    span: dt.timedelta = dt.timedelta(0)
    price: decimal.Decimal = decimal.Decimal(0)
    mood: Mood = Mood.HIGH
    user: UserID = UserID("")
    slug: Slug = Slug("")
    kind: Literal["a", 1, "b"] = "a"
    pair: tuple[int, str] = (0, "")
    many: tuple[bool, ...] = ()
    numbers: list[int] = []
    prices: list[decimal.Decimal] = []
    words: set[str] = set()
    days: frozenset[dt.date] = frozenset()
    table: dict[str, int] = {}
    by_number: dict[int, str] = {}
    by_ratio: dict[float, str] = {}
    by_mood: dict[Mood, decimal.Decimal] = {}
    maybe: str | None = None
    child: Child | None = None
    children: list[Child] = []


@dataclasses.dataclass(frozen=True)
class Data:
    name: str
    child: Child | None = None
    price: decimal.Decimal | None = None


@dataclasses.dataclass(frozen=True)
class Picky:
    """A class whose own check fails in a way of its own."""

    name: str
    share: int = 1

    def __post_init__(self) -> None:
        if 100 // self.share > 50 or not {"a": 1, "b": 2}[self.name]:
            raise AssertionError


@attrs.frozen
class Attrs:
    name: str
    when: dt.timedelta = dt.timedelta(0)
    tags: tuple[str, ...] = ()


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True)
    number: int
    renamed: str = pydantic.Field(default="d", alias="Renamed")
    ratio: float | None = None
    price: decimal.Decimal = decimal.Decimal(0)
    day: dt.date | None = None
    inner: Model | None = None


class Checked(pydantic.BaseModel):
    """A model whose validator raises what pydantic passes on."""

    model_config = pydantic.ConfigDict(frozen=True)
    share: int

    @pydantic.field_validator("share")
    @classmethod
    def divides(cls, share: int) -> int:
        return share if [1, 1, 1][100 // share] else 0


class Mixed(msgspec.Struct, frozen=True):
    """A struct with a foreign model and the application's own scalars inside."""

    model: Model | None = None
    count: Count = Count(0)
    even: Even = Even(0)
    by_slug: dict[Slug, Count] = {}


class Older(msgspec.Struct, frozen=True, kw_only=True):
    """`Child` as an earlier release had it."""

    x: int


class Newer(msgspec.Struct, frozen=True, kw_only=True):
    """`Child` as a later release will have it."""

    x: int
    y: str = ""
    next: Newer | None = None
    added: tuple[int, ...] = (7,)
