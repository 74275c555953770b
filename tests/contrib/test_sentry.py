"""Spans on Sentry's page about caches, from a transport in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport
from tests.observing.shop import ShopCaches
from tests.servers import valkey_server

from cachegen_runtime import CacheUnavailableError
from cachegen_runtime.contrib.sentry import install


class InMemory(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        for item in envelope.items:
            found = item.payload.json
            if found is not None:
                self.sent.append(found)

    def spans(self) -> list[dict[str, Any]]:
        """Return the spans of the only transaction."""
        (transaction,) = self.sent
        spans: list[dict[str, Any]] = transaction["spans"]
        return spans


@pytest.fixture
def sentry() -> Iterator[InMemory]:
    transport = InMemory()
    with sentry_sdk.isolation_scope():
        sentry_sdk.init(
            dsn="http://key@127.0.0.1:1/1",
            transport=transport,
            traces_sample_rate=1.0,
            default_integrations=False,
        )
        yield transport
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)


def test_lookups_writes_and_deletions_are_spans_of_a_transaction(
    shop: ShopCaches, sentry: InMemory
) -> None:
    stop = install()
    shop.name.get("before")
    with sentry_sdk.start_transaction(name="request"):
        shop.name.set("k", "abc")
        shop.name.get("k")
        shop.name.get("l")
        shop.name.multi_get(["l", "k"])
        shop.name.multi_set({"m": "1"})
        shop.name.get_and_set("m", "1")
        shop.name.replace("m", "1")
        shop.name.set_if_not_exists("n", "1")
        shop.name.delete("k")
        shop.name.exists("k")
        shop.visits.increment("k")
        with shop.batch() as batch:
            batch.add(shop.name.operations.get("k"))
    stop()
    spans = sentry.spans()
    assert [span["op"].removeprefix("cache.") for span in spans] == [
        *("put", "get", "get", "get"),
        *("put", "put", "put", "put", "remove"),
    ]
    assert {span["description"] for span in spans} == {"name/:key"}
    facts = [span["data"] for span in spans]
    assert all(each["cache.key"] == ["name/:key"] for each in facts)
    assert [each.get("cache.hit") for each in facts[:4]] == [None, True, False, True]
    assert [each.get("cache.item_size") for each in facts[:4]] == [3, 3, None, 3]
    assert all(span["timestamp"] >= span["start_timestamp"] for span in spans)
    parents = {span["parent_span_id"] for span in spans}
    assert len(parents) == 1


def test_real_keys_are_sent_on_request(shop: ShopCaches, sentry: InMemory) -> None:
    stop = install(keys=True)
    with sentry_sdk.start_transaction(name="request"):
        shop.name.multi_get(["k", "l"])
    stop()
    (span,) = sentry.spans()
    assert span["data"]["cache.key"] == ["name/k", "name/l"]
    assert span["description"] == "name/k, name/l"


@pytest.mark.cachegen_live
def test_servers_and_failures_are_reported(sentry: InMemory) -> None:
    stop = install()
    with valkey_server() as server, sentry_sdk.start_transaction(name="request"):
        caches = ShopCaches(main=server.url, other="redis://127.0.0.1:1")
        caches.name.get("k")
        with pytest.raises(CacheUnavailableError):
            caches.visits.get("k")
        caches.close()
    stop()
    answered, failed = sentry.spans()
    assert answered["data"]["network.peer.address"] == "127.0.0.1"
    assert answered["data"]["network.peer.port"] == server.port
    assert failed["status"] == "internal_error"
    assert "cache.hit" not in failed["data"]
