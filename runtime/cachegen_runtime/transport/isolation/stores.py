"""Where the pytest plugin and `isolated` put their stores in the way of every route; nowhere in production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachegen_runtime.transport.route import (
    AsyncRoute,
    Place,
    Route,
    add_layer,
    remove_layer,
    reopen_everywhere,
)
from cachegen_runtime.transport.seam import AsyncWay, Way

if TYPE_CHECKING:
    # The store imports its engine, which a test without caches does not want.
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

    def before(self, way: Way, route: Route) -> Way:
        """Stand in the way of a route."""
        from cachegen_runtime.transport.isolation.blocking import IsolatedWay

        return IsolatedWay(self, route.cluster)

    def before_async(self, way: AsyncWay, route: AsyncRoute) -> AsyncWay:
        """Stand in the way of an async route."""
        from cachegen_runtime.transport.isolation.asynchronous import AsyncIsolatedWay

        return AsyncIsolatedWay(self, route.cluster)


class Isolation:
    """Whether tests run in this process, and the stores of the present one."""

    __slots__ = ("stores", "tests_run")

    def __init__(self) -> None:
        self.tests_run = False
        self.stores: Stores | None = None

    def begin(self) -> None:
        """Let all routes lead to new and empty stores, and take calls again."""
        self.tests_run = True
        self.stores = Stores()
        add_layer(Place.ISOLATED, self.stores)
        reopen_everywhere()

    @property
    def state(self) -> tuple[bool, Stores | None]:
        """Return what `restore` takes."""
        return self.tests_run, self.stores

    def restore(self, state: tuple[bool, Stores | None]) -> None:
        """Let all routes lead where they led, and as the test goes on, take calls again."""
        self.tests_run, self.stores = state
        if self.stores is None:
            remove_layer(Place.ISOLATED)
        else:
            add_layer(Place.ISOLATED, self.stores)
            reopen_everywhere()

    def go_live(self) -> None:
        """Let routes lead to their own URLs, and take calls again."""
        self.end()
        self.tests_run = True
        reopen_everywhere()

    def end(self) -> None:
        """Return to what production does."""
        self.tests_run = False
        self.stores = None
        remove_layer(Place.ISOLATED)


isolation = Isolation()
"""The process's; only what opens routes or seals values asks it anything."""
