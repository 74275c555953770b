# Made by cachegen from schemas/shop.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `shop`."""

from __future__ import annotations

from typing import Final

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import Caches, IntKeyspace
from cachegen_runtime.generated import INT, STR, KeyspaceDefinition, scalar_key

__all__ = ["ShopCaches"]


_visits: Final = KeyspaceDefinition(
    service="shop",
    name="visits",
    cluster="main",
    pattern="visits/:key",
    key=scalar_key(STR),
    value=INT,
)


class ShopCaches(Caches):
    """Blocking caches of the service `shop`."""

    visits: IntKeyspace[str]
    """Pattern: ``visits/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.visits = IntKeyspace(self, _visits)
