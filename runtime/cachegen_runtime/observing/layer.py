"""What stands in the way of all routes while anybody observes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cachegen_runtime.transport.isolation.stores import isolation
from cachegen_runtime.transport.route import AsyncRoute, Route
from cachegen_runtime.transport.seam import NOWHERE, AsyncWay, Peer, Way


class ObservingLayer:
    """Puts what tells the observers into the way of routes."""

    def before(self, way: Way, route: Route) -> Way:
        """Stand in the way of a route."""
        from cachegen_runtime.observing.blocking import ObservedWay

        return ObservedWay(way, _peer(route.peer))

    def before_async(self, way: AsyncWay, route: AsyncRoute) -> AsyncWay:
        """Stand in the way of an async route."""
        from cachegen_runtime.observing.asynchronous import AsyncObservedWay

        return AsyncObservedWay(way, _peer(route.peer))


layer: Final = ObservingLayer()


def _peer(peer: Callable[[bytes], Peer]) -> Callable[[bytes], Peer]:
    """Return what tells a call's server; in a test's own stores there is none."""
    return peer if isolation.stores is None else _nowhere


def _nowhere(key: bytes) -> Peer:
    return NOWHERE
