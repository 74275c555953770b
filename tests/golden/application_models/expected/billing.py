# Made by cachegen from schemas/billing.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `billing`."""

from __future__ import annotations

from typing import Final

from models.billing import (
    AccountID,
    AccountID as _AccountID,
    Address as PostalAddress,
    Invoice,
    Parcel,
    Receipt,
    Receipt as _Receipt,
    Slug as PageName,
)
from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    AsyncCaches,
    AsyncNamedIntKeyspace,
    AsyncStructKeyspace,
    Caches,
    NamedIntKeyspace,
    StructKeyspace,
)
from cachegen_runtime.generated import (
    INT,
    STR,
    KeyspaceDefinition,
    named,
    scalar_key,
    struct,
    struct_key,
)

__all__ = [
    "AccountID",
    "AsyncBillingCaches",
    "BillingCaches",
    "Invoice",
    "Order",
    "PageKey",
    "PageName",
    "Parcel",
    "PostalAddress",
    "Receipt",
]


class PageKey(Struct, frozen=True, kw_only=True):
    page: PageName
    account: AccountID


class Order(Struct, frozen=True, kw_only=True):
    to: PostalAddress
    parcels: list[Parcel]
    Receipt: _Receipt | None
    AccountID: _AccountID = _AccountID(1)


_invoice: Final = KeyspaceDefinition(
    service="billing",
    name="invoice",
    cluster="main",
    pattern="invoice/:key",
    key=scalar_key(named(AccountID, INT)),
    value=struct(Invoice),
)
_address: Final = KeyspaceDefinition(
    service="billing",
    name="address",
    cluster="main",
    pattern="address/:key",
    key=scalar_key(named(PageName, STR)),
    value=struct(PostalAddress),
)
_parcel: Final = KeyspaceDefinition(
    service="billing",
    name="parcel",
    cluster="main",
    pattern="parcel/:page/:account",
    key=struct_key(PageKey, page=named(PageName, STR), account=named(AccountID, INT)),
    value=struct(Parcel),
)
_receipt: Final = KeyspaceDefinition(
    service="billing",
    name="receipt",
    cluster="main",
    pattern="receipt/:key",
    key=scalar_key(STR),
    value=struct(Receipt),
)
_order: Final = KeyspaceDefinition(
    service="billing",
    name="order",
    cluster="main",
    pattern="order/:key",
    key=scalar_key(STR),
    value=struct(Order),
)
_balance: Final = KeyspaceDefinition(
    service="billing",
    name="balance",
    cluster="main",
    pattern="balance/:key",
    key=scalar_key(named(AccountID, INT)),
    value=named(AccountID, INT),
)


class BillingCaches(Caches):
    """Blocking caches of the service `billing`."""

    invoice: StructKeyspace[AccountID, Invoice]
    """Pattern: ``invoice/:key``. No expiry of its own."""

    address: StructKeyspace[PageName, PostalAddress]
    """Pattern: ``address/:key``. No expiry of its own."""

    parcel: StructKeyspace[PageKey, Parcel]
    """Pattern: ``parcel/:page/:account``. No expiry of its own."""

    receipt: StructKeyspace[str, Receipt]
    """Pattern: ``receipt/:key``. No expiry of its own."""

    order: StructKeyspace[str, Order]
    """Pattern: ``order/:key``. No expiry of its own."""

    balance: NamedIntKeyspace[AccountID, AccountID]
    """Pattern: ``balance/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.invoice = StructKeyspace(self, _invoice)
        self.address = StructKeyspace(self, _address)
        self.parcel = StructKeyspace(self, _parcel)
        self.receipt = StructKeyspace(self, _receipt)
        self.order = StructKeyspace(self, _order)
        self.balance = NamedIntKeyspace(self, _balance)


class AsyncBillingCaches(AsyncCaches):
    """Async caches of the service `billing`."""

    invoice: AsyncStructKeyspace[AccountID, Invoice]
    """Pattern: ``invoice/:key``. No expiry of its own."""

    address: AsyncStructKeyspace[PageName, PostalAddress]
    """Pattern: ``address/:key``. No expiry of its own."""

    parcel: AsyncStructKeyspace[PageKey, Parcel]
    """Pattern: ``parcel/:page/:account``. No expiry of its own."""

    receipt: AsyncStructKeyspace[str, Receipt]
    """Pattern: ``receipt/:key``. No expiry of its own."""

    order: AsyncStructKeyspace[str, Order]
    """Pattern: ``order/:key``. No expiry of its own."""

    balance: AsyncNamedIntKeyspace[AccountID, AccountID]
    """Pattern: ``balance/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.invoice = AsyncStructKeyspace(self, _invoice)
        self.address = AsyncStructKeyspace(self, _address)
        self.parcel = AsyncStructKeyspace(self, _parcel)
        self.receipt = AsyncStructKeyspace(self, _receipt)
        self.order = AsyncStructKeyspace(self, _order)
        self.balance = AsyncNamedIntKeyspace(self, _balance)
