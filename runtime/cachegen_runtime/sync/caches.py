# Derived from aio/caches.py by derive_sync.py. Do not edit: change that file.
"""A service's caches and what its keyspaces share; the routes live here, one for each cluster."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from cachegen_runtime.execution import Execution, Loading
from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import Definition, KeyspaceDefinition
from cachegen_runtime.operations.keyspace import AnyOperations, KeyOperations
from cachegen_runtime.sync.batch import Batch, Transaction
from cachegen_runtime.transport.opening import open_blocking
from cachegen_runtime.transport.route import Route
from cachegen_runtime.values.encrypted import Seal

if TYPE_CHECKING:
    # Most programs keep nothing near.
    from cachegen_runtime.transport.near.cache import NearCache

K = TypeVar("K")
V = TypeVar("V")


class Caches(Execution):
    """What a generated class of blocking caches derives from.

    Making one connects to nothing. One object serves any number of threads and
    forked processes.
    """

    __test__ = False
    """No test runner takes a service for a test, not even `TestApiCaches`."""

    def __init_subclass__(cls) -> None:
        """Let the class show each keyspace's class where its objects have the keyspace.

        `unittest.mock.create_autospec` asks the class, and an annotation is no attribute.
        """
        super().__init_subclass__()
        module = sys.modules.get(cls.__module__)
        known = {} if module is None else vars(module)
        for name, annotation in cls.__annotations__.items():
            found = known.get(str(annotation).partition("[")[0])
            if isinstance(found, type) and issubclass(found, AnyKeyspace):
                setattr(cls, name, found)

    def __init__(self, urls: Mapping[str, str | None]) -> None:
        """Take a URL for each cluster, or None for what the environment says.

        Raises CacheConfigError for a URL or a setting that cannot be used.
        """
        self._routes: Mapping[str, Route] = {
            cluster: open_blocking(cluster, url) for cluster, url in urls.items()
        }
        self._urls = urls
        self._seals: dict[str, Seal] = {}
        self._loading: list[Loading] = []
        self._nears: dict[str, NearCache] = {}

    def __seal__(self, cluster: str) -> Seal:
        """Return what seals the values of a cluster; raise CacheConfigError without keys."""
        seal = self._seals.get(cluster)
        if seal is None:
            from cachegen_runtime.transport.sealing import seal_of

            seal = self._seals[cluster] = seal_of(cluster, self._urls[cluster])
        return seal

    def __loading__(self, cluster: str, loading: Loading) -> tuple[object, ...]:
        """Take the loads of a keyspace, and return where its data are.

        Raises CacheConfigError where a Redis Cluster would part keys from their records.
        """
        from cachegen_runtime.transport.recording import require_records_beside

        url = self._urls[cluster]
        require_records_beside(cluster, url, self._routes[cluster].key_prefix)
        self._loading.append(loading)
        return cluster, url

    def __near__(self, cluster: str) -> NearCache:
        """Return the near cache of a cluster, which stands in the way of its calls from then on."""
        near = self._nears.get(cluster)
        if near is None:
            from cachegen_runtime.transport.near.blocking import near_cache

            route, url = self._routes[cluster], self._urls[cluster]
            near = self._nears[cluster] = near_cache(route, url)
        return near

    def batch(self) -> Batch:
        """Return an empty batch, for ``with``: many operations, one round trip."""
        return Batch(self._routes)

    def transaction(self) -> Transaction:
        """Return an empty transaction, for ``with``: a batch applied as one step."""
        return Transaction(self._routes)

    def close(self) -> None:
        """End the loads that nobody waits for, and the connections of every cluster."""
        for loading in self._loading:
            loading.close()
        for route in self._routes.values():
            route.close()
        for near in self._nears.values():
            near.stop()

    def __getitem__(self, cluster: str) -> Route:
        """Return the route to a cluster; no method, so that any keyspace name is free."""
        return self._routes[cluster]

    def __clusters__(self) -> tuple[str, ...]:
        """Return the clusters' names."""
        return tuple(self._routes)

    # Without this, Python would iterate by asking for the clusters 0, 1, 2, …
    __iter__ = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AnyKeyspace(ABC, Generic[K]):
    """What every keyspace offers, whatever it is for.

    Every operation raises CacheKeyError for a key of another Python type or without a
    key string, and TypeError or ValueError for other wrong arguments; then nothing is
    sent. What goes wrong on the way is a CacheTimeoutError or CacheUnavailableError; a
    key that holds another Redis type is a CacheWrongTypeError, a stored value of another
    form a CacheDecodeError.
    """

    def __init__(self, caches: Caches, definition: Definition[K]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        self._caches = caches
        self._origin = definition.origin
        self._route = caches[definition.cluster]

    @property
    @abstractmethod
    def operations(self) -> AnyOperations[K]:
        """Return the keyspace's operations as values, for batches; they send nothing."""

    def delete(self, *keys: K) -> int:
        """Delete keys and return how many were there (UNLINK).

        One step for all keys, on a Redis Cluster for those of one slot. Without keys
        nothing is sent.
        """
        return self._route.run(self.operations.delete(*keys))

    def exists(self, key: K) -> bool:
        """Return whether a key is there (EXISTS)."""
        return self._route.run(self.operations.exists(key))

    def ttl(self, key: K) -> timedelta | None:
        """Return how long a key still lives, or None when it never expires (PTTL).

        Exact to the millisecond. Raises CacheMissError for a missing key.
        """
        return self._route.run(self.operations.ttl(key))

    def key_text(self, key: K) -> str:
        """Return the key's string as it is sent, prefix included; nothing is sent."""
        return self.operations.key_text(key)

    def __repr__(self) -> str:
        origin = self._origin
        named = f"{origin.service}.{origin.keyspace}"
        return f"<{type(self).__name__} {named}: {origin.pattern}>"


class Keyspace(AnyKeyspace[K], Generic[K, V]):
    """What every kind of keyspace that holds values offers."""

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, V]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._definition = definition

    @property
    @abstractmethod
    def operations(self) -> KeyOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""

    def _seal(self) -> Seal:
        """Return what seals the keyspace's values; only encrypted ones ask for it."""
        return self._caches.__seal__(self._definition.cluster)

    @property
    def decode_misses(self) -> int:
        """Return how many stored values did not decode and were taken for misses."""
        return self._definition.counters.decode_misses.count

    def with_expiry(self, expiry: Expiry) -> Self:
        """Return the same keyspace with `expiry` as the default of its writes."""
        return type(self)(self._caches, self._definition.with_expiry(expiry))

    def touch(self, key: K, *, expiry: Expiry | None = None) -> bool:
        """Set a key's TTL without writing and return whether the key is there.

        PEXPIRE, PEXPIREAT or PERSIST, as the expiry asks. An expiry that counts from the
        key's creation, KEEP_TTL, or none at all changes nothing.
        """
        return self._route.run(self.operations.touch(key, expiry=expiry))
