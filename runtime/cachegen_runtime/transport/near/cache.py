"""The near cache of one caches object on one cluster: a store for each keyspace that has one, and who listens for them.

The first near read starts the listener. Where none is possible, calls go as if no
keyspace were near, and one warning says why. A route that is rebound, as by a test's
stores, an observer or its end, begins with an empty near cache and without a listener.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final, TypeGuard, TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.forking import in_child
from cachegen_runtime.keys.records import key_of_record, record_heads
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.near.hearing import reduced
from cachegen_runtime.transport.near.listener import Listener
from cachegen_runtime.transport.near.masters import masters
from cachegen_runtime.transport.near.sieve import NEVER
from cachegen_runtime.transport.near.store import Store
from cachegen_runtime.urls.reading import resolve

K = TypeVar("K")
V = TypeVar("V")

_logger: Final = logging.getLogger("cachegen_runtime")
_OF_ALL_KEYS: Final = (b"FLUSHALL", b"FLUSHDB", b"SWAPDB")
_PATIENCE: Final = 0.05
"""Seconds that `stop` waits for the listener's thread."""


class NearCache:
    """What is held near for the keyspaces of one caches object on one cluster."""

    def __init__(
        self, cluster: str, url: str | None, is_outermost: Callable[[], bool]
    ) -> None:
        """Take where the cluster is, and what tells whether calls meet the near cache first."""
        self.stores: dict[str, Store[object, object]] = {}
        self._cluster = cluster
        self._url = url
        self._is_outermost = is_outermost
        self._is_met_first = False
        self._heads: list[bytes] = []
        self._key_of: Callable[[bytes], bytes] = bytes
        self._listener: Listener | None = None
        self._is_absent = False
        self._is_refused = False
        self._is_warned = False
        self._lock = threading.RLock()
        _all.add(self)

    def store(
        self, definition: KeyspaceDefinition[K, V], key_prefix: bytes
    ) -> Store[K, V]:
        """Return the store of a keyspace, which is made the first time."""
        assert definition.near is not None
        store = self.stores.get(definition.name)
        if store is not None and _is_of(store, definition):
            return store
        made: Store[K, V] = Store(definition.near, _kept(definition), definition.value)
        self.stores[definition.name] = made
        head = definition.key_encoder(key_prefix).head
        self._heads.append(head)
        if definition.load is not None:
            self._heads += record_heads(key_prefix, head)
        self._key_of = key_of_record(key_prefix)
        self.stop()
        return made

    def start(self) -> None:
        """Listen, if nobody does and somebody can."""
        if self._listener is None and not self._is_absent and not self._is_refused:
            self._start()

    def stop(self) -> None:
        """Forget everything and stop listening; the next read starts again."""
        with self._lock:
            listener, self._listener = self._listener, None
            self._is_absent = False
        self._close()
        if listener is not None:
            listener.stop(_PATIENCE)

    def bound(self) -> None:
        """Start over, since the route was rebound."""
        self._is_met_first = self._is_outermost()
        self.stop()

    def forked(self) -> None:
        """Begin empty in a child, where no thread listens."""
        self._lock = threading.RLock()
        listener, self._listener = self._listener, None
        for store in self.stores.values():
            store.forked()
        if listener is not None:
            listener.abandon()

    def drop(self, operations: Sequence[Operation[object]]) -> None:
        """Forget what operations have written, or have tried to."""
        for operation in operations:
            store = self.stores.get(operation.origin.keyspace)
            if store is not None and operation.writes:
                store.drop(operation.keys)

    def commanded(self, operation: Operation[object]) -> None:
        """Forget what a command of no keyspace may have written: each of its words may be a key."""
        for name, *words in operation.commands:
            keys = [self._key_of(word) for word in words]
            for store in self.stores.values():
                store.empty() if name in _OF_ALL_KEYS else store.drop(keys)

    def open(self, listener: Listener) -> None:
        """Let reads be held: from now on each change is heard."""
        with self._lock:
            if listener is self._listener:
                for store in self.stores.values():
                    store.open()

    def heard(self, listener: Listener, proof: float) -> None:
        """Serve what is held, until the silence since `proof` is too long."""
        with self._lock:
            if listener is not self._listener:
                return
            for store in self.stores.values():
                store.live_until = proof + store.lag
                store.valid_until = store.live_until if self._is_met_first else NEVER

    def push(self, listener: Listener, keys: Sequence[bytes]) -> None:
        """Forget keys that have changed, or whose records have."""
        if listener is self._listener:
            known = [self._key_of(key) for key in keys]
            for store in self.stores.values():
                store.push(known)

    def flush(self, listener: Listener) -> None:
        """Forget all keys."""
        if listener is self._listener:
            for store in self.stores.values():
                store.flush()

    def lost(self, listener: Listener) -> None:
        """Forget everything until all masters are listened to."""
        with self._lock:
            if listener is self._listener:
                self._close()

    def refused(self, listener: Listener, reason: str) -> None:
        """Go on without: nothing is tried again."""
        with self._lock:
            if listener is self._listener:
                self._refuse(reason)
                self._listener = None

    def unmet(self, listener: Listener) -> None:
        """Say once that nothing is near, as behind a proxy that hangs up; it is tried again all the same."""
        with self._lock:
            if listener is self._listener and not self._is_warned:
                self._warn("the server answers nothing to whoever asks for RESP3")

    def _start(self) -> None:
        with self._lock:
            if self._listener is not None:
                return
            try:
                settings = resolve(self._cluster, self._url, warn=False)
                if settings.kind == "memory":
                    self._is_absent = True
                elif settings.via_redis_py:
                    self._refuse("redis-py has the connections (transport=redis-py)")
                else:
                    self._listen(
                        Listener(
                            self,
                            masters(settings),
                            reduced(self._heads),
                            self._interval,
                        )
                    )
            except (CacheError, OSError, RuntimeError):
                # The call itself says what is wrong with the URL. No descriptor or no
                # thread may be left for now.
                self._is_absent = True

    def _listen(self, listener: Listener) -> None:
        self._listener = listener
        try:
            listener.start()
        except RuntimeError:
            self._listener = None
            listener.abandon()
            raise

    @property
    def _interval(self) -> float:
        return min(store.lag for store in self.stores.values()) / 3

    def _refuse(self, reason: str) -> None:
        self._is_refused = True
        if not self._is_warned:
            self._warn(reason)

    def _warn(self, reason: str) -> None:
        self._is_warned = True
        _logger.warning(
            "cluster %r: no near cache, so every read asks the server: %s",
            self._cluster,
            reason,
        )

    def _close(self) -> None:
        for store in self.stores.values():
            store.close()


def _kept(definition: KeyspaceDefinition[K, V]) -> int:
    """Return for how many milliseconds past its expiry a value is kept."""
    load = definition.load
    stale = None if load is None else load.stale_for
    return 0 if stale is None else stale // timedelta(milliseconds=1)


def _is_of(
    store: Store[object, object], definition: KeyspaceDefinition[K, V]
) -> TypeGuard[Store[K, V]]:
    # With the same codec, the values are the same.
    return store.codec is definition.value


_all: Final[weakref.WeakSet[NearCache]] = weakref.WeakSet()


def _begin_anew() -> None:
    for near in _all:
        near.forked()


in_child(_begin_anew)
