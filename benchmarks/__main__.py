"""Run all benchmarks: ``python -m benchmarks [--quick] [--only WORD] [--write]``; see docs/performance.md."""

from __future__ import annotations

import argparse
import asyncio
import os
from contextlib import AsyncExitStack

from tests.servers import Server, valkey_server

from benchmarks import (
    asynchronous,
    blocking,
    embedded,
    keyed,
    limiters,
    loading,
    near,
    near_facts,
    observed,
    programs,
    report,
    stored,
)
from benchmarks.measure import Facts, Table
from benchmarks.peers import async_peers, blocking_peers, versions


def main() -> None:
    """Measure, print, and write the page's figures when asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=main.__doc__
    )
    parser.add_argument(
        "--quick", action="store_true", help="short: to see that it works"
    )
    parser.add_argument(
        "--only", default="", help="only tables whose part has this word in it"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the figures into the pages",
    )
    chosen = parser.parse_args()
    rounds, slice_seconds = (3, 0.004) if chosen.quick else (25, 0.03)
    print(", ".join(versions()))
    with valkey_server() as server:
        blocking.fill(server.port)
        tables = _measured(server, chosen.only, rounds, slice_seconds)
    tables += _alone(chosen.only, rounds, slice_seconds, quick=chosen.quick)
    counts = (
        {}
        if chosen.only
        else report.instruction_counts(calls=100 if chosen.quick else 1000)
    )
    print(report.counts_text(counts))
    if chosen.write:
        report.write(versions(), tables, counts, whole=not chosen.only)


def _measured(
    server: Server, only: str, rounds: int, slice_seconds: float
) -> list[Table | Facts]:
    tables: list[Table | Facts] = []
    if only in "blocking":
        _pin(server, {0})
        peers = blocking_peers(server.port)
        tables += blocking.tables(
            server.port, peers, slice_seconds=slice_seconds, rounds=rounds
        )
        tables.append(
            blocking.threaded_table(
                server.port, peers, slice_seconds=slice_seconds, rounds=rounds
            )
        )
        print(*tables, sep="\n")
    for part, work in (
        ("limiters", limiters.tables),
        ("keyed", keyed.tables),
        ("loading", loading.tables),
        ("near", near.tables),
        ("observed", observed.tables),
        ("stored", stored.keyspace_tables),
    ):
        if only in part:
            _pin(server, {0})
            tables += work(server.port, slice_seconds=slice_seconds, rounds=rounds)
            print(*tables, sep="\n")
    if only in "near facts":
        tables += near_facts.tables(server.port, quick=rounds < 10)
        print(*tables[-4:], sep="\n")
    for kind, loop in _loops().items():
        if only in kind:
            with asyncio.Runner(loop_factory=loop) as runner:
                tables += runner.run(_async(server, kind, rounds, slice_seconds))
    return tables


def _alone(only: str, rounds: int, slice_seconds: float, *, quick: bool) -> list[Table]:
    """Return the tables of what needs no server."""
    tables: list[Table] = []
    if only in "embedded":
        tables += embedded.tables(slice_seconds=slice_seconds, rounds=rounds)
    if only in "stored":
        tables += stored.tables(slice_seconds=slice_seconds, rounds=rounds)
    if only in "programs":
        sizes = (50, 100) if quick else programs.SIZES
        tables += programs.tables(rounds=1 if quick else 7, sizes=sizes)
    print(*tables, sep="\n")
    return tables


async def _async(
    server: Server, kind: str, rounds: int, slice_seconds: float
) -> list[Table]:
    tables: list[Table] = []
    async with AsyncExitStack() as stack:
        for cores, in_flight in (
            ({0}, (1, 10)),
            (set(range(os.cpu_count() or 1)), (100, 1000)),
        ):
            # One after another on one core; what runs side by side gets them all.
            _pin(server, cores)
            peers = await async_peers(server.port, stack)
            tables += await asynchronous.tables(
                server.port, peers, in_flight=in_flight,
                slice_seconds=slice_seconds, rounds=rounds, kind=kind,
            )  # fmt: skip
    print(*tables, sep="\n")
    return tables


def _loops() -> dict[str, asynchronous.LoopFactory]:
    kinds: dict[str, asynchronous.LoopFactory] = {"asyncio": asyncio.new_event_loop}
    try:
        import uvloop
    except ImportError:
        return kinds
    return {**kinds, "uvloop": uvloop.new_event_loop}


def _pin(server: Server, cores: set[int]) -> None:
    if hasattr(os, "sched_setaffinity") and server.process is not None:
        os.sched_setaffinity(0, cores)
        os.sched_setaffinity(server.process.pid, cores)


if __name__ == "__main__":
    main()
