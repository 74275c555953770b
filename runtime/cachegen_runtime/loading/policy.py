"""What all loads of one keyspace go by: how they are sent, counted and bounded."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from cachegen_runtime.errors import CacheLoadError, CacheTimeoutError
from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.loading.alarms import Pushes
from cachegen_runtime.loading.availability import Answering
from cachegen_runtime.loading.statistics import Tallies
from cachegen_runtime.operations.freshness import Stored, stored_until
from cachegen_runtime.operations.keyspace import shown
from cachegen_runtime.operations.leases import LeaseOperations
from cachegen_runtime.operations.loaded import Basis

K = TypeVar("K")
V = TypeVar("V")

_logger: Final = logging.getLogger("cachegen_runtime")


def _new_token() -> bytes:
    return os.urandom(16).hex().encode()


class Common:
    """What a keyspace shares with itself under another default expiry.

    ``place`` says where its data are, so that a loader that comes to its own key again is
    known by whatever way it came. ``pushes`` tell which keys have changed, where they are
    kept near.
    """

    def __init__(self, place: object, every: float) -> None:
        self.place = place
        self.tallies = Tallies()
        self.reads = Answering(every)
        self.claims = Answering(every)
        self.pushes: Pushes | None = None


class Policy(Generic[V]):
    """How the values of one keyspace are loaded."""

    def __init__(self, basis: Basis[K, V], common: Common) -> None:
        load = basis.load
        self.common = common
        self.tallies = common.tallies
        self.leases = LeaseOperations(basis)
        self.keyspace = basis.origin.keyspace
        self.timeout = load.timeout.total_seconds()
        self.soft_timeout = load.soft_timeout.total_seconds()
        self.remembers = load.missing is not None
        self.loads_unanswered = load.on_unavailable == "load"
        self.found = basis.values.__found__
        self.stored = basis.values.__stored__
        self.new_token = _new_token
        self._expiry, self._freshness = basis.expiry, basis.freshness
        self.due = basis.freshness.due / 1000

    def until(
        self, value: V, expiry: Expiry | Callable[[V], Expiry] | None
    ) -> Stored | None:
        """Return when a loaded value is gone, or None when it has expired already."""
        if callable(expiry):
            expiry = expiry(value)
        return stored_until(expiry, self._expiry, self._freshness)

    def check(self, expiry: Expiry | Callable[[V], Expiry] | None) -> None:
        """Raise for an expiry that no load can have, before anything is sent."""
        if expiry is not None and not callable(expiry):
            stored_until(expiry, self._expiry, self._freshness)

    def copy(self, name: str, key: bytes, data: bytes, value: V) -> V:
        """Return a value for one more caller, which no other can change."""
        found = self.found(name, key, data)
        return value if found is None else found

    def late(self, name: str, key: bytes) -> CacheTimeoutError:
        """Return the error of a call that got no value in time."""
        return CacheTimeoutError(
            f"no value was loaded within {self.timeout:g} s",
            operation=name,
            keyspace=self.keyspace,
            key=shown(key),
        )

    def left_out(self, name: str, key: bytes) -> CacheLoadError:
        """Return the error for a key that a loader of several left out."""
        return CacheLoadError(
            "the loader left this key out, and the schema does not say that a value may"
            " be missing",
            operation=name,
            keyspace=self.keyspace,
            key=shown(key),
        )

    def refresh_failed(self, error: BaseException) -> None:
        """Say that a refresh failed whose caller went on; no message, which may hold values."""
        _logger.warning(
            "a value of %s could not be reloaded: %s",
            self.keyspace,
            type(error).__name__,
        )
