"""Where keys belong that other tools have, and the schema language keeps somewhere else."""

from __future__ import annotations

import re
from typing import Final

from cachegen.names import url_variable
from cachegen.problems.typed import typed
from cachegen.source import Place
from cachegen.words import spelling
from cachegen.words.phrases import quoted

_ADDRESS: Final = frozenset(
    {
        *("url", "urls", "uri", "dsn", "address", "addresses", "endpoint", "endpoints"),
        *("host", "hosts", "port", "nodes", "redis_url", "connection", "server"),
        *("password", "username", "user", "db", "database", "ssl", "tls", "socket"),
        *("sentinel", "sentinels", "master", "max_connections", "socket_timeout"),
    }
)
_PREFIX: Final = frozenset(
    {"prefix", "key_prefix", "namespace", "keyprefix", "ns", "global_prefix"}
)
_INITIAL: Final = frozenset({"default", "default_value", "initial", "fallback"})
_TOP: Final = frozenset({"service", "version"})
_SCHEMA: Final = frozenset({"$schema", "schema", "$id"})
_MODELINE: Final = "# yaml-language-server: $schema=./cachegen.schema.json"
_TAPLO: Final = "#:schema ./cachegen.schema.json"


def moved(
    place: Place, mapping: str, name: str, key: str, value: Place | None
) -> str | None:
    """Return where what an unknown key says is said, or None if nobody knows.

    `mapping` is the kind of mapping that it stands in, `name` which of them.
    """
    plain = key.lower().replace("-", "_")
    if mapping == "schema" and plain in _SCHEMA:
        line = _MODELINE if spelling.is_yaml(place) else _TAPLO
        return f"for editors, write it as a comment in the first line: {line}"
    if mapping != "schema" and plain in _TOP:
        return f"{quoted(key)} belongs to the top of the file{_above(place)}"
    if mapping in ("cluster", "keyspace", "schema") and plain in _ADDRESS:
        cluster = name if mapping == "cluster" else "<cluster>"
        variable = url_variable(cluster) if mapping == "cluster" else _ANY_VARIABLE
        return f"the address is not part of the schema: set `{variable}`"
    if mapping in ("cluster", "schema") and plain in _PREFIX:
        return "a prefix of all keys is `key_prefix` in the cluster's URL"
    if mapping == "keyspace" and plain in _PREFIX:
        return _into_the_pattern(value)
    if mapping == "keyspace" and plain in _INITIAL:
        default = typed(value) if value is not None else ""
        shown = default if re.fullmatch(r"-?[0-9]{1,20}", default) else "…"
        return f"a miss is `None`; write `get(key) or {shown}`"
    return None


def misplaced(place: Place, address: tuple[str | int, ...]) -> str | None:
    """Return where an attribute belongs that stands among fields or types, as one of them."""
    match address:
        case ("structs", str(struct), "fields", "doc"):
            own = spelling.section(place, "structs", struct)
            below = spelling.section(place, "structs", struct, "fields")
            beside = (
                f"beside `{'fields'}`"
                if spelling.is_yaml(place)
                else f"above `{below}`"
            )
            return (
                "this would be a field called `doc`; "
                f"the struct's own `doc` stands under `{own}`, {beside}"
            )
        case ("types", ("service" | "version") as key):
            return f"{quoted(key)} belongs to the top of the file{_above(place)}"
        case _:
            return None


_ANY_VARIABLE: Final = "CACHEGEN_<CLUSTER>_URL"


def _above(place: Place) -> str:
    return "" if spelling.is_yaml(place) else ", above the first `[header]`"


def _into_the_pattern(value: Place | None) -> str:
    text = re.sub(r"[^A-Za-z0-9._~-]+", "", typed(value)) if value is not None else ""
    shown = f" (`{text}/…`)" if text else ""
    return f"put it into the pattern{shown}, or `key_prefix` into the cluster's URL"
