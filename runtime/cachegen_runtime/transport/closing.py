"""Whether a transport was closed; all of them say so in the same words."""

from __future__ import annotations

from cachegen_runtime.errors import CacheError


def closed_error(cluster: str) -> CacheError:
    """Return the error for a call that comes after the end."""
    return CacheError(f"the caches were closed, and with them cluster {cluster!r}")


class ClosedState:
    """Whether one transport was closed; there is no way back."""

    __slots__ = ("_cluster", "closed")

    def __init__(self, cluster: str) -> None:
        self._cluster = cluster
        self.closed = False

    def close(self) -> None:
        """Take no further calls."""
        self.closed = True

    def check(self) -> None:
        """Raise CacheError once closed."""
        if self.closed:
            raise closed_error(self._cluster)
