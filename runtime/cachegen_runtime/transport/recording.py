"""Whether the records of a cluster's keys are in their keys' slots, asked when a keyspace is made."""

from __future__ import annotations

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.keys.records import keeps_records_beside
from cachegen_runtime.urls.reading import resolve


def require_records_beside(cluster: str, url: str | None, key_prefix: bytes) -> None:
    """Raise CacheConfigError for a key prefix with which a Redis Cluster would part them."""
    if keeps_records_beside(key_prefix):
        return
    if resolve(cluster, url, warn=False).kind == "cluster":
        raise CacheConfigError(
            f"the key_prefix of cluster {cluster!r} may have braces only as one whole"
            " {…} with something in it: values are loaded there, and what is noted of a"
            " load has to be in its key's slot"
        )
