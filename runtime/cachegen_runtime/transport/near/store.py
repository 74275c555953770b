"""What one keyspace of one caches object holds near: entries by key, and reservations for those to come.

A reservation is made before a read is sent. What the read brings is held only if the
reservation is still there: a push about its key, a write of our own, a flush and a lost
listener remove it together with the entry. So nothing that changed on the way is ever held.

Hits look at `by_key` and at two moments, and take no lock. All else takes a lock, which a
thread that holds it may take again: a signal handler that reads a cache must not wait for the
thread that it interrupts. Whatever breaks off in the middle leaves an empty store.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from types import TracebackType
from typing import Final, Generic, TypeVar

from cachegen_runtime.counters import Tally
from cachegen_runtime.keyspace import Near
from cachegen_runtime.transport.near.sieve import NEVER, Entry, K_co, Sieve, V_co
from cachegen_runtime.values.codec import Codec

K = TypeVar("K")
V = TypeVar("V")

Token = object
"""What a reservation is known by."""


class Store(Generic[K_co, V_co]):
    """The entries of one keyspace.

    ``valid_until`` is the moment until which an entry may be served by the keyspace itself,
    ``live_until`` by who stands in the route: the first has passed where a call has to take
    the route, as under observers and in tests.
    """

    __slots__ = (
        "_is_open",
        "_listening",
        "_reserved",
        "_sieve",
        "by_key",
        "by_sent",
        "bytes",
        "codec",
        "drops",
        "hits",
        "kept",
        "lag",
        "live_until",
        "near",
        "ttl",
        "valid_until",
        "whole",
    )

    def __init__(self, near: Near, kept: int, codec: Codec[V_co]) -> None:
        """Take the schema's words; values are `kept` so many milliseconds past their expiry."""
        self.codec = codec
        self.near = near
        self.kept = kept
        self.ttl = near.ttl.total_seconds()
        self.lag = near.lag.total_seconds()
        self.by_key: dict[K_co, Entry[K_co, V_co]] = {}
        self.by_sent: dict[bytes, Entry[K_co, V_co]] = {}
        self._reserved: dict[bytes, Token] = {}
        self._listening: dict[bytes, list[Callable[[], None]]] = {}
        self._sieve: Final[Sieve[K_co, V_co]] = Sieve()
        self.whole = _Whole(self._clear)
        self._is_open = False
        self.bytes = 0
        self.valid_until = self.live_until = NEVER
        self.hits = Tally()
        self.drops = 0

    @property
    def is_live(self) -> bool:
        """Return whether entries may be served now."""
        return monotonic() < self.live_until

    def open(self) -> None:
        """Take reservations from now on: every change will be heard."""
        with self.whole:
            self._is_open = True

    def close(self) -> None:
        """Forget everything, and take no reservations: changes are no longer heard."""
        self.valid_until = self.live_until = NEVER
        with self.whole:
            self._is_open = False
            self._clear()

    def flush(self) -> None:
        """Forget everything: the server says that all keys may have changed."""
        with self.whole:
            self.drops += len(self.by_sent)
            self._clear()
            self._ring(tuple(self._listening))

    def empty(self) -> None:
        """Forget everything: this process may have written all keys."""
        with self.whole:
            self._clear()

    def forked(self) -> None:
        """Begin empty in a child; a thread that is not here may have held the lock."""
        self.whole = _Whole(self._clear)
        self._listening = {}
        self.close()

    def reserve(self, keys: Iterable[bytes]) -> Token | None:
        """Return what `fill` wants for keys that are read now; None where nothing would be held."""
        if not self.is_live:
            return None
        token = object()
        with self.whole:
            if not self._is_open:
                return None
            for key in keys:
                self._reserved[key] = token
        return token

    def release(self, keys: Iterable[bytes], token: Token) -> None:
        """Give up reservations that were not used."""
        with self.whole:
            for key in keys:
                if self._reserved.get(key) is token:
                    del self._reserved[key]

    def fill(
        self,
        key: bytes,
        token: Token,
        data: bytes | None,
        until: float,
        expires: float | None = None,
        *,
        is_remembered: bool = False,
    ) -> None:
        """Hold what a read has brought, if its reservation is still there."""
        entry: Entry[K_co, V_co] = Entry(key, data, until)
        entry.expires, entry.is_remembered = expires, is_remembered
        with self.whole:
            if self._reserved.get(key) is not token:
                return
            del self._reserved[key]
            self.remove(key)
            self._add(entry)

    def drop(self, keys: Iterable[bytes]) -> None:
        """Forget keys that this process has written, or has tried to."""
        with self.whole:
            for key in keys:
                self._reserved.pop(key, None)
                self.remove(key)

    def push(self, keys: Sequence[bytes]) -> None:
        """Forget keys that the server says have changed."""
        with self.whole:
            for key in keys:
                self._reserved.pop(key, None)
                if self.remove(key):
                    self.drops += 1
            if self._listening:
                self._ring(keys)

    def listen(self, keys: Iterable[bytes], ring: Callable[[], None]) -> None:
        """Call `ring` from now on whenever the server says that one of the keys has changed."""
        with self.whole:
            for key in keys:
                self._listening.setdefault(key, []).append(ring)

    def listen_no_more(self, keys: Iterable[bytes], ring: Callable[[], None]) -> None:
        """Call `ring` for these keys no more."""
        with self.whole:
            for key in keys:
                rings = self._listening.get(key, [])
                if ring in rings:
                    rings.remove(ring)
                if not rings:
                    self._listening.pop(key, None)

    def _ring(self, keys: Iterable[bytes]) -> None:
        for key in keys:
            for ring in self._listening.get(key, ()):
                ring()

    def find(self, key: bytes) -> Entry[K_co, V_co] | None:
        """Return the entry of a key as it is sent, if it may be served now."""
        entry = self.by_sent.get(key)
        if entry is not None and entry.until > monotonic() < self.live_until:
            entry.visited = True
            return entry
        return None

    def _add(self, entry: Entry[K_co, V_co]) -> None:
        if entry.size > self.near.bytes:
            return
        while self.by_sent and (
            len(self.by_sent) >= self.near.entries
            or self.bytes + entry.size > self.near.bytes
        ):
            self.remove(self._sieve.next_to_go().sent)
        self._sieve.add(entry)
        self.by_sent[entry.sent] = entry
        self.bytes += entry.size

    def remove(self, key: bytes) -> bool:
        """Forget a key's entry alone and return whether there was one; the lock is held."""
        entry = self.by_sent.pop(key, None)
        if entry is None:
            return False
        # A reader that has just found it must see that it is gone.
        entry.until = NEVER
        for linked in entry.keys:
            self.by_key.pop(linked, None)
        self._sieve.remove(entry)
        self.bytes -= entry.size
        return True

    def _clear(self) -> None:
        for entry in self.by_sent.values():
            entry.until = NEVER
        self.by_key.clear()
        self.by_sent.clear()
        self._reserved.clear()
        self._sieve.clear()
        self.bytes = 0


def link(store: Store[K, V], key: K, entry: Entry[K, V]) -> None:
    """Let an entry be found by the application's key, if it is still held."""
    with store.whole:
        if store.by_sent.get(entry.sent) is entry:
            entry.keys = (key,)
            store.by_key[key] = entry


class _Whole:
    """Changes of a store that are done as a whole: what breaks off leaves it empty."""

    __slots__ = ("_clear", "_lock")

    def __init__(self, clear: Callable[[], None]) -> None:
        self._clear = clear
        self._lock = threading.RLock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._clear()
        self._lock.release()
