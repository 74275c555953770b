# Made by cachegen from schemas/customers.yaml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `customers`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NewType, TypeAlias

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
    STR,
    KeyspaceDefinition,
    enum,
    named,
    scalar_key,
    struct,
)

__all__ = [
    "AsyncCustomersCaches",
    "Customer",
    "CustomerID",
    "CustomersCaches",
    "Level",
    "Mood",
]


class Level(StrEnum):
    SILVER = "silver"
    GOLD = "gold"


if TYPE_CHECKING:
    from .orders import State

    Mood = NewType("Mood", State)
else:  # Their bases are in modules that import this one.
    Mood = NewType("Mood", str)


CustomerID = NewType("CustomerID", str)


_Level: TypeAlias = Level


class Customer(Struct, frozen=True, kw_only=True):
    id: CustomerID
    orders: list[_Order] = []
    last_state: _State = field(default_factory=lambda: _State.OPEN)
    contact: Contact = field(default_factory=lambda: Contact())
    mood: Mood = field(default_factory=lambda: Mood(_State.PAID))
    staff: StaffID | None = None
    Order: _Order | None = None
    Customer: _Customer | None = None
    Level: _Level = _Level.SILVER
    State: _State = field(default_factory=lambda: _State.OPEN)


_Customer: TypeAlias = Customer


# These modules import this one: its own types had to come first.
from .contacts import Contact
from .orders import Order as _Order, StaffID, State, State as _State

if not TYPE_CHECKING:
    Mood.__supertype__ = State


_customer: Final = KeyspaceDefinition(
    service="customers",
    name="customer",
    cluster="main",
    pattern="customer/:key",
    key=scalar_key(named(CustomerID, STR)),
    value=struct(Customer),
)
_mood: Final = KeyspaceDefinition(
    service="customers",
    name="mood",
    cluster="main",
    pattern="mood/:key",
    key=scalar_key(named(StaffID, named(CustomerID, STR))),
    value=named(Mood, enum(State)),
)


class CustomersCaches(Caches):
    """Blocking caches of the service `customers`."""

    customer: StructKeyspace[CustomerID, Customer]
    """Pattern: ``customer/:key``. No expiry of its own."""

    mood: BasicKeyspace[StaffID, Mood]
    """Pattern: ``mood/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.customer = StructKeyspace(self, _customer)
        self.mood = BasicKeyspace(self, _mood)


class AsyncCustomersCaches(AsyncCaches):
    """Async caches of the service `customers`."""

    customer: AsyncStructKeyspace[CustomerID, Customer]
    """Pattern: ``customer/:key``. No expiry of its own."""

    mood: AsyncBasicKeyspace[StaffID, Mood]
    """Pattern: ``mood/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.customer = AsyncStructKeyspace(self, _customer)
        self.mood = AsyncBasicKeyspace(self, _mood)
