# Made by cachegen from schemas/billing.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `billing`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    NEVER_EXPIRE,
    AsyncCaches,
    AsyncFloatKeyspace,
    AsyncIntKeyspace,
    AsyncListKeyspace,
    AsyncStructKeyspace,
    Caches,
    FloatKeyspace,
    IntKeyspace,
    ListKeyspace,
    StructKeyspace,
    expire_in,
)
from cachegen_runtime.generated import (
    DATE,
    FLOAT,
    INT,
    STR,
    KeyspaceDefinition,
    named,
    scalar_key,
    struct,
    struct_key,
)

from .api import UserID
from .shared import Money, ProductID

__all__ = [
    "AsyncBillingCaches",
    "BillingCaches",
    "Invoice",
    "InvoiceLine",
    "ProviderKey",
]


class InvoiceLine(Struct, frozen=True, kw_only=True):
    product: ProductID
    quantity: int = 1
    price: Money


class Invoice(Struct, frozen=True, kw_only=True):
    """An invoice as the customer sees it."""

    number: str
    issued_on: date
    lines: list[InvoiceLine]
    payment_terms: timedelta = timedelta(days=30)
    state: Literal["open", "paid", "void"] = "open"


class ProviderKey(Struct, frozen=True, kw_only=True):
    provider: str
    day: date


_invoice: Final = KeyspaceDefinition(
    service="billing",
    name="invoice",
    cluster="ledger",
    pattern="invoice/:key",
    key=scalar_key(STR),
    value=struct(Invoice),
    expiry=expire_in(43200),
)
_payment_attempts: Final = KeyspaceDefinition(
    service="billing",
    name="payment_attempts",
    cluster="ledger",
    pattern="payment-attempts/:provider/:day",
    key=struct_key(ProviderKey, provider=STR, day=DATE),
    value=INT,
    expiry=expire_in(86400, on="create"),
)
_spent: Final = KeyspaceDefinition(
    service="billing",
    name="spent",
    cluster="ledger",
    pattern="spent/:key",
    key=scalar_key(named(UserID, STR)),
    value=FLOAT,
    expiry=NEVER_EXPIRE,
)
_board_entry: Final = KeyspaceDefinition(
    service="billing",
    name="board_entry",
    cluster="main",
    pattern="board/:key",
    key=scalar_key(STR),
    value=STR,
    expiry=expire_in(604800),
)


class BillingCaches(Caches):
    """Blocking caches of the service `billing`."""

    invoice: StructKeyspace[str, Invoice]
    """Pattern: ``invoice/:key``. Expires 12 h after the last write."""

    payment_attempts: IntKeyspace[ProviderKey]
    """Calls to a payment provider on one day, against its quota.

    Pattern: ``payment-attempts/:provider/:day``. Expires 1 d after it was made.
    """

    spent: FloatKeyspace[UserID]
    """What a user has spent so far, in the user's own currency.

    Pattern: ``spent/:key``. Never expires.
    """

    board_entry: ListKeyspace[str, str]
    """The season's leaders of one board, best first.

    Pattern: ``board/:key``. Expires 7 d after the last write.
    """

    def __init__(self, *, main: str | None = None, ledger: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: Shared by every service; anything in
        it may be evicted.

        ``ledger``, else ``CACHEGEN_LEDGER_URL``: Counters that must not be lost
        to memory pressure.
        """
        Caches.__init__(self, {"main": main, "ledger": ledger})
        self.invoice = StructKeyspace(self, _invoice)
        self.payment_attempts = IntKeyspace(self, _payment_attempts)
        self.spent = FloatKeyspace(self, _spent)
        self.board_entry = ListKeyspace(self, _board_entry)


class AsyncBillingCaches(AsyncCaches):
    """Async caches of the service `billing`."""

    invoice: AsyncStructKeyspace[str, Invoice]
    """Pattern: ``invoice/:key``. Expires 12 h after the last write."""

    payment_attempts: AsyncIntKeyspace[ProviderKey]
    """Calls to a payment provider on one day, against its quota.

    Pattern: ``payment-attempts/:provider/:day``. Expires 1 d after it was made.
    """

    spent: AsyncFloatKeyspace[UserID]
    """What a user has spent so far, in the user's own currency.

    Pattern: ``spent/:key``. Never expires.
    """

    board_entry: AsyncListKeyspace[str, str]
    """The season's leaders of one board, best first.

    Pattern: ``board/:key``. Expires 7 d after the last write.
    """

    def __init__(self, *, main: str | None = None, ledger: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: Shared by every service; anything in
        it may be evicted.

        ``ledger``, else ``CACHEGEN_LEDGER_URL``: Counters that must not be lost
        to memory pressure.
        """
        AsyncCaches.__init__(self, {"main": main, "ledger": ledger})
        self.invoice = AsyncStructKeyspace(self, _invoice)
        self.payment_attempts = AsyncIntKeyspace(self, _payment_attempts)
        self.spent = AsyncFloatKeyspace(self, _spent)
        self.board_entry = AsyncListKeyspace(self, _board_entry)
