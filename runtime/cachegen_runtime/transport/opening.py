"""`open_blocking` and `open_async` open the route to a cluster by its URL, without any I/O.

Client libraries and engines are imported here, when a URL wants them, and nowhere earlier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cachegen_runtime.transport.isolation.stores import isolation
from cachegen_runtime.transport.route import AsyncRoute, Route
from cachegen_runtime.transport.seam import AsyncTransport, Transport

if TYPE_CHECKING:
    from cachegen_runtime.urls.settings import Settings


def open_blocking(cluster: str, url: str | None) -> Route:
    """Return the route of a cluster's blocking calls; raise CacheConfigError for a bad URL."""
    if isolation.tests_run:
        from cachegen_runtime.transport.isolation.blocking import LateTransport

        lenient = isolation.stores is not None
        late = LateTransport(cluster, url, blocking_transport, lenient=lenient)
        return Route(cluster, late)
    from cachegen_runtime.urls.reading import resolve

    return Route(cluster, blocking_transport(resolve(cluster, url)))


def open_async(cluster: str, url: str | None) -> AsyncRoute:
    """Return the route of a cluster's async calls; raise CacheConfigError for a bad URL."""
    if isolation.tests_run:
        from cachegen_runtime.transport.isolation.asynchronous import AsyncLateTransport

        lenient = isolation.stores is not None
        late = AsyncLateTransport(cluster, url, asynchronous_transport, lenient=lenient)
        return AsyncRoute(cluster, late)
    from cachegen_runtime.urls.reading import resolve

    return AsyncRoute(cluster, asynchronous_transport(resolve(cluster, url)))


def blocking_transport(settings: Settings) -> Transport:
    """Return the blocking transport that the settings want."""
    transport = _blocking(settings)
    if settings.breaker is None:
        return transport
    from cachegen_runtime.transport.breaker.blocking import BreakingTransport
    from cachegen_runtime.transport.breaker.breaker import Breaker

    return BreakingTransport(transport, Breaker(settings.breaker))


def asynchronous_transport(settings: Settings) -> AsyncTransport:
    """Return the async transport that the settings want."""
    transport = _asynchronous(settings)
    if settings.breaker is None:
        return transport
    from cachegen_runtime.transport.breaker.asynchronous import AsyncBreakingTransport
    from cachegen_runtime.transport.breaker.breaker import Breaker

    return AsyncBreakingTransport(transport, Breaker(settings.breaker))


def _blocking(settings: Settings) -> Transport:
    match settings.kind:
        case "memory":
            from cachegen_runtime.transport.embedded.blocking import EmbeddedTransport

            return EmbeddedTransport(settings)
        case "server" if settings.via_redis_py:
            from cachegen_runtime.transport.redis_py.blocking import RedisPyTransport

            return RedisPyTransport(settings)
        case "cluster":
            from cachegen_runtime.transport.blocking.cluster import ClusterTransport

            return ClusterTransport(settings)
        case "sentinel":
            from cachegen_runtime.transport.blocking.master import MasterTransport

            return MasterTransport(settings)
        case "server":
            from cachegen_runtime.transport.blocking.server import ServerTransport

            return ServerTransport(settings)
        case _:
            assert_never(settings.kind)


def _asynchronous(settings: Settings) -> AsyncTransport:
    match settings.kind:
        case "memory":
            from cachegen_runtime.transport.embedded.asynchronous import (
                AsyncEmbeddedTransport,
            )

            return AsyncEmbeddedTransport(settings)
        case "server" if settings.via_redis_py:
            from cachegen_runtime.transport.redis_py.asynchronous import (
                AsyncRedisPyTransport,
            )

            return AsyncRedisPyTransport(settings)
        case "cluster":
            from cachegen_runtime.transport.asynchronous.cluster import (
                AsyncClusterTransport,
            )

            return AsyncClusterTransport(settings)
        case "sentinel":
            from cachegen_runtime.transport.asynchronous.master import (
                AsyncMasterTransport,
            )

            return AsyncMasterTransport(settings)
        case "server":
            from cachegen_runtime.transport.asynchronous.server import (
                AsyncServerTransport,
            )

            return AsyncServerTransport(settings)
        case _:
            assert_never(settings.kind)
