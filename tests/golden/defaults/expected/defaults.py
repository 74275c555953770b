# Made by cachegen from schemas/defaults.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `defaults`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal, NewType
from uuid import UUID

from msgspec import Struct, field

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import AsyncCaches, AsyncStructKeyspace, Caches, StructKeyspace
from cachegen_runtime.generated import STR, KeyspaceDefinition, scalar_key, struct

__all__ = [
    "AsyncDefaultsCaches",
    "Colour",
    "Defaults",
    "DefaultsCaches",
    "Email",
    "Empty",
    "EmptyWithDoc",
    "Later",
    "Paint",
    "Point",
    "WorkEmail",
]


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


Email = NewType("Email", str)
WorkEmail = NewType("WorkEmail", Email)
Paint = NewType("Paint", Colour)


class Point(Struct, frozen=True, kw_only=True):
    x: int = 0
    y: int = 0
    labels: list[str] = []


class Defaults(Struct, frozen=True, kw_only=True):
    required: str
    text: str = 'it\'s "quoted" and C:\\ and\nmore'
    number: int = -3
    large: int = 9007199254740993
    fraction: float = 1e22
    flag: bool = False
    identifier: UUID = UUID("12345678-1234-5678-1234-567812345678")
    day: date = date(2026, 1, 2)
    moment: datetime = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    hour: time = time(3, 4, 5)
    duration: timedelta = timedelta(seconds=5400)
    exact: Decimal = Decimal("1.50")
    colour: Colour = Colour.GREEN
    email: Email = Email("a@example.org")
    work_email: WorkEmail = WorkEmail(Email("b@example.org"))
    paint: Paint = Paint(Colour.RED)
    choice: Literal["a", 2] = 2
    nothing: str | None = None
    something: str | None = "x"
    empty_list: list[int] = []
    some_list: list[int] = field(default_factory=lambda: [1, 2])
    empty_set: set[int] = set()
    some_set: set[Colour] = field(default_factory=lambda: {Colour.RED})
    empty_frozenset: frozenset[int] = frozenset()
    some_frozenset: frozenset[Email] = frozenset({Email("a@example.org")})
    empty_dict: dict[str, int] = {}
    some_dict: dict[str, list[int]] = field(default_factory=lambda: {"a": [1], "b": []})
    pair: tuple[int, str] = (1, "a")
    single: tuple[int] = (1,)
    any_number: tuple[int, ...] = ()
    changeable_inside: tuple[list[int]] = field(default_factory=lambda: ([],))
    origin: Point = field(default_factory=Point)
    corner: Point = field(default_factory=lambda: Point(x=3, labels=["corner"]))
    later: Later = field(default_factory=lambda: Later())
    long_list: list[str] = field(
        default_factory=lambda: [
            "a value of some length",
            "another value of some length",
            "a third value of some length",
        ]
    )


class Later(Struct, frozen=True, kw_only=True):
    size: int = 1


class Empty(Struct, frozen=True, kw_only=True):
    pass


class EmptyWithDoc(Struct, frozen=True, kw_only=True):
    """Nothing but a marker."""


_defaults: Final = KeyspaceDefinition(
    service="defaults",
    name="defaults",
    cluster="main",
    pattern="defaults/:key",
    key=scalar_key(STR),
    value=struct(Defaults),
)
_empty: Final = KeyspaceDefinition(
    service="defaults",
    name="empty",
    cluster="main",
    pattern="empty/:key",
    key=scalar_key(STR),
    value=struct(Empty),
)
_empty_with_doc: Final = KeyspaceDefinition(
    service="defaults",
    name="empty_with_doc",
    cluster="main",
    pattern="empty-with-doc/:key",
    key=scalar_key(STR),
    value=struct(EmptyWithDoc),
)


class DefaultsCaches(Caches):
    """Blocking caches of the service `defaults`."""

    defaults: StructKeyspace[str, Defaults]
    """Pattern: ``defaults/:key``. No expiry of its own."""

    empty: StructKeyspace[str, Empty]
    """Pattern: ``empty/:key``. No expiry of its own."""

    empty_with_doc: StructKeyspace[str, EmptyWithDoc]
    """Pattern: ``empty-with-doc/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.defaults = StructKeyspace(self, _defaults)
        self.empty = StructKeyspace(self, _empty)
        self.empty_with_doc = StructKeyspace(self, _empty_with_doc)


class AsyncDefaultsCaches(AsyncCaches):
    """Async caches of the service `defaults`."""

    defaults: AsyncStructKeyspace[str, Defaults]
    """Pattern: ``defaults/:key``. No expiry of its own."""

    empty: AsyncStructKeyspace[str, Empty]
    """Pattern: ``empty/:key``. No expiry of its own."""

    empty_with_doc: AsyncStructKeyspace[str, EmptyWithDoc]
    """Pattern: ``empty-with-doc/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.defaults = AsyncStructKeyspace(self, _defaults)
        self.empty = AsyncStructKeyspace(self, _empty)
        self.empty_with_doc = AsyncStructKeyspace(self, _empty_with_doc)
