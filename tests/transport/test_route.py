"""Who stands in the way of a cluster's calls, in which order, and that nobody costs nothing."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import TypeVar

import pytest

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport import route as routes
from cachegen_runtime.transport.embedded.asynchronous import AsyncEmbeddedTransport
from cachegen_runtime.transport.embedded.blocking import EmbeddedTransport
from cachegen_runtime.transport.route import (
    AsyncRoute,
    Place,
    Route,
    add_layer,
    remove_layer,
    reopen_everywhere,
)
from cachegen_runtime.transport.seam import AsyncWay, Way
from cachegen_runtime.urls.reading import parse
from tests.transport.operations import get, put

R = TypeVar("R")

MEMORY = parse("main", "memory://", "the test")


class Passing:
    """Stands in the way, notes its name and lets calls pass."""

    def __init__(self, name: str, way: Way, noted: list[str]) -> None:
        self._name = name
        self._way = way
        self._noted = noted

    def run(self, operation: Operation[R], /) -> R:
        self._noted.append(self._name)
        return self._way.run(operation)

    def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        self._noted.append(f"{self._name}, a batch")
        return self._way.run_batch(operations, transaction=transaction)


class AsyncPassing:
    """The same in the way of async calls."""

    def __init__(self, name: str, way: AsyncWay, noted: list[str]) -> None:
        self._name = name
        self._way = way
        self._noted = noted

    async def run(self, operation: Operation[R], /) -> R:
        self._noted.append(self._name)
        return await self._way.run(operation)

    async def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        self._noted.append(f"{self._name}, a batch")
        return await self._way.run_batch(operations, transaction=transaction)


class Watching:
    """A layer in the way of all routes."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    def before(self, way: Way, route: Route) -> Way:
        return Passing(route.cluster, way, self.noted)

    def before_async(self, way: AsyncWay, route: AsyncRoute) -> AsyncWay:
        return AsyncPassing(route.cluster, way, self.noted)


@pytest.fixture
def watching() -> Iterator[Watching]:
    layer = Watching()
    add_layer(Place.OBSERVED, layer)
    yield layer
    remove_layer(Place.OBSERVED)


def made(cluster: str = "main") -> Route:
    return Route(cluster, EmbeddedTransport(MEMORY))


def named(place: Place, noted: list[str]) -> Callable[[Way], Way]:
    return lambda way: Passing(place.name, way, noted)


def test_with_nobody_in_the_way_calls_go_into_the_transports_own_methods() -> None:
    transport, asynchronous = EmbeddedTransport(MEMORY), AsyncEmbeddedTransport(MEMORY)
    route = Route("main", transport)
    assert (route.run, route.run_batch) == (transport.run, transport.run_batch)
    other = AsyncRoute("main", asynchronous)
    assert (other.run, other.run_batch) == (asynchronous.run, asynchronous.run_batch)


@pytest.mark.parametrize("order", list(permutations(Place)))
def test_calls_pass_wrappers_in_the_order_of_their_places(
    order: Sequence[Place],
) -> None:
    noted: list[str] = []
    route = made()
    for place in order:
        route.wrap(place, named(place, noted))
    route.run(put(b"k", b"v"))
    assert noted == ["CLOSED", "OBSERVED", "ISOLATED", "NEAR"]
    for place in order:
        route.unwrap(place)
    assert route.run(get(b"k")) == b"v"
    assert len(noted) == 4


def test_a_layer_wraps_routes_that_were_made_before_and_after() -> None:
    layer, before = Watching(), made("before")
    add_layer(Place.OBSERVED, layer)
    after = made("after")
    for route in (before, after):
        route.run(get(b"k"))
        route.run_batch([get(b"k")], transaction=False)
    remove_layer(Place.OBSERVED)
    for route in (before, after, made("later")):
        route.run(get(b"k"))
    names = ["before", "before, a batch", "after", "after, a batch"]
    assert layer.noted == names


def test_a_layer_and_one_route_s_own_meet_in_their_order(watching: Watching) -> None:
    route = made()
    route.wrap(Place.NEAR, named(Place.NEAR, watching.noted))
    route.wrap(Place.CLOSED, named(Place.CLOSED, watching.noted))
    route.run(get(b"k"))
    assert watching.noted == ["CLOSED", "main", "NEAR"]


async def test_async_routes_have_the_same_places(watching: Watching) -> None:
    route = AsyncRoute("main", AsyncEmbeddedTransport(MEMORY))
    noted = watching.noted
    route.wrap(Place.NEAR, lambda way: AsyncPassing("near", way, noted))
    await route.run(put(b"k", b"v"))
    assert await route.run_batch([get(b"k")], transaction=True) == [b"v"]
    assert noted == ["main", "near", "main, a batch", "near, a batch"]


def test_a_closed_route_refuses_in_the_name_of_what_it_is_asked(
    watching: Watching,
) -> None:
    route = made()
    for _ in range(2):
        route.close()
    with pytest.raises(CacheError, match="closed, and with them cluster 'main'") as one:
        route.run(get(b"k"))
    assert (one.value.operation, one.value.keyspace) == ("probe", "things")
    assert one.value.key == "k"
    with pytest.raises(CacheError, match="closed") as several:
        route.run_batch([put(b"a", b"v"), get(b"b")], transaction=False)
    assert several.value.key == "a"
    with pytest.raises(CacheError, match="closed"):
        route.run_batch([], transaction=False)
    assert watching.noted == []


async def test_a_closed_async_route_refuses_too() -> None:
    route = AsyncRoute("main", AsyncEmbeddedTransport(MEMORY))
    await route.aclose()
    with pytest.raises(CacheError, match="closed") as caught:
        await route.run(get(b"k"))
    assert caught.value.key == "k"
    with pytest.raises(CacheError, match="closed"):
        await route.run_batch([get(b"k")], transaction=True)


def test_tests_open_again_what_others_closed() -> None:
    route = made()
    route.close()
    reopen_everywhere()
    route.run(put(b"k", b"v"))


def test_a_route_is_gone_with_its_last_user() -> None:
    gc.disable()
    try:
        route = made()
        route.wrap(Place.NEAR, named(Place.NEAR, []))
        route.close()
        gone = weakref.ref(route)
        del route
        assert gone() is None
    finally:
        gc.enable()


class BoundOnce(Route):
    """A route that does not look afterwards whether anything has changed."""

    def bind(self) -> None:
        layers, way = routes._layers.copy(), self._innermost
        for place in Place:
            if place in layers:
                way = self._through(layers[place], way)
            if place in self._wrappers:
                way = self._wrappers[place](way)
        self._lead_to(way, way, None)


def met_in_spite_of_a_race(kind: type[Route]) -> bool:
    """Return whether a layer is met that comes while a route is being bound, as by another thread."""
    layer, came = Watching(), list[str]()

    def wrap(way: Way) -> Way:
        if not came:
            came.append("once")
            add_layer(Place.OBSERVED, layer)
        return way

    route = kind("main", EmbeddedTransport(MEMORY))
    route.wrap(Place.NEAR, wrap)
    route.run(get(b"k"))
    remove_layer(Place.OBSERVED)
    return layer.noted == ["main"]


def test_a_layer_that_comes_while_a_route_is_being_bound_is_met() -> None:
    assert met_in_spite_of_a_race(Route)
    assert not met_in_spite_of_a_race(BoundOnce)


def test_calls_from_many_threads_survive_a_layer_that_comes_and_goes() -> None:
    route, failures = made(), list[BaseException]()

    def call() -> None:
        try:
            for _ in range(300):
                assert route.run(get(b"k")) == b"v"
        except BaseException as failure:
            failures.append(failure)

    route.run(put(b"k", b"v"))
    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        add_layer(Place.OBSERVED, Watching())
        remove_layer(Place.OBSERVED)
    for thread in threads:
        thread.join()
    assert failures == []


def test_an_event_loop_needs_nothing_of_a_route() -> None:
    route = AsyncRoute("main", AsyncEmbeddedTransport(MEMORY))
    for _ in range(2):
        asyncio.run(route.run(put(b"k", b"v")))
