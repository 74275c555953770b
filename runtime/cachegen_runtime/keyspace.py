"""What a generated module says of each keyspace; constants without behaviour, cheap to make at import."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import Generic, Literal, Self, TypeAlias, TypeVar

import msgspec

from cachegen_runtime.counters import Counters
from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keys.encoder import KeyEncoder, KeyShape
from cachegen_runtime.limits import Limits
from cachegen_runtime.values.codec import Codec

K = TypeVar("K")
F = TypeVar("F")
V = TypeVar("V")

WhenUnavailable: TypeAlias = Literal["raise", "allow", "refuse", "local"]
"""What a limiter does when its cluster does not answer."""


class Origin(msgspec.Struct, frozen=True, gc=False):
    """Whose an operation is: the keyspace as its schema names it."""

    service: str
    keyspace: str
    cluster: str
    pattern: str


class Load(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How the values of a keyspace are loaded where they are missing or stale.

    ``stale_for`` is how long past its expiry a value is kept, ``refresh_at`` the part of
    its lifetime from which on it is reloaded, ``missing`` how long it is remembered that
    a loader found nothing. None is: not at all.
    """

    stale_for: timedelta | None = None
    refresh_at: float | None = None
    missing: timedelta | None = None
    timeout: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(seconds=3)
    soft_timeout: timedelta = timedelta(0)
    retry_after: timedelta = timedelta(seconds=1)
    on_unavailable: Literal["load", "raise"] = "load"


class Near(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What of a keyspace each process keeps near.

    ``shared`` says that a value is immutable, so that all callers may have
    the same one; ``bytes`` counts keys and values as stored.
    """

    shared: bool
    entries: int = 10_000
    bytes: int = 64 * 1024 * 1024
    ttl: timedelta = timedelta(minutes=1)
    lag: timedelta = timedelta(seconds=3)


class Definition(Generic[K]):
    """What every keyspace of a schema has, whatever it is for.

    ``separator`` joins the segments of its keys; its `pattern` is written with `/`.
    """

    __slots__ = (
        "cluster",
        "key",
        "name",
        "origin",
        "pattern",
        "separator",
        "service",
        "shard_by",
    )

    def __init__(
        self,
        *,
        service: str,
        name: str,
        cluster: str,
        pattern: str,
        key: KeyShape[K],
        shard_by: str | None = None,
        separator: str = "/",
    ) -> None:
        self.service = service
        self.name = name
        self.cluster = cluster
        self.pattern = pattern
        self.key = key
        self.shard_by = shard_by
        self.separator = separator
        self.origin = Origin(service, name, cluster, pattern)

    def key_encoder(self, prefix: bytes) -> KeyEncoder[K]:
        """Return the keyspace's key strings on a cluster whose keys begin with `prefix`."""
        return KeyEncoder(
            self.name, self.pattern, self.key, self.shard_by, prefix, self.separator
        )


class KeyspaceDefinition(Definition[K], Generic[K, V]):
    """One keyspace that holds values.

    ``value`` is the codec of the value, or of one element of a list, a set or a dict;
    ``expiry`` what a write does when the call says nothing (None: what Redis does).
    ``counters`` is the one thing in it that changes.
    """

    __slots__ = (
        "counters",
        "expiry",
        "load",
        "near",
        "on_decode_error",
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
        load: Load | None = None,
        near: Near | None = None,
        separator: str = "/",
    ) -> None:
        super().__init__(
            service=service,
            name=name,
            cluster=cluster,
            pattern=pattern,
            key=key,
            shard_by=shard_by,
            separator=separator,
        )
        self.value = value
        self.expiry = expiry
        self.on_decode_error = on_decode_error
        self.load = load
        self.near = near
        self.counters = Counters()

    def with_expiry(self, expiry: Expiry) -> Self:
        """Return the same keyspace with another default; both count misses together."""
        other = copy(self)
        other.expiry = expiry
        return other


class DictDefinition(KeyspaceDefinition[K, V], Generic[K, F, V]):
    """One keyspace of dicts; ``field`` is the codec of the fields' names."""

    __slots__ = ("field",)

    def __init__(
        self,
        *,
        service: str,
        name: str,
        cluster: str,
        pattern: str,
        key: KeyShape[K],
        field: Codec[F],
        value: Codec[V],
        expiry: Expiry | None = None,
        shard_by: str | None = None,
        on_decode_error: Literal["raise", "miss"] = "raise",
        separator: str = "/",
    ) -> None:
        super().__init__(
            service=service,
            name=name,
            cluster=cluster,
            pattern=pattern,
            key=key,
            value=value,
            expiry=expiry,
            shard_by=shard_by,
            on_decode_error=on_decode_error,
            separator=separator,
        )
        self.field = field


class LimiterDefinition(Definition[K]):
    """One limiter: what it holds its callers to, and what it says when nobody answers."""

    __slots__ = ("limit", "when_unavailable")

    def __init__(
        self,
        *,
        service: str,
        name: str,
        cluster: str,
        pattern: str,
        key: KeyShape[K],
        limit: Limits,
        when_unavailable: WhenUnavailable = "raise",
        shard_by: str | None = None,
        separator: str = "/",
    ) -> None:
        super().__init__(
            service=service,
            name=name,
            cluster=cluster,
            pattern=pattern,
            key=key,
            shard_by=shard_by,
            separator=separator,
        )
        self.limit = limit
        self.when_unavailable: WhenUnavailable = when_unavailable


class LockDefinition(Definition[K]):
    """One keyspace of locks, each held for `lease` at most."""

    __slots__ = ("lease",)

    def __init__(
        self,
        *,
        service: str,
        name: str,
        cluster: str,
        pattern: str,
        key: KeyShape[K],
        lease: timedelta,
        shard_by: str | None = None,
        separator: str = "/",
    ) -> None:
        super().__init__(
            service=service,
            name=name,
            cluster=cluster,
            pattern=pattern,
            key=key,
            shard_by=shard_by,
            separator=separator,
        )
        self.lease = lease
