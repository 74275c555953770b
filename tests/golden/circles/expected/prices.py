# Made by cachegen from schemas/prices.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Types of the service `prices`."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

__all__ = ["Price"]


class Price(Struct, frozen=True, kw_only=True):
    amount: Decimal = Decimal("0")
