"""The results of a batch, each of its own operation's type; does no I/O and is shared by both faces."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Generic, TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply

R_co = TypeVar("R_co", covariant=True)


class Handle(Generic[R_co]):
    """The result-to-be of one operation of a batch."""

    __slots__ = ("_done", "_failure", "operation")

    def __init__(self, operation: Operation[R_co]) -> None:
        self._done: tuple[R_co] | None = None
        self._failure: CacheError | None = None
        self.operation = operation

    def read(self, reply: Reply) -> R_co:
        """Return what the operation makes of its reply, and keep it."""
        result = self.operation.read(reply)
        self._done = (result,)
        return result

    @property
    def result(self) -> R_co:
        """Return the operation's result.

        Raises the operation's own CacheError if it failed, and RuntimeError while its
        batch has not run to its end.
        """
        if self._failure is not None:
            raise self._failure
        if self._done is None:
            raise RuntimeError(
                f"{self.operation.origin.keyspace}.{self.operation.name} has no result: its "
                "batch runs when the `with` block ends, and has not run to its end"
            )
        return self._done[0]

    def fail(self, failure: CacheError) -> None:
        """Let `result` raise `failure`."""
        self._failure = failure

    def __repr__(self) -> str:
        if self._failure is not None:
            state = "failed"
        else:
            state = "waiting" if self._done is None else "done"
        return f"<Handle of {self.operation.origin.keyspace}.{self.operation.name}: {state}>"


def require_operation(given: object) -> None:
    """Refuse what a batch cannot send, such as the result of a call."""
    if isinstance(given, Operation):
        return
    kind = type(given).__name__
    if isinstance(given, Coroutine):
        given.close()  # Else Python complains later that nobody awaited it.
    raise TypeError(
        f"add takes an operation, got {kind}: a keyspace's own methods run at once, those "
        "of its `operations` do not: batch.add(caches.visits.operations.increment(key))"
    )


def sent(operation: Operation[R_co], handle: Handle[R_co]) -> Operation[R_co]:
    """Return what the batch sends: the operation, with a reader that tells its handle.

    The handle keeps the operation as it was, so that the two make no circle.
    """
    return operation.reading(handle.read)


def settle(handles: Sequence[Handle[object]], outcomes: Sequence[object]) -> None:
    """Tell the handles of one cluster which of their operations failed."""
    for handle, outcome in zip(handles, outcomes, strict=True):
        if isinstance(outcome, CacheError):
            handle.fail(outcome)
