"""The canonical order of the keys of a schema, by where in it a mapping stands.

Only keys whose order means nothing are in it: names of declarations, fields and values
stay in the order of the file, because the generated code follows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

ROOT: Final = (
    "version",
    "service",
    "clusters",
    "types",
    "enums",
    "structs",
    "keyspaces",
    "forget",
)
LIMIT: Final = ("count", "per", "burst", "algorithm", "reset")
EXPIRY: Final = ("in", "on", "jitter", "daily_at", "timezone")
LOAD: Final = (
    "stale_for",
    "refresh_at",
    "missing",
    "timeout",
    "lease",
    "soft_timeout",
    "retry_after",
    "on_unavailable",
)
NEAR: Final = ("entries", "bytes", "ttl", "lag")
COMPRESS: Final = ("above", "level")
FORMER: Final = ("type", "upgrade")
FIELD: Final = ("type", "json", "optional", "default", "doc")
DECLARATIONS: Final[dict[str, tuple[str, ...]]] = {
    "clusters": ("eviction_policy", "separator", "doc"),
    "types": ("base", "import", "doc"),
    "enums": ("doc", "values"),
    "structs": ("doc", "import", "was", "fields"),
    "keyspaces": (
        "cluster",
        "key",
        "value",
        "pattern",
        "shard_by",
        "limit",
        "lease",
        "when_unavailable",
        "expiry",
        "load",
        "near",
        "on_decode_error",
        "compress",
        "encrypt",
        "doc",
    ),
    "forget": ("key", "keyspaces", "doc"),
}


def order_at(path: Sequence[str]) -> tuple[str, ...]:
    """Return the order of the keys of the mapping at `path`; empty where it must stay."""
    match list(path):
        case []:
            return ROOT
        case [section, _]:
            return DECLARATIONS.get(section, ())
        case ["keyspaces", _, "expiry"]:
            return EXPIRY
        case ["keyspaces", _, "load"]:
            return LOAD
        case ["keyspaces", _, "near"]:
            return NEAR
        case ["keyspaces", _, "compress"]:
            return COMPRESS
        case ["structs", _, "was", *_]:
            return FORMER
        case ["keyspaces", _, "limit"]:
            return LIMIT
        case ["keyspaces", _, "limit", "reset"]:
            return EXPIRY
        case ["structs", _, "fields", _]:
            return FIELD
        case _:
            return ()


def rank_at(path: Sequence[str], key: str) -> int:
    """Return where `key` comes in the mapping at `path`; unknown ones come last."""
    order = order_at(path)
    return order.index(key) if key in order else len(order)
