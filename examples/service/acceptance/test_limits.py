"""A customer may search thirty times a minute, and is told so."""

from __future__ import annotations

import asyncio

from acceptance.conftest import Service, running
from cachegen_runtime.testing import Clock

MANY = 500
"""More searches than a customer may make while they run, however slow the machine is."""


async def test_searches_beyond_the_limit_are_refused(service: Service) -> None:
    first = await service.get("/search?word=lamp")
    assert first.headers["RateLimit-Policy"] == '"requests";q=30;w=60'
    assert first.headers["RateLimit"].startswith('"requests";r=29;t=')
    answers = [await service.get("/search?word=lamp") for _ in range(29)]
    assert {answer.status_code for answer in answers} == {200}
    refused = answers[-1]
    for _ in range(MANY):
        refused = await service.get("/search?word=lamp")
        if refused.status_code == 429:
            break
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) in (1, 2)
    assert refused.headers["RateLimit"].startswith('"requests";r=0;t=')


async def test_customers_have_limits_of_their_own(service: Service) -> None:
    crowd = (service.get("/search?word=lamp", f"customer-{n}") for n in range(40))
    answers = await asyncio.gather(*crowd)
    assert {answer.status_code for answer in answers} == {200}


async def test_reading_an_article_is_not_limited(service: Service) -> None:
    answers = [await service.get("/articles/7") for _ in range(40)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[-1].headers


async def test_who_waits_as_long_as_they_were_told_is_answered(
    cachegen_clock: Clock,
) -> None:
    async with running() as service:
        for _ in range(30):
            assert (await service.get("/search?word=lamp")).status_code == 200
        refused = await service.get("/search?word=lamp")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
        cachegen_clock.advance(2)
        assert (await service.get("/search?word=lamp")).status_code == 200
