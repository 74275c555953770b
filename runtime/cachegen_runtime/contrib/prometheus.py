"""Metrics for prometheus_client, also where several processes share one folder of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING, Final

from cachegen_runtime.contrib.extras import wanted
from cachegen_runtime.observing import BOUNDS, Event, observe
from cachegen_runtime.transport.route import usages

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Gauge
    from prometheus_client.metrics_core import Metric

_CONNECTIONS: Final = "cachegen_connections"
_CONNECTIONS_HELP: Final = (
    "Connections to a cluster by what they do, and calls that wait for one (pending)"
)
_EACH: Final = 1.0
"""Seconds after which shared gauges are written again."""


def install(registry: CollectorRegistry | None = None) -> Callable[[], None]:
    """Count and time calls in the metrics of a registry, by default prometheus_client's own.

    Returns what ends that and takes the metrics out of the registry. Parts of a batch are
    counted by their keyspaces; the time is the batch's, which has no keyspace if its parts
    have several.
    """
    with wanted("prometheus"):
        import prometheus_client

    chosen = prometheus_client.REGISTRY if registry is None else registry
    metrics = _Metrics(chosen)
    stop_observing = observe(metrics)

    def stop() -> None:
        """Count nothing more; a second call does nothing."""
        stop_observing()
        metrics.withdraw()

    return stop


class _Metrics:
    """An observer that keeps the metrics of one registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        from prometheus_client import Counter, Gauge, Histogram

        place = ("service", "keyspace")
        self._registry = registry
        self._seconds = Histogram(
            "cachegen_operation_seconds",
            "How long calls of the caches took",
            (*place, "operation", "outcome"),
            registry=registry,
            buckets=BOUNDS,
        )
        self._lookups = Counter(
            "cachegen_lookups_total",
            "Keys that were looked up, by whether they had a value",
            (*place, "result"),
            registry=registry,
        )
        self._decode_misses = Counter(
            "cachegen_decode_misses_total",
            "Stored values that did not decode and were taken for misses",
            place,
            registry=registry,
        )
        self._decisions = Counter(
            "cachegen_decisions_total",
            "What limiters decided",
            (*place, "result"),
            registry=registry,
        )
        self._shared: Gauge | None = None
        self._own: _Connections | None = None
        self._written = 0.0
        if _is_shared():
            # What a process has can be read by another one only if it was written before.
            self._shared = Gauge(
                _CONNECTIONS,
                _CONNECTIONS_HELP,
                ("cluster", "state"),
                registry=registry,
                multiprocess_mode="livesum",
            )
        else:
            self._own = _Connections()
            registry.register(self._own)

    def __call__(self, event: Event) -> None:
        """Take an event; of a batch the time is its own, and the facts are its parts'."""
        place = (event.service or "", event.keyspace or "")
        self._seconds.labels(*place, event.operation, event.outcome).observe(
            event.duration
        )
        for each in event.parts or (event,):
            self._count(each)
        if self._shared is not None and monotonic() - self._written >= _EACH:
            self._written = monotonic()
            for cluster, state, count in _connections():
                self._shared.labels(cluster, state).set(count)

    def withdraw(self) -> None:
        """Take the metrics out of the registry; a second call does nothing."""
        for each in (
            self._seconds,
            self._lookups,
            self._decode_misses,
            self._decisions,
            self._shared,
            self._own,
        ):
            if each is not None:
                try:
                    self._registry.unregister(each)
                except KeyError:
                    return

    def _count(self, event: Event) -> None:
        place = (event.service or "", event.keyspace or "")
        if event.hits:
            self._lookups.labels(*place, "hit").inc(event.hits)
        if event.misses:
            self._lookups.labels(*place, "miss").inc(event.misses)
        if event.decode_misses:
            self._decode_misses.labels(*place).inc(event.decode_misses)
        if event.decision is not None:
            self._decisions.labels(*place, event.decision).inc()


class _Connections:
    """Counts the connections of this process when it is asked."""

    def collect(self) -> Iterable[Metric]:
        """Return the one metric."""
        from prometheus_client.core import GaugeMetricFamily

        family = GaugeMetricFamily(
            _CONNECTIONS, _CONNECTIONS_HELP, labels=("cluster", "state")
        )
        for cluster, state, count in _connections():
            family.add_metric((cluster, state), count)
        return [family]


def _connections() -> list[tuple[str, str, int]]:
    return [
        (cluster, state, count)
        for cluster, usage in usages().items()
        for state, count in (
            ("idle", usage.idle),
            ("used", usage.used),
            ("pending", usage.pending),
        )
    ]


def _is_shared() -> bool:
    return "PROMETHEUS_MULTIPROC_DIR" in os.environ
