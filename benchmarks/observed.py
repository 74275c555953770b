"""What it costs to be observed: the same call with nobody, with an observer that does nothing, and with statistics."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.blocking import Call, repeated
from benchmarks.measure import Table, compare
from benchmarks.shop import PROFILE, USER, ShopCaches
from cachegen_runtime.observing import Event, Statistics
from cachegen_runtime.observing.blocking import ObservedWay
from cachegen_runtime.observing.observers import Observers
from cachegen_runtime.transport.route import Place
from cachegen_runtime.transport.seam import Way


def tables(port: int, *, slice_seconds: float, rounds: int) -> list[Table]:
    """Return the table of observed GETs."""
    works = {name: repeated(call) for name, call in contenders(port).items()}
    return [compare("observed: get", works, slice_seconds=slice_seconds, rounds=rounds)]


def contenders(port: int) -> dict[str, Call]:
    """Return the same call, observed and not; the first is the baseline."""
    return {
        "nobody observes": _get(port, None),
        "an observer that does nothing": _get(port, lambda event: None),
        "Statistics": _get(port, Statistics()),
    }


def _get(port: int, observer: Callable[[Event], object] | None) -> Call:
    """Return a GET that one observer is told of, and no other call of this process."""
    caches = ShopCaches(main=f"redis://127.0.0.1:{port}/0?timeout=30")
    caches.profile.set(USER, PROFILE)
    route = caches["main"]
    if observer is not None:
        told = Observers()
        told.register(observer, keys=False)

        def wrap(way: Way) -> Way:
            return ObservedWay(way, route.peer, told)

        route.wrap(Place.OBSERVED, wrap)
    return lambda: caches.profile.get(USER)
