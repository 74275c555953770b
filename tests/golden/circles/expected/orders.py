# Made by cachegen from schemas/orders.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `orders`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NewType

from msgspec import Struct, field

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
from cachegen_runtime.generated import (
    INT,
    STR,
    KeyspaceDefinition,
    enum,
    named,
    scalar_key,
    struct,
)

from .prices import Price

__all__ = [
    "AsyncOrdersCaches",
    "Order",
    "OrderID",
    "OrdersCaches",
    "StaffID",
    "StaffNumber",
    "State",
]


class State(StrEnum):
    OPEN = "open"
    PAID = "paid"


if TYPE_CHECKING:
    from .customers import CustomerID

    StaffID = NewType("StaffID", CustomerID)
else:  # Their bases are in modules that import this one.
    StaffID = NewType("StaffID", str)


OrderID = NewType("OrderID", int)
StaffNumber = NewType("StaffNumber", StaffID)


class Order(Struct, frozen=True, kw_only=True):
    id: OrderID
    customer: Customer
    level: Level = field(default_factory=lambda: Level.GOLD)
    levels: list[Level] = field(default_factory=lambda: [Level.GOLD])
    first_levels: tuple[Level, ...] = field(default_factory=lambda: (Level.GOLD,))
    mood: Mood | None = None
    handled_by: StaffNumber | None = field(
        default_factory=lambda: StaffNumber(StaffID(CustomerID("s1")))
    )
    contact: Contact = field(default_factory=lambda: Contact())
    price: Price = field(default_factory=Price)


# These modules import this one: its own types had to come first.
from .contacts import Contact
from .customers import Customer, CustomerID, Level, Mood

_order: Final = KeyspaceDefinition(
    service="orders",
    name="order",
    cluster="main",
    pattern="order/:key",
    key=scalar_key(named(OrderID, INT)),
    value=struct(Order),
)
_level: Final = KeyspaceDefinition(
    service="orders",
    name="level",
    cluster="main",
    pattern="level/:key",
    key=scalar_key(named(StaffNumber, named(StaffID, named(CustomerID, STR)))),
    value=enum(Level),
)


class OrdersCaches(Caches):
    """Blocking caches of the service `orders`."""

    order: StructKeyspace[OrderID, Order]
    """Pattern: ``order/:key``. No expiry of its own."""

    level: BasicKeyspace[StaffNumber, Level]
    """Pattern: ``level/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.order = StructKeyspace(self, _order)
        self.level = BasicKeyspace(self, _level)


class AsyncOrdersCaches(AsyncCaches):
    """Async caches of the service `orders`."""

    order: AsyncStructKeyspace[OrderID, Order]
    """Pattern: ``order/:key``. No expiry of its own."""

    level: AsyncBasicKeyspace[StaffNumber, Level]
    """Pattern: ``level/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.order = AsyncStructKeyspace(self, _order)
        self.level = AsyncBasicKeyspace(self, _level)
