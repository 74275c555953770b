"""Run as a program: blocking calls by greenlets under gevent or eventlet, patched before or after our import; prints what was wrong.

Arguments: the library, `early` or `late`, the URL of a server, its process, a time-out, and
perhaps `one` for a control: one connection that greenlets use at the same time.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module

LIBRARY, WHEN, URL, PROCESS, TIMEOUT, *CONTROL = sys.argv[1:]


def patch() -> None:
    """Let the library stand in for the standard one's blocking parts."""
    if LIBRARY == "gevent":
        import_module("gevent.monkey").patch_all()
    else:
        import_module("eventlet").monkey_patch()


if WHEN == "early":
    patch()

from collections import deque  # noqa: E402
from time import sleep  # noqa: E402

from cachegen_runtime.errors import CacheTimeoutError  # noqa: E402
from cachegen_runtime.transport.blocking.connection import Connection  # noqa: E402
from cachegen_runtime.transport.blocking.server import ServerTransport  # noqa: E402
from cachegen_runtime.urls.reading import parse  # noqa: E402
from tests.sleeper import LATE, Sleeper  # noqa: E402
from tests.transport.operations import get, put  # noqa: E402

if WHEN == "late":
    patch()
    from time import sleep

GREENLETS, CALLS = 10, 50


class OneForAll(deque[Connection]):
    """Idle connections of which everybody gets the last one, and nobody takes it away."""

    def pop(self) -> Connection:  # type: ignore[override]  # the deque's takes an index in its stub
        """Return the last one, and keep it."""
        return self[-1]

    def append(self, connection: Connection) -> None:
        """Keep what is there."""


def mixed_up() -> list[bytes]:
    """Return the keys whose values were another's, of greenlets that share fewer connections."""
    timeout = TIMEOUT if CONTROL else 100
    transport = ServerTransport(parse("main", f"{URL}?timeout={timeout}&max_connections=3", "t"))  # fmt: skip
    if CONTROL:
        transport._pool.idle = OneForAll(transport._pool.idle)
    wrong: list[bytes] = []
    done: list[int] = []

    def work(number: int) -> None:
        for step in range(CALLS):
            key = b"%d %d" % (number, step)
            transport.run(put(key, key))
            if transport.run(get(key)) != key:
                wrong.append(key)
        done.append(number)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(GREENLETS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if not CONTROL:
        transport.close()
    return wrong if len(done) == GREENLETS else [b"a greenlet failed"]


def late() -> str:
    """Return what was wrong with a call to a frozen server; the other greenlets run on meanwhile."""
    transport = ServerTransport(parse("main", f"{URL}?timeout={TIMEOUT}", "t"))
    transport.run(put(b"k", b"v"))
    os.kill(int(PROCESS), signal.SIGSTOP)
    sleeper, other = Sleeper(float(TIMEOUT)), Sleeper(float(TIMEOUT) / 10)
    try:
        with sleeper, other:
            sleep(0)
            transport.run(get(b"k"))
    except CacheTimeoutError:
        if sleeper.awoke > LATE:
            return f"a call's own time passed {sleeper.awoke} times"
        return "" if other.awoke else "no other greenlet ran"
    finally:
        os.kill(int(PROCESS), signal.SIGCONT)
    return "no time-out"


for problem in [*mixed_up(), "" if CONTROL else late()]:
    if problem:
        print(problem)
