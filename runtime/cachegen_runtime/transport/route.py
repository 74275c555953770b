"""One cluster as its keyspaces see it: where a call goes, and what it passes on its way.

`run` and `run_batch` of a route are attributes, so that a call asks no flag:

========  ==========================================  ==============================
state     `run` and `run_batch` are                   it ends when
========  ==========================================  ==============================
plain     the transport's own methods                 a wrapper or a layer is added
wrapped   the outermost wrapper's, in the order of    the last one is removed
          `Place`
closed    `_Refusing`'s, which raise `CacheError`     tests call `reopen_everywhere`
========  ==========================================  ==============================

A wrapper belongs to one route, a layer to all of them, including those that are made later.
`bare` leaves out the observer, for a call that consists of several operations: `watch` then
reports these as one call. It is None while nobody observes.

No lock is held here: an exception from a signal handler could end the thread that holds it,
and no caches could ever be made again. Each change is one step on a dictionary or a set, and
`bind` checks afterwards that what it read is still true.
"""

from __future__ import annotations

import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Final, Generic, NoReturn, Protocol, TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.closing import closed_error
from cachegen_runtime.transport.failures import located, subject_of
from cachegen_runtime.transport.seam import (
    AsyncRun,
    AsyncRunBatch,
    AsyncTransport,
    AsyncWay,
    Peer,
    Run,
    RunBatch,
    Transport,
    Usage,
    Watch,
    Way,
    total,
)

W = TypeVar("W", Way, AsyncWay)


class Place(IntEnum):
    """Where a wrapper or a layer can be, from the transport outwards."""

    NEAR = 0
    ISOLATED = 1
    OBSERVED = 2
    CLOSED = 3


class Layer(Protocol):
    """What wraps all routes, blocking and async; it holds no reference to any of them."""

    def before(self, way: Way, route: Route) -> Way:
        """Return what calls of a route meet before `way`."""
        ...

    def before_async(self, way: AsyncWay, route: AsyncRoute) -> AsyncWay:
        """Return what calls of an async route meet before `way`."""
        ...


class _Bound(ABC):
    """A route of either kind, as far as both are alike."""

    __slots__ = ("__weakref__",)

    cluster: str

    @abstractmethod
    def bind(self) -> None:
        """Make `run` and `run_batch` those of the outermost wrapper."""

    @abstractmethod
    def usage(self) -> Usage | None:
        """Return what connections there are; None where there can be none."""

    @abstractmethod
    def unwrap(self, place: Place) -> None:
        """Remove this route's wrapper at a place, if there is one."""


class _Route(_Bound, Generic[W]):
    """A transport and its wrappers."""

    __slots__ = ("_innermost", "_wrappers", "cluster", "key_prefix")

    _innermost: W
    cluster: str
    key_prefix: bytes

    def __init__(self, cluster: str, key_prefix: bytes, transport: W) -> None:
        self.cluster = cluster
        self.key_prefix = key_prefix
        self._innermost = transport
        self._wrappers: dict[Place, Callable[[W], W]] = {}
        # First known, then bound: a layer that comes meanwhile is seen by one of the two.
        _routes.add(weakref.ref(self, _routes.discard))
        self.bind()

    def wrap(self, place: Place, wrap: Callable[[W], W]) -> None:
        """Let calls pass what `wrap` makes of the way from a place on."""
        self._wrappers[place] = wrap
        self.bind()

    def unwrap(self, place: Place) -> None:
        """Remove this route's wrapper at a place, if there is one."""
        self._wrappers.pop(place, None)
        self.bind()

    def is_outermost(self, place: Place) -> bool:
        """Return whether there is nothing outside of a place."""
        return all(each <= place for each in (*_layers, *self._wrappers))

    def bind(self) -> None:
        """Make `run` and `run_batch` those of the outermost wrapper."""
        bound = False
        while not bound:
            layers, wrappers = _layers.copy(), self._wrappers.copy()
            way = bare = self._innermost
            seen = None
            for place in Place:
                alike = way is bare
                way = self._behind(place, way, layers, wrappers)
                if place is Place.OBSERVED:
                    seen = way
                else:
                    bare = way if alike else self._behind(place, bare, layers, wrappers)
            self._lead_to(way, bare, seen)
            # Another thread may have changed them, and have bound the route before us.
            bound = layers == _layers and wrappers == self._wrappers

    def _behind(
        self,
        place: Place,
        way: W,
        layers: Mapping[Place, Layer],
        wrappers: Mapping[Place, Callable[[W], W]],
    ) -> W:
        """Return what calls meet before `way` at a place."""
        if place in layers:
            way = self._through(layers[place], way)
        return wrappers[place](way) if place in wrappers else way

    @abstractmethod
    def _through(self, layer: Layer, way: W) -> W: ...

    @abstractmethod
    def _lead_to(self, way: W, bare: W, seen: object) -> None: ...


_routes: Final[set[weakref.ref[_Bound]]] = set()
_layers: Final[dict[Place, Layer]] = {}


class Route(_Route[Way]):
    """The route of a cluster's blocking calls."""

    __slots__ = ("_transport", "bare", "peer", "run", "run_batch", "watch")

    run: Run
    run_batch: RunBatch
    bare: Way
    watch: Watch | None
    peer: Callable[[bytes], Peer]
    """Returns which server calls about a key go to now."""

    def __init__(self, cluster: str, transport: Transport) -> None:
        self._transport = transport
        self.peer = transport.peer
        super().__init__(cluster, transport.key_prefix, transport)

    def usage(self) -> Usage | None:
        """Return what connections there are; None where there can be none."""
        return self._transport.usage()

    def close(self) -> None:
        """Refuse further calls, and end the connections; a second call does nothing."""
        refusing = _Refusing(self.cluster)
        self.wrap(Place.CLOSED, lambda _: refusing)
        self._transport.close()

    def _through(self, layer: Layer, way: Way) -> Way:
        return layer.before(way, self)

    def _lead_to(self, way: Way, bare: Way, seen: object) -> None:
        self.bare = bare
        self.watch = seen if isinstance(seen, Watch) else None
        self.run, self.run_batch = way.run, way.run_batch


class AsyncRoute(_Route[AsyncWay]):
    """The route of a cluster's async calls."""

    __slots__ = ("_transport", "bare", "peer", "run", "run_batch", "watch")

    run: AsyncRun
    run_batch: AsyncRunBatch
    bare: AsyncWay
    watch: Watch | None
    peer: Callable[[bytes], Peer]
    """Returns which server calls about a key go to now."""

    def __init__(self, cluster: str, transport: AsyncTransport) -> None:
        self._transport = transport
        self.peer = transport.peer
        super().__init__(cluster, transport.key_prefix, transport)

    def usage(self) -> Usage | None:
        """Return what connections there are; None where there can be none."""
        return self._transport.usage()

    async def aclose(self) -> None:
        """Refuse further calls, and end the connections; a second call does nothing."""
        refusing = _AsyncRefusing(self.cluster)
        self.wrap(Place.CLOSED, lambda _: refusing)
        await self._transport.aclose()

    def _through(self, layer: Layer, way: AsyncWay) -> AsyncWay:
        return layer.before_async(way, self)

    def _lead_to(self, way: AsyncWay, bare: AsyncWay, seen: object) -> None:
        self.bare = bare
        self.watch = seen if isinstance(seen, Watch) else None
        self.run, self.run_batch = way.run, way.run_batch


def add_layer(place: Place, layer: Layer) -> None:
    """Wrap all routes, including those that are made later."""
    _layers[place] = layer
    for route in _all():
        route.bind()


def has_layer(place: Place) -> bool:
    """Return whether all routes are wrapped at a place."""
    return place in _layers


def remove_layer(place: Place) -> None:
    """Remove the layer at a place from all routes."""
    _layers.pop(place, None)
    for route in _all():
        route.bind()


def reopen_everywhere() -> None:
    """Let closed routes take calls again, as far as their transports do."""
    for route in _all():
        route.unwrap(Place.CLOSED)


def usages() -> dict[str, Usage]:
    """Return what connections there are now, by cluster, of all caches objects together."""
    found: dict[str, list[Usage]] = {}
    for route in _all():
        usage = route.usage()
        if usage is not None:
            found.setdefault(route.cluster, []).append(usage)
    return {cluster: total(each) for cluster, each in found.items()}


def _all() -> list[_Bound]:
    found = [reference() for reference in tuple(_routes)]
    return [route for route in found if route is not None]


class _Refusing:
    """The end of a way that was closed."""

    def __init__(self, cluster: str) -> None:
        self._cluster = cluster

    def run(self, operation: Operation[object], /) -> NoReturn:
        """Raise CacheError."""
        raise self._error(operation)

    def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> NoReturn:
        """Raise CacheError, for the first operation."""
        raise self._error(*operations[:1])

    def _error(self, *operations: Operation[object]) -> CacheError:
        error = closed_error(self._cluster)
        return located(error, subject_of(operations[0])) if operations else error


class _AsyncRefusing:
    """The end of an async way that was closed."""

    def __init__(self, cluster: str) -> None:
        self._blocking = _Refusing(cluster)

    async def run(self, operation: Operation[object], /) -> NoReturn:
        """Raise CacheError."""
        self._blocking.run(operation)

    async def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> NoReturn:
        """Raise CacheError, for the first operation."""
        self._blocking.run_batch(operations, transaction=transaction)
