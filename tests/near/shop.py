"""Caches with near keyspaces of each form, as the generator writes them, on both faces."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec import Struct

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncIntKeyspace,
    AsyncStrKeyspace,
    AsyncStructKeyspace,
    BasicKeyspace,
    Caches,
    IntKeyspace,
    StrKeyspace,
    StructKeyspace,
    expire_in,
)
from cachegen_runtime.generated import (
    BOOL,
    BYTES,
    INT,
    STR,
    KeyspaceDefinition,
    Near,
    scalar_key,
    struct,
    struct_key,
)

LAG: Final = timedelta(seconds=30)
"""So long that no slow machine is taken for a silent link."""


class Card(Struct, frozen=True, kw_only=True):
    title: str
    tags: tuple[str, ...] = ()


class Basket(Struct, kw_only=True):
    items: list[str]


class Place(Struct, frozen=True, kw_only=True):
    floor: int
    open: bool


_card: Final = KeyspaceDefinition(
    service="shop",
    name="card",
    cluster="main",
    pattern="card/:key",
    key=scalar_key(STR),
    value=struct(Card),
    near=Near(shared=True, lag=LAG),
)
_basket: Final = KeyspaceDefinition(
    service="shop",
    name="basket",
    cluster="main",
    pattern="basket/:key",
    key=scalar_key(INT),
    value=struct(Basket),
    expiry=expire_in(timedelta(hours=1)),
    near=Near(shared=False, lag=LAG),
)
_place: Final = KeyspaceDefinition(
    service="shop",
    name="place",
    cluster="main",
    pattern="place/:floor/:open",
    key=struct_key(Place, floor=INT, open=BOOL),
    value=BYTES,
    near=Near(shared=True, entries=3, lag=LAG),
)
_word: Final = KeyspaceDefinition(
    service="shop",
    name="word",
    cluster="main",
    pattern="word/:key",
    key=scalar_key(STR),
    value=STR,
    on_decode_error="miss",
    near=Near(shared=True, bytes=1000, ttl=timedelta(milliseconds=200), lag=LAG),
)
_count: Final = KeyspaceDefinition(
    service="shop",
    name="count",
    cluster="main",
    pattern="count/:key",
    key=scalar_key(STR),
    value=INT,
)


_last: Final = KeyspaceDefinition(
    service="shop",
    name="last",
    cluster="main",
    pattern="last/:key",
    key=scalar_key(STR),
    value=STR,
    near=Near(shared=True, lag=LAG),
)


class ShopCaches(Caches):
    """Blocking caches; `count` alone is not near, and `last` is for those who wait for pushes."""

    def __init__(self, url: str | None) -> None:
        super().__init__({"main": url})
        self.card = StructKeyspace(self, _card)
        self.basket = StructKeyspace(self, _basket)
        self.place = BasicKeyspace(self, _place)
        self.word = StrKeyspace(self, _word)
        self.count = IntKeyspace(self, _count)
        self.last = StrKeyspace(self, _last)


class AsyncShopCaches(AsyncCaches):
    """The same, async."""

    def __init__(self, url: str | None) -> None:
        super().__init__({"main": url})
        self.card = AsyncStructKeyspace(self, _card)
        self.basket = AsyncStructKeyspace(self, _basket)
        self.place = AsyncBasicKeyspace(self, _place)
        self.word = AsyncStrKeyspace(self, _word)
        self.count = AsyncIntKeyspace(self, _count)
        self.last = AsyncStrKeyspace(self, _last)
