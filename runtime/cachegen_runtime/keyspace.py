"""What a generated module says of each keyspace; constants without behaviour, cheap to make at import."""

from __future__ import annotations

import threading
from copy import copy
from typing import Generic, Literal, TypeVar

import msgspec

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keys.encoder import KeyEncoder, KeyShape
from cachegen_runtime.values.codec import Codec

K = TypeVar("K")
V = TypeVar("V")


class Counter:
    """How often something happened in this process, to one keyspace."""

    __slots__ = ("_count", "_lock")

    def __init__(self) -> None:
        self._count = 0
        self._lock = threading.Lock()

    def add(self) -> None:
        """Count one more."""
        with self._lock:
            self._count += 1

    @property
    def count(self) -> int:
        """Return how often it was."""
        return self._count


class Origin(msgspec.Struct, frozen=True, gc=False):
    """Whose an operation is: the keyspace as its schema names it."""

    service: str
    keyspace: str
    cluster: str
    pattern: str


class KeyspaceDefinition(Generic[K, V]):
    """One keyspace of a schema.

    ``value`` is the codec of the value, or of one element of a list or set; ``expiry``
    what a write does when the call says nothing (None: what Redis does).
    ``decode_misses`` counts stored values that did not decode and were taken for misses,
    ``upgrades`` those that were read in a former shape.
    """

    __slots__ = (
        "cluster",
        "decode_misses",
        "expiry",
        "key",
        "name",
        "on_decode_error",
        "origin",
        "pattern",
        "service",
        "shard_by",
        "upgrades",
        "value",
    )

    def __init__(
        self,
        *,
        service: str,
        name: str,
        cluster: str,
        pattern: str,
        key: KeyShape[K],
        value: Codec[V],
        expiry: Expiry | None = None,
        shard_by: str | None = None,
        on_decode_error: Literal["raise", "miss"] = "raise",
    ) -> None:
        self.service = service
        self.name = name
        self.cluster = cluster
        self.pattern = pattern
        self.key = key
        self.value = value
        self.expiry = expiry
        self.shard_by = shard_by
        self.on_decode_error = on_decode_error
        self.decode_misses = Counter()
        self.upgrades = Counter()
        self.origin = Origin(service, name, cluster, pattern)

    def with_expiry(self, expiry: Expiry) -> KeyspaceDefinition[K, V]:
        """Return the same keyspace with another default; both count misses together."""
        other = copy(self)
        other.expiry = expiry
        return other

    def key_encoder(self, prefix: bytes) -> KeyEncoder[K]:
        """Return the keyspace's key strings on a cluster whose keys begin with `prefix`."""
        return KeyEncoder(self.name, self.pattern, self.key, self.shard_by, prefix)
