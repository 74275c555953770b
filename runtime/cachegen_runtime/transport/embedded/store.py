"""One cluster's embedded store: commands, scripts and transactions as single steps, under one lock.

A thread that is interrupted in the middle of a call, by a signal's handler or by what the
collector runs, may call again. That call takes effect at once, in the middle of the other.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TypeVar

from cachegen_runtime.forking import in_child
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.embedded.engine import Engine
from cachegen_runtime.transport.wire.exchange import joined, outcome, result

R = TypeVar("R")


class Store:
    """Keys in this process, safe across threads."""

    __slots__ = ("_engine", "_lock")

    def __init__(self) -> None:
        self._engine = Engine()
        # The thread that holds it may come again: in a signal's handler, a `__del__`, a callback.
        self._lock = threading.RLock()

    def run(self, operation: Operation[R], most: int = 0) -> R:
        """Apply an operation; when `most` is not 0, keep no more keys than that."""
        with self._lock:
            answer = self._apply(operation)
            self._hold(operation, most)
        return result(operation, answer)

    def run_batch(
        self, operations: Sequence[Operation[object]], most: int = 0
    ) -> list[object]:
        """Apply operations as one step; return a result or a `CacheError` for each."""
        answers: list[Answer] = []
        with self._lock:
            for operation in operations:
                answers.append(self._apply(operation))
                self._hold(operation, most)
        return [
            outcome(operation, answer)
            for operation, answer in zip(operations, answers, strict=True)
        ]

    def _hold(self, operation: Operation[object], most: int) -> None:
        if most and operation.writes:
            self._engine.purge(most, operation.keys)

    def _apply(self, operation: Operation[object]) -> Answer:
        run, call = self._engine.run, operation.last_call()
        answers = [run(command) for command in operation.alone]
        if call is not None:
            answers.append(call.script.twin(run, call.keys, call.argv))
        return joined(answers)


_stores: dict[str, Store] = {}


def store_of(cluster: str) -> Store:
    """Return the process's one store of that cluster name."""
    store = _stores.get(cluster)
    if store is None:
        # Several threads may each make one; the first that is stored is everybody's.
        store = _stores.setdefault(cluster, Store())
    return store


# A lock may have been held by another thread at the moment of the fork.
in_child(_stores.clear)
