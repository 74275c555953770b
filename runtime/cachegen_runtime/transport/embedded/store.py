"""One cluster's embedded store: commands, scripts and transactions as single steps, under one lock.

A thread that is interrupted in the middle of a call, by a signal's handler or by what the
collector runs, may call again. That call takes effect at once, and the other one begins again.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import Final, TypeVar

from cachegen_runtime.forking import in_child
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.embedded.attempts import Attempts
from cachegen_runtime.transport.embedded.engine import Engine
from cachegen_runtime.transport.wire.exchange import joined, outcome, result

R = TypeVar("R")

_ENDS: Final = (b"PX", b"PXAT")
_REMOVING: Final = (b"DEL", b"UNLINK")


class Store:
    """Keys in this process, safe across threads."""

    __slots__ = ("_attempts", "_engine", "_lock")

    def __init__(self) -> None:
        self._engine = Engine()
        self._attempts = Attempts(self._engine)
        # The thread that holds it may come again: in a signal's handler, a `__del__`, a callback.
        self._lock = threading.RLock()

    def run(self, operation: Operation[R], most: int = 0) -> R:
        """Apply an operation; when `most` is not 0, keep no more keys than that."""
        with self._lock:
            if self._attempts.under_way is None and (
                not operation.writes or is_one_step(operation)
            ):
                answer = self._apply(operation)
            else:
                apply = partial(self._apply, operation)
                answer = self._attempts.whole(keys_of(operation), apply)
            self._hold(operation, most)
        return result(operation, answer)

    def run_batch(
        self, operations: Sequence[Operation[object]], most: int = 0
    ) -> list[object]:
        """Apply operations as one step; return a result or a `CacheError` for each."""
        with self._lock:
            keys = [key for operation in operations for key in keys_of(operation)]
            apply = partial(self._apply_all, operations, most)
            answers = self._attempts.whole(keys, apply)
        return [
            outcome(operation, answer)
            for operation, answer in zip(operations, answers, strict=True)
        ]

    def _apply_all(
        self, operations: Sequence[Operation[object]], most: int
    ) -> list[Answer]:
        answers: list[Answer] = []
        for operation in operations:
            answers.append(self._apply(operation))
            self._hold(operation, most)
        return answers

    def _hold(self, operation: Operation[object], most: int) -> None:
        if most and operation.writes:
            self._engine.purge(most, operation.keys)

    def _apply(self, operation: Operation[object]) -> Answer:
        run, call = self._engine.run, operation.last_call()
        answers = [run(command) for command in operation.alone]
        if call is not None:
            answers.append(call.script.twin(run, call.keys, call.argv))
        return joined(answers)


def is_one_step(operation: Operation[object]) -> bool:
    """Return whether a write loses nothing when another call comes in its middle."""
    commands = operation.commands
    if (
        len(commands) != 1
        or operation.expire is not None
        or operation.script is not None
    ):
        return False
    command = commands[0]
    name = command[0]
    if name == b"SET":
        # It sets whatever was there.
        return len(command) == 3 or command[3] in _ENDS
    return name in _REMOVING


def keys_of(operation: Operation[object]) -> Sequence[bytes]:
    """Return all keys that an operation may change."""
    call, keys = operation.script, operation.keys
    if call is not None:
        keys = (*keys, *call.keys)
    if not operation.origin.service:
        # A command that no keyspace made: any of its words may be a key.
        keys += tuple(word for command in operation.commands for word in command[1:])
    return keys


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
