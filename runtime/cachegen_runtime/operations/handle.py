"""The results of a batch, each of its own operation's type; does no I/O and is shared by both faces."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Final, Generic, TypeGuard, TypeVar

import msgspec

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation

R_co = TypeVar("R_co", covariant=True)

_WAITING: Final = Exception("the batch has not run to its end")
"""The outcome of an operation that has none yet."""


class Handle(msgspec.Struct, Generic[R_co], eq=False, weakref=True):
    """The result-to-be of one operation of a batch."""

    operation: Operation[R_co]
    outcome: object = _WAITING
    """What the operation made of its reply, the `CacheError` that it failed with, or neither yet."""

    @property
    def result(self) -> R_co:
        """Return the operation's result.

        Raises the operation's own CacheError if it failed, and RuntimeError while its
        batch has not run to its end.
        """
        outcome = self.outcome
        if self._is_result(outcome):
            return outcome
        if isinstance(outcome, CacheError):
            raise outcome
        raise RuntimeError(
            f"{self.operation.origin.keyspace}.{self.operation.name} has no result: its "
            "batch runs when the `with` block ends, and has not run to its end"
        )

    def _is_result(self, outcome: object) -> TypeGuard[R_co]:
        # What the operation's `read` returns is never an exception.
        return not isinstance(outcome, Exception)

    def __repr__(self) -> str:
        if isinstance(self.outcome, CacheError):
            state = "failed"
        else:
            state = "waiting" if self.outcome is _WAITING else "done"
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


def settle(handles: Sequence[Handle[object]], outcomes: Sequence[object]) -> None:
    """Tell the handles of one cluster the outcome of their operations, in the same order."""
    for handle, outcome in zip(handles, outcomes, strict=True):
        handle.outcome = outcome
