# Derived from transport/near/asynchronous.py by derive_sync.py. Do not edit: change that file.
"""The near cache in the way of blocking calls: reads are answered here where they can be, writes make it forget."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.near.cache import NearCache
from cachegen_runtime.transport.near.reading import Asked, form_of, found, held, reply
from cachegen_runtime.transport.route import Place, Route
from cachegen_runtime.transport.seam import Way
from cachegen_runtime.transport.wire.exchange import result

R = TypeVar("R")


class NearWay:
    """What blocking calls of a cluster with near keyspaces meet before its transport."""

    def __init__(self, way: Way, near: NearCache) -> None:
        self._way = way
        self._near = near

    def run(self, operation: Operation[R], /) -> R:
        """Answer an operation from near, or run it; forget what it may have written."""
        if not operation.origin.service:
            # A command of no keyspace, which may write any key.
            return self._command(operation)
        store = self._near.stores.get(operation.origin.keyspace)
        if store is None:
            return self._way.run(operation)
        if operation.writes:
            try:
                return self._way.run(operation)
            finally:
                store.drop(operation.keys)
        form = form_of(operation)
        if form is None:
            return self._way.run(operation)
        self._near.start()
        entries = [held(store, key, form) for key in operation.keys]
        known = [found(entry) for entry in entries if entry is not None]
        if len(known) == len(entries):
            for _ in known:
                store.hits.up()
            return result(operation, reply(form, known))
        token = store.reserve(operation.keys)
        if token is None:
            return self._way.run(operation)
        asked = Asked(store, operation, form, entries, token)
        try:
            return self._way.run(asked.operation)
        finally:
            asked.end()

    def _command(self, operation: Operation[R]) -> R:
        try:
            return self._way.run(operation)
        finally:
            self._near.commanded(operation)

    def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Run operations together, and forget what they may have written."""
        try:
            return self._way.run_batch(operations, transaction=transaction)
        finally:
            self._near.drop(operations)


def near_cache(route: Route, url: str | None) -> NearCache:
    """Return a near cache that stands in the way of a route."""
    is_outermost = partial(route.is_outermost, Place.NEAR)
    near = NearCache(route.cluster, url, is_outermost)

    def wrap(way: Way) -> NearWay:
        near.bound()
        return NearWay(way, near)

    route.wrap(Place.NEAR, wrap)
    return near
