# Made by cachegen from schemas/other.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `other`."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import AsyncCaches, AsyncStructKeyspace, Caches, StructKeyspace
from cachegen_runtime.generated import (
    INT,
    KeyspaceDefinition,
    named,
    scalar_key,
    struct,
)

from .billing import AccountID, PostalAddress

__all__ = ["AsyncOtherCaches", "OtherCaches", "Statement"]


class Statement(Struct, frozen=True, kw_only=True):
    invoice_address: PostalAddress
    account: AccountID


_statement: Final = KeyspaceDefinition(
    service="other",
    name="statement",
    cluster="main",
    pattern="statement/:key",
    key=scalar_key(named(AccountID, INT)),
    value=struct(Statement),
)


class OtherCaches(Caches):
    """Blocking caches of the service `other`."""

    statement: StructKeyspace[AccountID, Statement]
    """Pattern: ``statement/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.statement = StructKeyspace(self, _statement)


class AsyncOtherCaches(AsyncCaches):
    """Async caches of the service `other`."""

    statement: AsyncStructKeyspace[AccountID, Statement]
    """Pattern: ``statement/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.statement = AsyncStructKeyspace(self, _statement)
