"""With whose keys a cluster's values are sealed: those of the environment, or the process's own where nothing leaves it."""

from __future__ import annotations

from cachegen_runtime.transport.isolation.stores import isolation
from cachegen_runtime.urls import encryption
from cachegen_runtime.urls.reading import resolve
from cachegen_runtime.values.encrypted import Seal


def seal_of(cluster: str, url: str | None) -> Seal:
    """Return what seals the values of a cluster; raise CacheConfigError for bad or no keys."""
    if isolation.tests_run:
        return _IsolatedSeal(cluster, url)
    return _live(cluster, url)


def _live(cluster: str, url: str | None) -> Seal:
    if resolve(cluster, url, warn=False).kind == "memory":
        return encryption.keyring(cluster) or encryption.of_process()
    return encryption.required(cluster)


class _IsolatedSeal:
    """The process's own key in a test's stores, the environment's in a live test."""

    def __init__(self, cluster: str, url: str | None) -> None:
        self._cluster = cluster
        self._url = url
        self._own = encryption.of_process()
        self._found: Seal | None = None

    def seal(self, text: bytes, place: bytes) -> bytes:
        """Seal a text with the key of where it goes."""
        return self._now().seal(text, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Open a text with the key of where it comes from."""
        return self._now().open(sealed, place)

    def _now(self) -> Seal:
        if isolation.stores is not None:
            return self._own
        if self._found is None:
            self._found = _live(self._cluster, self._url)
        return self._found
