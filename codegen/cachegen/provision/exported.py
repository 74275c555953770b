"""The queries of dashboards and alerts in the words of each exporter; a test holds the names against what is exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Exporter = Literal["prometheus", "otel"]

WINDOW = "$__rate_interval"
"""The window of a dashboard's rates, which Grafana chooses."""

_WITH_LOADS, _LOAD = "cachegen_operation_seconds", "load"
"""Prometheus' metric of calls in which a loader's run is one more operation; OpenTelemetry counts them apart."""


@dataclass(frozen=True, slots=True)
class Place:
    """One keyspace, as the labels of metrics name it."""

    service: str
    keyspace: str


@dataclass(frozen=True, slots=True)
class Queries:
    """PromQL of one exporter's metrics, with rates over a window.

    ``prefix`` begins the labels that are cachegen's own. With `place` absent a query is of all
    keyspaces, each for itself.
    """

    exporter: Exporter
    window: str = WINDOW

    @property
    def prefix(self) -> str:
        """Return what the names of our labels begin with."""
        return "" if self.exporter == "prometheus" else "cachegen_"

    @property
    def calls(self) -> str:
        """Return the metric that counts calls."""
        if self.exporter == "prometheus":
            return "cachegen_operation_seconds_count"
        return "cachegen_operations_total"

    @property
    def timed(self) -> str:
        """Return the metric that counts what `seconds` is the sum of: batches, and not their parts."""
        if self.exporter == "prometheus":
            return self.calls
        return "cachegen_calls_total"

    @property
    def seconds(self) -> str:
        """Return the metric that sums the time of calls."""
        if self.exporter == "prometheus":
            return "cachegen_operation_seconds_sum"
        return "cachegen_operation_time_seconds_total"

    def label(self, name: str) -> str:
        """Return a label of ours."""
        return self.prefix + name

    def rate(
        self,
        metric: str,
        place: Place | None = None,
        without: tuple[str, ...] = (),
        **labels: str,
    ) -> str:
        """Return the rate of a counter, by second; `without` some operations."""
        chosen = self._chosen(metric, place, without, labels)
        return f"rate({metric}{chosen}[{self.window}])"

    def total(
        self,
        metric: str,
        *by: str,
        place: Place | None = None,
        without: tuple[str, ...] = (),
        **labels: str,
    ) -> str:
        """Return the sum of a counter's rates, by some labels of ours."""
        names = ", ".join(self.label(name) for name in by)
        grouped = f" by ({names})" if by else ""
        return f"sum{grouped} ({self.rate(metric, place, without, **labels)})"

    def by_operation(self, place: Place) -> str:
        """Return calls a second, by operation and outcome."""
        return self.total(self.calls, "operation", "outcome", place=place)

    def hit_ratio(self, place: Place | None = None, *by: str, offset: str = "") -> str:
        """Return the part of looked-up keys that had a value."""
        lookups = "cachegen_lookups_total"
        hits = self.total(lookups, *by, place=place, result="hit")
        return _shifted(f"{hits} / {self.total(lookups, *by, place=place)}", offset)

    def errors(self, *by: str, place: Place | None = None) -> str:
        """Return failed calls a second."""
        return self.total(self.calls, *by, place=place, outcome="error")

    def decode_misses(self, *by: str, place: Place | None = None) -> str:
        """Return values that did not decode, by second."""
        return self.total("cachegen_decode_misses_total", *by, place=place)

    def decisions(self, place: Place) -> str:
        """Return a limiter's decisions a second, by result."""
        return self.total("cachegen_decisions_total", "result", place=place)

    def latencies(self, place: Place) -> dict[str, str]:
        """Return how long calls take, by what the line is called."""
        if self.exporter == "otel":
            return {"mean": self.mean_latency(place=place)}
        return {
            f"p{round(part * 100)}": self.quantile(part, place=place)
            for part in (0.5, 0.95, 0.99)
        }

    def quantile(
        self,
        part: float,
        *by: str,
        place: Place | None = None,
        without: tuple[str, ...] = (),
    ) -> str:
        """Return the time within which a part of the calls ended."""
        buckets = self.rate("cachegen_operation_seconds_bucket", place, without)
        names = ", ".join(("le", *(self.label(name) for name in by)))
        return f"histogram_quantile({part}, sum by ({names}) ({buckets}))"

    def mean_latency(
        self, *by: str, place: Place | None = None, without: tuple[str, ...] = ()
    ) -> str:
        """Return the time that a call takes; a batch is one."""
        seconds = self.total(self.seconds, *by, place=place, without=without)
        return (
            f"{seconds} / {self.total(self.timed, *by, place=place, without=without)}"
        )

    def loads(self, place: Place) -> str:
        """Return calls of loaders a second, by outcome."""
        if self.exporter == "otel":
            return self.total("cachegen_loads_total", "outcome", place=place)
        return self.total(self.calls, "outcome", place=place, operation="load")

    def load_time(self, place: Place) -> str:
        """Return the time that a call of a loader takes."""
        if self.exporter == "otel":
            seconds = self.total("cachegen_load_time_seconds_total", place=place)
            return f"{seconds} / {self.total('cachegen_loads_total', place=place)}"
        seconds = self.total(self.seconds, place=place, operation="load")
        return f"{seconds} / {self.total(self.calls, place=place, operation='load')}"

    def connections(self, cluster: str) -> dict[str, str]:
        """Return connections and calls that wait for one, by what the line is called."""
        chosen = f'{{{self.label("cluster")}="{cluster}"}}'
        if self.exporter == "prometheus":
            return {"{{state}}": f"sum by (state) (cachegen_connections{chosen})"}
        count, name = "db_client_connection_count", "db_client_connection"
        return {
            f"{{{{{name}_state}}}}": f"sum by ({name}_state) ({count}{chosen})",
            "at most": f"sum ({name}_max{chosen})",
            "pending": f"sum ({name}_pending_requests{chosen})",
        }

    def pool_waits(self) -> str:
        """Return the calls that wait for a connection now, by cluster."""
        by = self.label("cluster")
        if self.exporter == "prometheus":
            return f'sum by ({by}) (cachegen_connections{{state="pending"}})'
        return f"sum by ({by}) (db_client_connection_pending_requests)"

    def _chosen(
        self,
        metric: str,
        place: Place | None,
        without: tuple[str, ...],
        labels: dict[str, str],
    ) -> str:
        wanted = dict(labels)
        if place is not None:
            wanted = {"service": place.service, "keyspace": place.keyspace} | wanted
        told = [f'{self.label(name)}="{text}"' for name, text in wanted.items()]
        if metric.startswith(_WITH_LOADS) and "operation" not in labels:
            without = (_LOAD, *without)
        if without:
            told.append(f'{self.label("operation")}!~"{"|".join(without)}"')
        return f"{{{', '.join(told)}}}" if told else ""


def _shifted(query: str, offset: str) -> str:
    return query.replace("])", f"] offset {offset})") if offset else query
