"""What other tools call the keys of the language: habits that no count of edits finds.

Each name stands for one key of one mapping; a name that is a key there itself has no
place here, nor one that could mean two.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

_EXPIRIES = (
    "ttl",
    "ttl_seconds",
    "expire",
    "expires",
    "expires_in",
    "expires_after",
    "expire_in",
    "expire_after",
    "expiration",
    "timeout",
    "max_age",
    "lifetime",
)
_PATTERNS = ("prefix", "key_prefix", "key_pattern", "template", "format", "path")
_DOCS = ("description", "comment", "docs", "docstring", "help", "summary")

HABITS: Mapping[str, Mapping[str, str]] = {
    "cluster": {
        "policy": "eviction_policy",
        "eviction": "eviction_policy",
        "maxmemory_policy": "eviction_policy",
        "maxmemory-policy": "eviction_policy",
    },
    "keyspace": {
        **dict.fromkeys(_EXPIRIES, "expiry"),
        **dict.fromkeys(_PATTERNS, "pattern"),
        "type": "value",
        "value_type": "value",
        "key_type": "key",
        "redis": "cluster",
        "database": "cluster",
        "hash_tag": "shard_by",
        "hashtag": "shard_by",
        "shard_key": "shard_by",
        "on_error": "on_decode_error",
        "loader": "load",
        "read_through": "load",
        "single_flight": "load",
        "client_side": "near",
        "local": "near",
        "l1": "near",
        "compression": "compress",
        "zstd": "compress",
        "encryption": "encrypt",
        "secret": "encrypt",
    },
    "compress": {
        "threshold": "above",
        "min_size": "above",
        "min_length": "above",
        "from": "above",
    },
    "encrypt": {"plain": "accept_plain"},
    "former": {
        "struct": "type",
        "function": "upgrade",
        "convert": "upgrade",
        "migrate": "upgrade",
    },
    "load": {
        "stale_while_revalidate": "stale_for",
        "stale": "stale_for",
        "grace": "stale_for",
        "fail_safe": "stale_for",
        "refresh_after": "refresh_at",
        "early": "refresh_at",
        "eager_refresh": "refresh_at",
        "negative": "missing",
        "negative_ttl": "missing",
        "none": "missing",
        "lock_timeout": "lease",
    },
    "near": {
        "size": "entries",
        "maxsize": "entries",
        "max_size": "entries",
        "max_entries": "entries",
        "memory": "bytes",
        "max_bytes": "bytes",
        "expiry": "ttl",
        "max_staleness": "lag",
    },
    "forget": {"type": "key", "in": "keyspaces"},
    "named": {"type": "base", "python_type": "import"},
    "enum": {"members": "values", "choices": "values", "options": "values"},
    "fields": {
        "properties": "fields",
        "attributes": "fields",
        "members": "fields",
        "model": "import",
        "class": "import",
        "formerly": "was",
        "former": "was",
        "previous": "was",
        "migrations": "was",
    },
    "imported": {"formerly": "was", "former": "was", "previous": "was"},
    "field": {"default_value": "default", "nullable": "optional"},
    "in": {
        "seconds": "in",
        "duration": "in",
        "after": "in",
        "ttl": "in",
        "at": "daily_at",
        "tz": "timezone",
    },
    "daily": {"at": "daily_at", "time": "daily_at", "tz": "timezone"},
}
"""By the mapping, as `cachegen.shape.sections` calls it, what each name most likely means."""


def habitual(mapping: str, name: str, possible: Set[str]) -> str | None:
    """Return the key that a name means out of habit, if it is one of those possible."""
    plain = name.lower()
    meant = "doc" if plain in _DOCS else HABITS.get(mapping, {}).get(plain)
    return meant if meant in possible else None
