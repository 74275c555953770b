"""Prometheus' alerts about a workspace's caches; each is about every keyspace, or every cluster, for itself."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.provision.exported import Exporter, Queries

_SLOW = 0.8
"""Seconds that are near the timeout, which is one second where a URL says nothing."""

_WAITING = ("get_or_load", "multi_get_or_load", "acquire")
"""Operations that last as long as a loader or another's lock, and not the timeout alone."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What a rule file says of one alert."""

    name: str
    query: str
    lasting: str
    severity: str
    summary: str
    description: str


def alerts(workspace: ir.Workspace, exporter: Exporter) -> tuple[Alert, ...]:
    """Return the alerts, the same for the same workspace."""
    queries = Queries(exporter, "5m")
    by = ("service", "keyspace")
    service, keyspace = (f"$labels.{queries.label(name)}" for name in by)
    where = f"{{{{ {service} }}}}.{{{{ {keyspace} }}}}"
    cluster = f"{{{{ $labels.{queries.label('cluster')} }}}}"
    lookups = queries.total("cachegen_lookups_total", *by)
    ratio, before = queries.hit_ratio(None, *by), queries.hit_ratio(
        None, *by, offset="1d"
    )
    slow = (
        queries.quantile(0.99, *by, without=_WAITING)
        if exporter == "prometheus"
        else queries.mean_latency(*by, without=_WAITING)
    )
    return (
        Alert(
            "CacheErrors",
            f"{queries.errors(*by)} > 0.01 * {queries.total(queries.calls, *by)}",
            "5m",
            "critical",
            f"Calls of {where} fail",
            "More than one call in a hundred has failed for five minutes.",
        ),
        Alert(
            "CacheDecodeMisses",
            f"{queries.decode_misses(*by)} > 0",
            "5m",
            "warning",
            f"Stored values of {where} do not decode",
            "They are of another shape, and are taken for misses: was a struct changed "
            "without a former shape?",
        ),
        Alert(
            "CacheHitRatioFell",
            f"{ratio} < 0.5 * ({before}) and {lookups} > 1",
            "15m",
            "warning",
            f"The hit ratio of {where} has fallen by half",
            "It is less than half of what it was a day before, at more than one lookup a "
            "second.",
        ),
        Alert(
            "CacheSlow",
            f"{slow} > {_SLOW}",
            "5m",
            "warning",
            f"Calls of {where} take nearly as long as they may",
            f"They take more than {_SLOW} s; the timeout is 1 s unless the cluster's URL says "
            "otherwise.",
        ),
        Alert(
            "CachePoolWaits",
            f"{queries.pool_waits()} > 0",
            "5m",
            "warning",
            f"Calls wait for a connection to cluster {cluster}",
            "All connections have been in use for five minutes: raise max_connections, or "
            "look for slow calls.",
        ),
    )
