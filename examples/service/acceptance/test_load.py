"""The load generator against the service: every request is in what it tells."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Iterator
from itertools import count

import pytest
from rich.console import Console

from acceptance.conftest import Service
from load.__main__ import run
from load.tally import KINDS, Tally
from load.view import Report, summary

REQUESTS = 200


async def loaded(service: Service, console: Console) -> Report:
    report = Report("http://catalog", Tally())
    await run(service.client, report, iter(range(REQUESTS)), 5, 0.0, console)
    return report


async def test_every_request_is_counted_and_timed(service: Service) -> None:
    shown = io.StringIO()
    report = await loaded(service, Console(file=shown))
    whole = report.tally.figures(*KINDS)
    assert whole.answers + report.tally.refused == REQUESTS
    assert report.tally.failed == 0
    assert whole.p50 is not None
    assert whole.p99 is not None
    assert 0 < whole.p50 <= whole.p99
    assert re.search(r"\d s  ok .* requests/s  p50 .* hits .*%  ref", shown.getvalue())
    assert f"{whole.answers} answers in " in summary(report)


async def test_its_hit_ratio_is_the_services(service: Service) -> None:
    await service.get("/articles/1")
    report = await loaded(service, Console(file=io.StringIO()))
    counted = service.caches.articles.statistics
    hits, misses = counted.hits + counted.stale_hits, counted.misses - 1
    assert report.lookups.hits["articles"] == hits
    assert report.lookups.misses["articles"] == misses
    assert report.lookups.ratio("articles") == hits / (hits + misses)


async def test_a_terminal_shows_a_table_that_changes(service: Service) -> None:
    shown = io.StringIO()
    await loaded(service, Console(file=shown, force_terminal=True, width=100))
    for word in ("http://catalog", "ok", "together", "hit ratio", "p99", "refused"):
        assert word in shown.getvalue()


async def test_an_interrupt_ends_all_customers(service: Service) -> None:
    is_under_way = asyncio.Event()
    taken: list[int] = []

    def turns() -> Iterator[int]:
        for number in count():
            taken.append(number)
            if number == 10:
                is_under_way.set()
            yield number

    report = Report("http://catalog", Tally())
    shown = Console(file=io.StringIO())
    loading = asyncio.create_task(run(service.client, report, turns(), 5, 0.0, shown))
    await is_under_way.wait()
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading
    before = len(taken)
    await service.get("/articles/1")
    assert len(taken) == before


async def test_a_service_that_does_not_answer_is_told_as_such(service: Service) -> None:
    service.database.is_up = False
    report = await loaded(service, Console(file=io.StringIO()))
    assert (report.status, report.tally.failed > 0) == ("degraded", True)


def test_latencies_and_rates_are_of_the_time_that_was_asked_for() -> None:
    now = [0.0]
    tally = Tally(lambda: now[0])
    for status, took in ((200, 1.0), (200, 3.0), (404, 2.0), (429, 9.0), (500, 9.0), (None, 1.0)):  # fmt: skip
        with tally.timed("read") as request:
            now[0] += took
            request.status = status
    whole = tally.figures("read")
    assert (whole.answers, whole.rate, whole.p50) == (3, 3 / 25, 2.0)
    assert (tally.refused, tally.failed) == (1, 2)
    assert tally.figures("read", last=21.5).answers == 2
    assert tally.figures("search").p99 is None
