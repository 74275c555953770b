# Derived from aio/batch.py by derive_sync.py. Do not edit: change that file.
"""Several operations in one round trip, each result of its own type; nothing is sent before the block ends."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self, TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.handle import Handle, require_operation, settle
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.route import Route
from cachegen_runtime.transport.seam import WatchedBatch

R = TypeVar("R")


class Batch:
    """Operations that leave together, in one round trip to each cluster.

    ``add`` gives a handle whose ``result`` is the operation's own; the operations run
    when the ``with`` block ends, in order on each cluster, and not at all when it
    ends by an exception. An operation that fails says so at its handle and stops no
    other. When a cluster gives no answer at all, leaving the block raises that as well.
    """

    _transaction = False

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self._routes = routes
        self._handles: dict[str, list[Handle[object]]] = {}
        self._ended = False

    def add(self, operation: Operation[R]) -> Handle[R]:
        """Return the handle of an operation, which joins the batch.

        Raises ValueError for an operation of a cluster that these caches do not have,
        TypeError for what is no operation, and RuntimeError once the batch has run.
        """
        if self._ended or type(operation) is not Operation:
            self._refuse(operation)
        cluster = operation.origin.cluster
        handles = self._handles.get(cluster)
        if handles is None:
            handles = self._joined_by(cluster)
        handle = Handle(operation)
        handles.append(handle)
        return handle

    def _refuse(self, operation: object) -> None:
        require_operation(operation)
        if self._ended:
            raise RuntimeError("the batch has ended; begin another")

    def _joined_by(self, cluster: str) -> list[Handle[object]]:
        """Return the place for the handles of a cluster that the batch did not have before."""
        if cluster not in self._routes:
            raise ValueError(f"these caches have no cluster {cluster!r}")
        return self._handles.setdefault(cluster, [])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended = True
        if kind is None:
            self._run()

    def _run(self) -> None:
        clusters = list(self._handles)
        watch = self._routes[clusters[0]].watch if len(clusters) > 1 else None
        if watch is None:
            self._send(None)
        else:
            with watch.batch(transaction=self._transaction) as watched:
                self._send(watched)

    def _send(self, watched: WatchedBatch | None) -> None:
        """Send the operations to each cluster; `watched` is for all of them together."""
        unanswered: CacheError | None = None
        for cluster, handles in self._handles.items():
            operations = [handle.operation for handle in handles]
            route = self._routes[cluster]
            run_batch = route.run_batch
            if watched is not None:
                operations = watched.metered(operations)
                run_batch = route.bare.run_batch
            try:
                outcomes = run_batch(operations, transaction=self._transaction)
            except CacheError as error:
                unanswered = unanswered or error
                outcomes = [error] * len(handles)
            if watched is not None:
                watched.take(outcomes)
            settle(handles, outcomes)
        if unanswered is not None:
            raise unanswered


class Transaction(Batch):
    """A batch on one cluster that is applied as one step: MULTI and EXEC.

    An operation that the server refuses stops no other, as in Redis. On a Redis Cluster
    all keys must be in one slot.
    """

    _transaction = True

    def add(self, operation: Operation[R]) -> Handle[R]:
        """Return the handle of an operation, which joins the transaction.

        Raises ValueError for an operation of another cluster than the first one's.
        """
        require_operation(operation)
        for cluster in self._handles:
            if operation.origin.cluster != cluster:
                raise ValueError(
                    f"a transaction is on one cluster: {cluster!r} and "
                    f"{operation.origin.cluster!r} cannot share one"
                )
        return super().add(operation)
