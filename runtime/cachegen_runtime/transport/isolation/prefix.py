"""The prefix of a cluster's keys, for a transport that may never be made."""

from __future__ import annotations

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.urls.reading import parse, resolve, source_of_argument


def key_prefix(cluster: str, url: str | None, *, lenient: bool) -> bytes:
    """Return what every key begins with; none when `lenient` and the environment's URL is wrong."""
    if url is not None:
        # What the program itself says must be right in every test.
        return parse(cluster, url, source_of_argument(cluster)).key_prefix
    try:
        return resolve(cluster, None, warn=False).key_prefix
    except CacheConfigError:
        if not lenient:
            raise
        return b""
