"""Ask the service all the time: ``python -m load [URL]``, until an interrupt, or for so many requests or seconds."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import count
from pathlib import Path

from httpx2 import AsyncClient, Limits
from rich.console import Console
from rich.live import Live

from load.customers import GREEDY, ask
from load.seen import read_lookups, read_status
from load.tally import KINDS, Tally
from load.view import Report, line, picture, summary, table

EACH = 1.0
"""Seconds between two looks at the service."""


def main() -> int:
    """Run the load, and say in the end what it came to; return 1 if nothing was answered."""
    options = _options()
    try:
        return asyncio.run(_load(options))
    except KeyboardInterrupt:
        return 0


async def _load(options: argparse.Namespace) -> int:
    limits = Limits(max_connections=None)
    async with AsyncClient(base_url=options.url, limits=limits, timeout=10) as client:
        report = Report(options.url, Tally())
        turns = _turns(report.tally, options.requests, options.seconds)
        try:
            crowd = options.customers, options.pause
            await run(client, report, turns, *crowd, Console())
        finally:
            print(summary(report))
            if options.svg:
                options.svg.write_text(picture(report), encoding="utf-8")
    return 0 if report.tally.figures(*KINDS).answers else 1


async def run(
    client: AsyncClient,
    report: Report,
    turns: Iterator[object],
    customers: int,
    pause: float,
    console: Console,
) -> None:
    """Let customers ask until their turns are over, and show meanwhile what comes of it."""
    report.before = await read_lookups(client) or report.before
    names = [GREEDY, *(f"customer-{number}" for number in range(1, customers))]
    live = Live(console=console, auto_refresh=False)
    async with asyncio.TaskGroup() as group:
        asking = [
            group.create_task(ask(name, turns, client, report.tally, pause))
            for name in names
        ]
        with live if console.is_terminal else nullcontext():
            while asking:
                # Told before the service is asked, so that its last answer is about all requests.
                asking = list((await asyncio.wait(asking, timeout=EACH))[1])
                report.take(await read_lookups(client), await read_status(client))
                if console.is_terminal:
                    live.update(table(report), refresh=True)
                else:
                    console.print(line(report), highlight=False, soft_wrap=True)


def _turns(tally: Tally, requests: int | None, seconds: float | None) -> Iterator[int]:
    for number in count():
        if number == requests or (seconds is not None and tally.seconds >= seconds):
            return
        yield number


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m load", description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--customers", type=int, default=20, metavar="N")
    parser.add_argument(
        "--pause",
        type=float,
        default=0.1,
        metavar="SECONDS",
        help="between two requests of a customer, in the mean; with 0 the machine is the limit",
    )
    parser.add_argument("--requests", type=int, metavar="N")
    parser.add_argument("--seconds", type=float, metavar="N")
    parser.add_argument(
        "--svg", type=Path, metavar="FILE", help="draw what was shown last into a file"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
