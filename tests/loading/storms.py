"""Processes that share keys of a server: each promise of a load, at any scale, and with a control."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import IO

import msgspec

from tests.loading.worker import Order, Report
from tests.servers import Server
from tests.sleeper import HANG


@contextmanager
def worker(order: Order) -> Generator[subprocess.Popen[bytes]]:
    """Run a worker; it is killed if it has not ended when the block ends."""
    path = {"PYTHONPATH": ":".join(each for each in sys.path if each)}
    text = msgspec.json.encode(order).decode()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.loading.worker", text],
        stdout=subprocess.PIPE,
        env={**os.environ, **path},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def output_of(process: subprocess.Popen[bytes]) -> IO[bytes]:
    """Return what a worker prints."""
    assert process.stdout is not None
    return process.stdout


def together(orders: Sequence[Order]) -> list[Report]:
    """Return what workers report that run at the same time."""
    found: list[Report] = []
    if not orders:
        return found
    with worker(orders[0]) as first:
        found = together(orders[1:])
        out, _ = first.communicate(timeout=10 * HANG)
    return [msgspec.json.decode(out, type=Report), *found]


def cold_keys(
    server: Server, *, processes: int, callers: int, keys: int, control: str = ""
) -> tuple[int, int]:
    """Return how many loads there were of cold keys that all processes ask for at once, and the reads."""
    server.ask("FLUSHALL")
    order = Order("once", url_of(server), keys=keys, callers=callers, lease=30)
    order.processes, order.control = processes, control
    reports = together([order] * processes)
    return sum(each.loads for each in reports), sum(each.reads for each in reports)


def storm(
    server: Server, *, processes: int, calls: int, seed: int = 0, control: str = ""
) -> Report:
    """Return what came of reads while others change the truth and delete, with takeovers."""
    server.ask("FLUSHALL")
    orders = [
        Order("storm", url_of(server), seed=seed * 100 + number, calls=calls)
        for number in range(processes)
    ]
    total = Report()
    for each in orders:
        each.processes, each.control, each.keys, each.lease = (
            processes,
            control,
            4,
            0.02,
        )
        # Loaders are slower than the lease at times.
        each.slow = 0.03
    for report in together(orders):
        total.reads += report.reads
        total.older += report.older
        total.loads += report.loads
        total.refused += report.refused
        total.takeovers += report.takeovers
    assert b"__cachegen" not in server.ask("KEYS", "*").encode() or control
    return total


def beyond_the_loads(server: Server, *, processes: int, keys: int) -> list[float]:
    """Return how many seconds after the end of another process's load each waiting call had the value."""
    server.ask("FLUSHALL")
    order = Order("beside", url_of(server), keys=keys, callers=1, lease=30)
    order.processes, order.slow = processes, 0.2
    reports = together([order] * processes)
    # Of each key one call loaded it, and had it at once.
    assert sum(each.loads for each in reports) == keys
    return sorted(each for report in reports for each in report.beyond)[keys:]


def after_a_death(server: Server, how: int, lease: float, timeout: float) -> Report:
    """Return what a process reports that waits for one which dies, or stands still, while it loads."""
    server.ask("FLUSHALL")
    order = Order("stuck", url_of(server), lease=lease, timeout=max(timeout, 30))
    # A record lives by the timeout of who made it, and is judged by that of who waits.
    waiting = Order("wait", url_of(server), lease=lease, timeout=timeout, slow=0)
    with worker(order) as holder:
        assert output_of(holder).readline() == b"loading\n"
        holder.send_signal(how)
        (report,) = together([waiting])
        if how == signal.SIGSTOP:
            holder.send_signal(signal.SIGCONT)
    return report


def url_of(server: Server) -> str:
    """Return the URL for workers, with all the time that calls need."""
    return f"{server.url}?timeout={HANG}"
