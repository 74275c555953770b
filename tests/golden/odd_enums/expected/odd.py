# Made by cachegen from schemas/odd.yaml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `odd`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncStructKeyspace,
    BasicKeyspace,
    Caches,
    StructKeyspace,
)
from cachegen_runtime.generated import KeyspaceDefinition, enum, scalar_key, struct

__all__ = ["AsyncOddCaches", "Holder", "Odd", "OddCaches"]


class Odd(StrEnum):
    """Values that no identifier holds as they are."""

    PLAIN = "plain"
    CAPITALS1 = "CAPITALS1"
    TWO_WORDS = "two words"
    DASHED_VALUE = "dashed-value"
    _1ST = "1st"
    DOTTED_VALUE = "dotted.value"
    IT_S = "it's"
    A__QUOTED__ONE = 'a "quoted" one'
    BACK_SLASH = "back\\slash"
    LINE_END = "line\nend"
    TAB_HERE = "tab\there"
    BLÅ = "bl\xe5"
    A____JINJA___X = "a {{ jinja }}x"
    NAME = "name"
    VALUE = "value"
    MRO = "mro"


class Holder(Struct, frozen=True, kw_only=True):
    odd: Odd = Odd.A__QUOTED__ONE


_odd: Final = KeyspaceDefinition(
    service="odd",
    name="odd",
    cluster="main",
    pattern="odd/:key",
    key=scalar_key(enum(Odd)),
    value=enum(Odd),
)
_holder: Final = KeyspaceDefinition(
    service="odd",
    name="holder",
    cluster="main",
    pattern="holder/:key",
    key=scalar_key(enum(Odd)),
    value=struct(Holder),
)


class OddCaches(Caches):
    """Blocking caches of the service `odd`."""

    odd: BasicKeyspace[Odd, Odd]
    """Pattern: ``odd/:key``. No expiry of its own."""

    holder: StructKeyspace[Odd, Holder]
    """Pattern: ``holder/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.odd = BasicKeyspace(self, _odd)
        self.holder = StructKeyspace(self, _holder)


class AsyncOddCaches(AsyncCaches):
    """Async caches of the service `odd`."""

    odd: AsyncBasicKeyspace[Odd, Odd]
    """Pattern: ``odd/:key``. No expiry of its own."""

    holder: AsyncStructKeyspace[Odd, Holder]
    """Pattern: ``holder/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.odd = AsyncBasicKeyspace(self, _odd)
        self.holder = AsyncStructKeyspace(self, _holder)
