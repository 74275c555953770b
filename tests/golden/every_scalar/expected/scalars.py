# Made by cachegen from schemas/scalars.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `scalars`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal, NewType
from uuid import UUID

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncFloatKeyspace,
    AsyncIntKeyspace,
    AsyncStrKeyspace,
    AsyncStructKeyspace,
    BasicKeyspace,
    Caches,
    FloatKeyspace,
    IntKeyspace,
    StrKeyspace,
    StructKeyspace,
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
    KeyspaceDefinition,
    enum,
    named,
    scalar_key,
    struct,
    struct_key,
)

__all__ = [
    "Active",
    "AsyncScalarsCaches",
    "Colour",
    "Email",
    "EveryKey",
    "Everything",
    "Paint",
    "ScalarsCaches",
    "Weight",
    "WorkEmail",
]


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


Email = NewType("Email", str)
Weight = NewType("Weight", float)
Active = NewType("Active", bool)
Paint = NewType("Paint", Colour)
WorkEmail = NewType("WorkEmail", Email)


class Everything(Struct, frozen=True, kw_only=True):
    a: str
    b: int
    c: float
    d: bool
    e: bytes
    f: UUID
    g: date
    h: datetime
    i: time
    j: timedelta
    k: Decimal
    l: Colour
    m: Email
    n: WorkEmail
    o: Paint
    p: Literal["x", 1]
    q: list[dict[str, tuple[int, ...]]]
    r: set[UUID]
    s: frozenset[date]
    t: tuple[str, int | None]
    u: Everything | None


class EveryKey(Struct, frozen=True, kw_only=True):
    text: str
    number: int
    flag: bool
    raw: bytes
    id: UUID
    day: date
    moment: datetime
    colour: Colour
    email: WorkEmail
    paint: Paint


_everything: Final = KeyspaceDefinition(
    service="scalars",
    name="everything",
    cluster="main",
    pattern="everything/:text/:number/:flag/:raw/:id/:day/:moment/:colour/:email/:paint",
    key=struct_key(
        EveryKey,
        text=STR,
        number=INT,
        flag=BOOL,
        raw=BYTES,
        id=UUID_,
        day=DATE,
        moment=DATETIME,
        colour=enum(Colour),
        email=named(WorkEmail, named(Email, STR)),
        paint=named(Paint, enum(Colour)),
    ),
    value=struct(Everything),
)
_by_str: Final = KeyspaceDefinition(
    service="scalars",
    name="by_str",
    cluster="main",
    pattern="by-str/:key",
    key=scalar_key(STR),
    value=STR,
)
_by_int: Final = KeyspaceDefinition(
    service="scalars",
    name="by_int",
    cluster="main",
    pattern="by-int/:key",
    key=scalar_key(INT),
    value=INT,
)
_by_bool: Final = KeyspaceDefinition(
    service="scalars",
    name="by_bool",
    cluster="main",
    pattern="by-bool/:key",
    key=scalar_key(BOOL),
    value=FLOAT,
)
_by_bytes: Final = KeyspaceDefinition(
    service="scalars",
    name="by_bytes",
    cluster="main",
    pattern="by-bytes/:key",
    key=scalar_key(BYTES),
    value=BYTES,
)
_by_uuid: Final = KeyspaceDefinition(
    service="scalars",
    name="by_uuid",
    cluster="main",
    pattern="by-uuid/:key",
    key=scalar_key(UUID_),
    value=BOOL,
)
_by_date: Final = KeyspaceDefinition(
    service="scalars",
    name="by_date",
    cluster="main",
    pattern="by-date/:key",
    key=scalar_key(DATE),
    value=UUID_,
)
_by_datetime: Final = KeyspaceDefinition(
    service="scalars",
    name="by_datetime",
    cluster="main",
    pattern="by-datetime/:key",
    key=scalar_key(DATETIME),
    value=DATE,
)
_by_colour: Final = KeyspaceDefinition(
    service="scalars",
    name="by_colour",
    cluster="main",
    pattern="by-colour/:key",
    key=scalar_key(enum(Colour)),
    value=DATETIME,
)
_by_email: Final = KeyspaceDefinition(
    service="scalars",
    name="by_email",
    cluster="main",
    pattern="by-email/:key",
    key=scalar_key(named(WorkEmail, named(Email, STR))),
    value=enum(Colour),
)
_by_paint: Final = KeyspaceDefinition(
    service="scalars",
    name="by_paint",
    cluster="main",
    pattern="by-paint/:key",
    key=scalar_key(named(Paint, enum(Colour))),
    value=named(Paint, enum(Colour)),
)


class ScalarsCaches(Caches):
    """Blocking caches of the service `scalars`."""

    everything: StructKeyspace[EveryKey, Everything]
    """Pattern:
    ``everything/:text/:number/:flag/:raw/:id/:day/:moment/:colour/:email/:paint``.
    No expiry of its own.
    """

    by_str: StrKeyspace[str]
    """Pattern: ``by-str/:key``. No expiry of its own."""

    by_int: IntKeyspace[int]
    """Pattern: ``by-int/:key``. No expiry of its own."""

    by_bool: FloatKeyspace[bool]
    """Pattern: ``by-bool/:key``. No expiry of its own."""

    by_bytes: BasicKeyspace[bytes, bytes]
    """Pattern: ``by-bytes/:key``. No expiry of its own."""

    by_uuid: BasicKeyspace[UUID, bool]
    """Pattern: ``by-uuid/:key``. No expiry of its own."""

    by_date: BasicKeyspace[date, UUID]
    """Pattern: ``by-date/:key``. No expiry of its own."""

    by_datetime: BasicKeyspace[datetime, date]
    """Pattern: ``by-datetime/:key``. No expiry of its own."""

    by_colour: BasicKeyspace[Colour, datetime]
    """Pattern: ``by-colour/:key``. No expiry of its own."""

    by_email: BasicKeyspace[WorkEmail, Colour]
    """Pattern: ``by-email/:key``. No expiry of its own."""

    by_paint: BasicKeyspace[Paint, Paint]
    """Pattern: ``by-paint/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.everything = StructKeyspace(self, _everything)
        self.by_str = StrKeyspace(self, _by_str)
        self.by_int = IntKeyspace(self, _by_int)
        self.by_bool = FloatKeyspace(self, _by_bool)
        self.by_bytes = BasicKeyspace(self, _by_bytes)
        self.by_uuid = BasicKeyspace(self, _by_uuid)
        self.by_date = BasicKeyspace(self, _by_date)
        self.by_datetime = BasicKeyspace(self, _by_datetime)
        self.by_colour = BasicKeyspace(self, _by_colour)
        self.by_email = BasicKeyspace(self, _by_email)
        self.by_paint = BasicKeyspace(self, _by_paint)


class AsyncScalarsCaches(AsyncCaches):
    """Async caches of the service `scalars`."""

    everything: AsyncStructKeyspace[EveryKey, Everything]
    """Pattern:
    ``everything/:text/:number/:flag/:raw/:id/:day/:moment/:colour/:email/:paint``.
    No expiry of its own.
    """

    by_str: AsyncStrKeyspace[str]
    """Pattern: ``by-str/:key``. No expiry of its own."""

    by_int: AsyncIntKeyspace[int]
    """Pattern: ``by-int/:key``. No expiry of its own."""

    by_bool: AsyncFloatKeyspace[bool]
    """Pattern: ``by-bool/:key``. No expiry of its own."""

    by_bytes: AsyncBasicKeyspace[bytes, bytes]
    """Pattern: ``by-bytes/:key``. No expiry of its own."""

    by_uuid: AsyncBasicKeyspace[UUID, bool]
    """Pattern: ``by-uuid/:key``. No expiry of its own."""

    by_date: AsyncBasicKeyspace[date, UUID]
    """Pattern: ``by-date/:key``. No expiry of its own."""

    by_datetime: AsyncBasicKeyspace[datetime, date]
    """Pattern: ``by-datetime/:key``. No expiry of its own."""

    by_colour: AsyncBasicKeyspace[Colour, datetime]
    """Pattern: ``by-colour/:key``. No expiry of its own."""

    by_email: AsyncBasicKeyspace[WorkEmail, Colour]
    """Pattern: ``by-email/:key``. No expiry of its own."""

    by_paint: AsyncBasicKeyspace[Paint, Paint]
    """Pattern: ``by-paint/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.everything = AsyncStructKeyspace(self, _everything)
        self.by_str = AsyncStrKeyspace(self, _by_str)
        self.by_int = AsyncIntKeyspace(self, _by_int)
        self.by_bool = AsyncFloatKeyspace(self, _by_bool)
        self.by_bytes = AsyncBasicKeyspace(self, _by_bytes)
        self.by_uuid = AsyncBasicKeyspace(self, _by_uuid)
        self.by_date = AsyncBasicKeyspace(self, _by_date)
        self.by_datetime = AsyncBasicKeyspace(self, _by_datetime)
        self.by_colour = AsyncBasicKeyspace(self, _by_colour)
        self.by_email = AsyncBasicKeyspace(self, _by_email)
        self.by_paint = AsyncBasicKeyspace(self, _by_paint)
