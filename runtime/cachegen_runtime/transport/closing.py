"""Whether a transport still takes calls; every transport says its end in the same words."""

from __future__ import annotations

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation


class Openness:
    """Open until `end`; there is no way back."""

    __slots__ = ("_cluster", "ended")

    def __init__(self, cluster: str) -> None:
        self._cluster = cluster
        self.ended = False

    def end(self) -> None:
        """Take no further calls."""
        self.ended = True

    def check(self, *operations: Operation[object]) -> None:
        """Raise for the first operation when the end has come."""
        if not self.ended:
            return
        operation = operations[0] if operations else None
        raise CacheError(
            f"the caches were closed, and with them cluster {self._cluster!r}",
            operation=operation.name if operation else None,
            keyspace=operation.origin.keyspace if operation else None,
        )
