"""Articles come from the database once, and anew when they change."""

from __future__ import annotations

import asyncio

from acceptance.conftest import Service


async def test_a_second_reader_is_answered_by_the_cache(service: Service) -> None:
    answers = [await service.get("/articles/7") for _ in range(3)]
    assert [answer.json() for answer in answers] == [
        {"id": 7, "title": "plain oak clock", "price": "16.50", "tags": ["oak", "clock"]}
    ] * 3  # fmt: skip
    assert service.database.queries == 1
    assert service.caches.articles.statistics.hits == 2


async def test_that_an_article_is_missing_is_remembered(service: Service) -> None:
    answers = [await service.get("/articles/9999") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert service.database.queries == 1


async def test_a_crowd_is_answered_by_one_query(service: Service) -> None:
    answers = await asyncio.gather(*(service.get("/articles/7") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert service.database.queries == 1


async def test_each_of_a_crowd_that_asks_for_something_else_makes_a_query(
    service: Service,
) -> None:
    await asyncio.gather(*(service.get(f"/articles/{n}") for n in range(1, 51)))
    assert service.database.queries == 50


async def test_who_reads_after_a_change_reads_what_is_new(service: Service) -> None:
    await service.get("/articles/7")
    change = await service.client.put("/articles/7/price", json={"price": "9.95"})
    assert change.status_code == 204
    assert (await service.get("/articles/7")).json()["price"] == "9.95"


async def test_a_change_of_nothing_and_a_wrong_one_are_told(service: Service) -> None:
    for path, price, status in (
        ("/articles/9999/price", "1", 404),
        ("/articles/7/price", "-1", 422),
        ("/articles/7/price", "dear", 422),
    ):
        answer = await service.client.put(path, json={"price": price})
        assert answer.status_code == status


async def test_a_search_is_cached_by_its_word_and_page(service: Service) -> None:
    for path in ("word=lamp", "word=Lamp", "word=lamp&page=1", "word=lamp&page=1"):
        found = (await service.get(f"/search?{path}")).json()
        assert (len(found["articles"]), found["total"]) == (20, 64)
    assert service.database.queries == 2
