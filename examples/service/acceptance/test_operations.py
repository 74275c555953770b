"""What the service tells of itself: metrics, and whether it is whole, degraded or dead."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.servers import valkey_server

from acceptance.conftest import Service, patient, running


async def measured(service: Service) -> dict[tuple[str, frozenset[str]], float]:
    """Return the samples of /metrics by name and by what their labels say."""
    answer = await service.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_metrics_say_what_the_caches_did(service: Service) -> None:
    for _ in range(3):
        await service.get("/articles/7")
    await service.get("/search?word=lamp")
    found = await measured(service)

    def value(name: str, *labels: str) -> float:
        return found[name, frozenset(("catalog", *labels))]

    assert value("cachegen_lookups_total", "articles", "hit") == 2
    assert value("cachegen_lookups_total", "articles", "miss") == 1
    assert value("cachegen_decisions_total", "requests", "allowed") == 1
    count = "cachegen_operation_seconds_count"
    assert value(count, "articles", "get_or_load", "ok") == 2
    assert value(count, "articles", "get_or_load", "miss") == 1
    assert value(count, "articles", "load", "ok") == 1
    assert value(count, "requests", "take", "ok") == 1


async def test_a_service_whose_parts_all_answer_is_in_order(service: Service) -> None:
    health = await service.health()
    assert (health["status"], health["database"]) == ("ok", True)
    assert [each["answers"] for each in health["clusters"].values()] == [True, True]


@pytest.mark.cachegen_live
async def test_without_its_server_the_service_is_degraded_and_answers() -> None:
    with valkey_server() as server:
        async with running(patient(server)) as service:
            await service.get("/articles/7")
            await service.comes_to("ok")
            server.stop()
            await service.comes_to("degraded")
            health = await service.client.get("/health")
            assert health.status_code == 200
            assert health.json()["database"] is True
            assert (await service.get("/articles/7")).status_code == 200
            assert (await service.get("/articles/8")).status_code == 200
            assert (await service.get("/search?word=lamp")).status_code == 200
            change = await service.client.put("/articles/7/price", json={"price": "1"})
            assert (change.status_code, change.headers["Retry-After"]) == (503, "1")
            server.start()
            await service.comes_to("ok")
            again = await service.client.put("/articles/7/price", json={"price": "1"})
            assert again.status_code == 204
            assert (await service.get("/articles/7")).json()["price"] == "1"


@pytest.mark.cachegen_live
async def test_a_service_starts_while_its_server_is_down() -> None:
    with valkey_server() as server:
        server.stop()
        async with running(patient(server)) as service:
            await service.comes_to("degraded")
            assert (await service.get("/articles/7")).status_code == 200
            server.start()
            await service.comes_to("ok")


async def test_without_its_database_the_service_answers_from_the_cache(
    service: Service,
) -> None:
    await service.get("/articles/7")
    service.database.is_up = False
    assert (await service.health())["status"] == "degraded"
    assert (await service.get("/articles/7")).status_code == 200
    unknown = await service.get("/articles/8")
    assert (unknown.status_code, unknown.headers["Retry-After"]) == (503, "1")


@pytest.mark.cachegen_live
async def test_with_neither_database_nor_cache_the_service_is_dead() -> None:
    with valkey_server() as server:
        async with running(patient(server)) as service:
            await service.comes_to("ok")
            server.stop()
            service.database.is_up = False
            await service.comes_to("dead")
            assert (await service.client.get("/health")).status_code == 503
