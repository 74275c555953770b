# Made by cachegen from schemas/shared.yaml.
# Do not edit: change the schema and run `cachegen generate`.
"""Types of the service `shared`."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NewType

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

__all__ = ["Currency", "Money", "ProductID"]


class Currency(StrEnum):
    """ISO 4217 codes of the currencies the shop sells in."""

    EUR = "EUR"
    SEK = "SEK"
    USD = "USD"


ProductID = NewType("ProductID", int)


class Money(Struct, frozen=True, kw_only=True):
    """An exact amount."""

    amount: Decimal
    currency: Currency
