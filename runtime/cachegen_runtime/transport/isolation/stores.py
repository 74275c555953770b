"""Where the pytest plugin puts its stores in the way of every transport; None in production.

It imports nothing at run time, so that the plugin costs nothing where no cache is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cachegen_runtime.transport.embedded.store import Store


class Stores:
    """One test's embedded stores, made on first use, one per cluster name."""

    __slots__ = ("_stores",)

    def __init__(self) -> None:
        self._stores: dict[str, Store] = {}

    def of(self, cluster: str) -> Store:
        """Return the cluster's store."""
        store = self._stores.get(cluster)
        if store is None:
            from cachegen_runtime.transport.embedded.store import Store

            store = self._stores.setdefault(cluster, Store())
        return store


class Isolation:
    """Whether tests run in this process, and the stores of the present one.

    ``turn`` is another number for each test.
    """

    __slots__ = ("stores", "tests_run", "turn")

    def __init__(self) -> None:
        self.tests_run = False
        self.turn = 0
        self.stores: Stores | None = None

    def begin(self) -> None:
        """Give all transports new and empty stores."""
        self.tests_run = True
        self.turn += 1
        self.stores = Stores()

    def go_live(self) -> None:
        """Let transports use their own URLs."""
        self.tests_run = True
        self.turn += 1
        self.stores = None

    def end(self) -> None:
        """Return to what production does."""
        self.tests_run = False
        self.stores = None


isolation = Isolation()
"""The process's; transports look at ``isolation.stores`` once a call."""
