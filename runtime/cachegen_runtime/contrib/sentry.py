"""Spans for Sentry's page about caches, while one of its transactions runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from cachegen_runtime.contrib.extras import wanted
from cachegen_runtime.observing import Event, observe

_LOOKUPS: Final = ("get", "multi_get", "get_or_load", "multi_get_or_load")
_OPS: Final = {
    **dict.fromkeys(_LOOKUPS, "cache.get"),
    **dict.fromkeys(
        ("set", "multi_set", "set_if_not_exists", "replace", "get_and_set"), "cache.put"
    ),
    "delete": "cache.remove",
}
_INDEXED: Final = "LINDEX"
"""A list's `get` looks no key up."""


def install(keys: bool = False) -> Callable[[], None]:
    """Make spans of lookups, of writes of whole values and of deletions; return what ends that.

    A span is called by its keyspace's pattern, or by the real keys with `keys`, which may
    be personal data. Other operations and batches make none.
    """
    with wanted("sentry"):
        import sentry_sdk

    def tell(event: Event) -> None:
        op = None if event.command == _INDEXED else _OPS.get(event.operation)
        parent = sentry_sdk.get_current_span()
        if op is None or parent is None:
            return
        end = datetime.now(UTC)
        names = list(event.key_texts) if keys else [event.pattern or ""]
        span = parent.start_child(
            op=op,
            name=", ".join(names),
            origin="auto.cache.cachegen",
            start_timestamp=end - timedelta(seconds=event.duration),
        )
        for name, fact in _facts(event, names).items():
            span.set_data(name, fact)
        if event.outcome == "error":
            span.set_status("internal_error")
        span.finish(end_timestamp=end)

    return observe(tell, keys=keys)


def _facts(event: Event, names: list[str]) -> dict[str, object]:
    facts: dict[str, object] = {"cache.key": names}
    if event.operation in _LOOKUPS and event.outcome in ("ok", "miss"):
        facts["cache.hit"] = event.hits > 0
    if event.value_bytes:
        facts["cache.item_size"] = event.value_bytes
    if event.server_address is not None:
        facts["network.peer.address"] = event.server_address
    if event.server_port is not None:
        facts["network.peer.port"] = event.server_port
    return facts
