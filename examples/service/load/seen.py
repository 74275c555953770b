"""What the service says of itself while it is under load: lookups from /metrics, and its health."""

from __future__ import annotations

from dataclasses import dataclass, field

from httpx2 import AsyncClient, HTTPError
from prometheus_client.parser import text_string_to_metric_families

LOADED = ("articles", "searches")
"""The keyspaces whose hit ratio is told."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """Hits and misses, by keyspace."""

    hits: dict[str, float] = field(default_factory=dict[str, float])
    misses: dict[str, float] = field(default_factory=dict[str, float])

    def since(self, other: Lookups) -> Lookups:
        """Return what has come after others were read."""
        return Lookups(
            {name: n - other.hits.get(name, 0) for name, n in self.hits.items()},
            {name: n - other.misses.get(name, 0) for name, n in self.misses.items()},
        )

    def ratio(self, *keyspaces: str) -> float | None:
        """Return which part of the lookups of some keyspaces found a value; None without any."""
        hits = sum(self.hits.get(name, 0) for name in keyspaces)
        misses = sum(self.misses.get(name, 0) for name in keyspaces)
        return hits / (hits + misses) if hits + misses else None


async def read_lookups(client: AsyncClient) -> Lookups | None:
    """Return the lookups that the service has counted; None when it does not answer."""
    try:
        answer = await client.get("/metrics")
    except HTTPError:
        return None
    found = Lookups()
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            if sample.name == "cachegen_lookups_total":
                hit = sample.labels["result"] == "hit"
                counts = found.hits if hit else found.misses
                counts[sample.labels["keyspace"]] = sample.value
    return found


async def read_status(client: AsyncClient) -> str:
    """Return `ok`, `degraded` or `dead`, or `no answer`."""
    try:
        answer = await client.get("/health")
    except HTTPError:
        return "no answer"
    if answer.status_code not in (200, 503):
        return "no answer"
    return str(answer.json()["status"])
