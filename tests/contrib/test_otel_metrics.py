"""Metrics as the SDK's reader in memory collects them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from tests.observing.shop import AsyncShopCaches, ShopCaches
from tests.servers import valkey_server

from cachegen_runtime.contrib.otel import instrument
from cachegen_runtime.observing import Event, observe

PLACE = {
    "cachegen.service": "shop",
    "cachegen.keyspace": "name",
    "cachegen.cluster": "main",
}


class Metered:
    """A meter provider that is read in memory."""

    def __init__(self) -> None:
        self.reader = InMemoryMetricReader()
        self.provider = MeterProvider([self.reader])

    def read(self) -> dict[str, Any]:
        """Return all metrics by their names."""
        data = self.reader.get_metrics_data()
        if data is None:
            return {}
        return {
            metric.name: metric
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }

    def points(self, name: str) -> list[tuple[dict[str, Any], float]]:
        """Return the points of a metric, as what they are about and how much."""
        metric = self.read().get(name)
        if metric is None:
            return []
        return [
            (dict(point.attributes), point.value) for point in metric.data.data_points
        ]


@pytest.fixture
def metered() -> Iterator[Metered]:
    made = Metered()
    yield made
    made.provider.shutdown()


def test_metrics_count_calls_by_keyspace(shop: ShopCaches, metered: Metered) -> None:
    stop = instrument(meter_provider=metered.provider, spans="off")
    shop.name.set("k", "v")
    shop.name.get("k")
    shop.name.multi_get(["k", "l", "m"])
    with shop.batch() as batch:
        batch.add(shop.name.operations.get("l"))
        batch.add(shop.name.operations.get("k"))
    operations = metered.points("cachegen.operations")
    told = {
        (labels["cachegen.operation"], labels["cachegen.outcome"]): count
        for labels, count in operations
    }
    assert told == {
        ("set", "ok"): 1,
        ("get", "ok"): 2,
        ("multi_get", "ok"): 1,
        ("get", "miss"): 1,
    }
    assert operations[0][0].items() >= PLACE.items()
    assert metered.points("cachegen.lookups") == [
        ({**PLACE, "cachegen.result": "hit"}, 3),
        ({**PLACE, "cachegen.result": "miss"}, 3),
    ]
    times = metered.read()["cachegen.operation.time"]
    assert times.unit == "s"
    assert {
        point.attributes["cachegen.operation"]: point.value > 0
        for point in times.data.data_points
    } == {"set": True, "get": True, "multi_get": True, "batch": True}
    stop()


def test_the_mean_latency_is_that_of_calls_and_a_batch_is_one(
    shop: ShopCaches, metered: Metered
) -> None:
    told: list[Event] = []
    stop_telling = observe(told.append)
    stop = instrument(meter_provider=metered.provider, spans="off", durations=True)
    shop.name.get("k")
    shop.name.get("k")
    with shop.batch() as batch:
        for key in "abcdefgh":
            batch.add(shop.name.operations.get(key))
    with shop.transaction() as batch:
        batch.add(shop.name.operations.set("k", "v"))
        batch.add(shop.calls.operations.take("k"))

    def by_operation(name: str) -> dict[str, float]:
        return {
            labels["cachegen.operation"]: value
            for labels, value in metered.points(name)
        }

    took: dict[str, float] = {}
    for event in told:
        took[event.operation] = took.get(event.operation, 0.0) + event.duration
    assert by_operation("cachegen.calls") == {"get": 2, "batch": 1, "transaction": 1}
    assert by_operation("cachegen.operation.time") == pytest.approx(took)
    # Parts are operations like any other, and this is no divisor of times.
    operations = metered.points("cachegen.operations")
    assert sum(count for _, count in operations) == 2 + 8 + 2
    # Keyspaces that a batch is not of alone have no part in its time.
    places = {
        labels["cachegen.operation"]: labels["cachegen.keyspace"]
        for labels, _ in metered.points("cachegen.calls")
    }
    assert places == {"get": "name", "batch": "name", "transaction": ""}
    durations = metered.read()["db.client.operation.duration"].data.data_points
    assert sum(point.count for point in durations) == len(told) == 4
    assert sum(point.sum for point in durations) == pytest.approx(sum(took.values()))
    stop()
    stop_telling()


def test_limiters_and_values_that_do_not_decode_are_counted(
    shop: ShopCaches, metered: Metered
) -> None:
    stop = instrument(meter_provider=metered.provider, spans="off")
    for _ in range(3):
        shop.calls.take("k")
    shop.forge.set("k", "{}")
    shop.account.get("k")
    decisions = {
        labels["cachegen.result"]: count
        for labels, count in metered.points("cachegen.decisions")
    }
    assert decisions == {"allowed": 2, "refused": 1}
    misses = metered.points("cachegen.decode_misses")
    assert ({**PLACE, "cachegen.keyspace": "account"}, 1) in misses
    stop()


@pytest.mark.cachegen_live
async def test_connections_are_counted_by_cluster_in_both_faces(
    metered: Metered,
) -> None:
    stop = instrument(meter_provider=metered.provider, spans="off")
    # Caches of other tests may be there still.
    gc.collect()
    others = sum(most for _, most in metered.points("db.client.connection.max"))
    with valkey_server() as server:
        caches = ShopCaches(main=f"{server.url}?max_connections=7")
        caches.name.get("k")
        about = {
            "db.client.connection.pool.name": "main",
            "cachegen.cluster": "main",
        }
        state = "db.client.connection.state"
        assert metered.points("db.client.connection.count") == [
            ({**about, state: "idle"}, 1),
            ({**about, state: "used"}, 0),
        ]
        assert metered.points("db.client.connection.max") == [(about, others + 7)]
        for name in ("pending_requests", "timeouts"):
            assert metered.points(f"db.client.connection.{name}") == [(about, 0)]
        tasks = AsyncShopCaches(main=server.url)
        await tasks.name.get("k")
        assert metered.points("db.client.connection.count")[0][1] == 2
        caches.close()
        await tasks.aclose()
    stop()


def test_durations_are_a_histogram_for_who_asks(
    shop: ShopCaches, metered: Metered
) -> None:
    stop = instrument(meter_provider=metered.provider, spans="off", durations=True)
    shop.name.get("k")
    metric = metered.read()["db.client.operation.duration"]
    (point,) = metric.data.data_points
    assert (metric.unit, point.count) == ("s", 1)
    assert (point.explicit_bounds[0], point.explicit_bounds[-1]) == (0.0001, 1.0)
    assert point.attributes["db.operation.name"] == "GET"
    stop()
    shop.name.get("k")
    metric = metered.read()["db.client.operation.duration"]
    assert metric.data.data_points[0].count == 1


def test_without_metrics_there_are_none_and_after_the_end_no_more(
    shop: ShopCaches, metered: Metered
) -> None:
    instrument(meter_provider=metered.provider, metrics=False, spans="off")()
    shop.name.get("k")
    assert metered.read() == {}
    stop = instrument(meter_provider=metered.provider, spans="off")
    shop.name.get("k")
    assert metered.points("cachegen.lookups") != []
    stop()
    assert metered.points("cachegen.lookups") == []
    stop = instrument(meter_provider=metered.provider, spans="off")
    shop.name.get("k")
    assert sum(count for _, count in metered.points("cachegen.lookups")) == 1
    stop()
