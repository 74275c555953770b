"""Exceptions out of signal handlers, at every bytecode of a blocking call and at any moment under load.

Such an exception may cost its call, and the call's connection; never another caller's value,
and no place in the pool.
"""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeAlias

from cachegen_runtime.errors import CacheTimeoutError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.transport.opening import open_blocking
from cachegen_runtime.transport.seam import Transport
from tests.endurance.part import Figures, Part
from tests.servers import Server, valkey_server, wait_until
from tests.sleeper import HANG
from tests.transport.manners import slow
from tests.transport.operations import command, get, increment, put, value_of
from tests.transport.proxy import proxied

Trace: TypeAlias = Callable[[FrameType, str, object], "Trace | None"]

KEYS = [b"key %d" % number for number in range(24)]
PLACES = 3
PATIENCE = HANG / 4
"""Seconds after which a call that never has a place gives up; none else does, however slow the machine."""

_SCRIPTED = increment(b"n", Expire(b"n", "px", 60_000))
_BATCH: list[Operation[Reply]] = [get(KEYS[0]), increment(b"n"), _SCRIPTED]


class Interrupted(BaseException):
    """What a signal handler raised."""


def run(scale: float) -> Figures:
    """Interrupt calls at every place, directly and through a slow network, and by 40 000 signals."""
    counts: Counter[str] = Counter(dict.fromkeys(("wrong values", "lost places"), 0))
    with valkey_server() as server:
        stride = max(round(1 / scale / 10), 1)
        for parameter in ("", "&transport=redis-py"):
            strike_everywhere(server, parameter, counts, stride)
        strike_slowly(server, counts, max(round(3 / scale), 1))
        for parameter in ("", "&transport=redis-py"):
            send_signals(server, parameter, counts, int(20_000 * scale))
    assert counts["wrong values"] == 0, counts
    assert counts["lost places"] == 0, counts
    return dict(counts)


def strike_everywhere(
    server: Server, parameter: str, counts: Counter[str], stride: int
) -> None:
    """Interrupt each call of several kinds at each bytecode of the transport's code."""
    transport = filled(
        f"{server.url}?max_connections={PLACES}&timeout={PATIENCE}{parameter}"
    )
    for call in (
        lambda: transport.run(get(KEYS[1])),
        lambda: transport.run(increment(b"n")),
        lambda: transport.run(_SCRIPTED),
        lambda: transport.run_batch(_BATCH, transaction=True),
    ):
        strike(server, transport, call, counts, stride)
    transport.close()

    def first_call() -> None:
        fresh = open_blocking(
            "main", f"{server.url}?client_name=x&timeout={PATIENCE}{parameter}"
        )
        transports.append(fresh)
        fresh.run(get(KEYS[1]))

    transports: list[Transport] = []
    transport = filled(
        f"{server.url}?max_connections={PLACES}&timeout={PATIENCE}{parameter}"
    )
    strike(server, transport, first_call, counts, stride)
    for one in (*transports, transport):
        one.close()


def strike_slowly(server: Server, counts: Counter[str], stride: int) -> None:
    """Interrupt calls whose replies are still under way, which loopback hides."""
    with proxied(server.port) as proxy:
        transport = filled(proxy.url(f"?max_connections={PLACES}&timeout={PATIENCE}"))
        proxy.manner = slow(0.004)
        strike(server, transport, lambda: transport.run(get(KEYS[1])), counts, stride)
        transport.close()


def strike(
    server: Server,
    transport: Transport,
    call: Callable[[], object],
    counts: Counter[str],
    stride: int,
) -> None:
    """Interrupt a call at each of its places in turn; others read after each time."""
    with struck_at(0) as steps:
        call()
    for step in range(1, steps[0] + 1, stride):
        call_struck(call, step)
        counts["places struck"] += 1
        for number in range(PLACES + 1):
            check(transport, KEYS[(step + number) % len(KEYS)], counts)
    count_places(server, transport, counts)


def send_signals(
    server: Server, parameter: str, counts: Counter[str], signals: int
) -> None:
    """Interrupt one thread by signals while others contend with it for too few connections."""
    transport = filled(
        f"{server.url}?max_connections={PLACES}&timeout={PATIENCE}{parameter}"
    )
    ended = threading.Event()

    def read_on(first: int) -> None:
        number = first
        while not ended.is_set():
            number += 1
            check(transport, KEYS[number % len(KEYS)], counts)
            ended.wait(0.0003)

    threads = [threading.Thread(target=read_on, args=(n,)) for n in range(PLACES)]
    for thread in threads:
        thread.start()
    with handled_signals():
        for number in range(signals):
            _until_interrupted(transport, 0.0001 + number % 100 * 0.00001, counts)
    ended.set()
    for thread in threads:
        thread.join()
    count_places(server, transport, counts)
    transport.close()


def _until_interrupted(
    transport: Transport, seconds: float, counts: Counter[str]
) -> None:
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        for key in KEYS * 1000:
            check(transport, key, counts)
    except Interrupted:
        counts["signals"] += 1


def count_places(server: Server, transport: Transport, counts: Counter[str]) -> None:
    """Count the places that do not wait for a list's values, when as many calls as places do."""
    # An exception's traceback can hold a place until the garbage is collected.
    gc.collect()
    refused: list[CacheTimeoutError] = []

    def wait() -> None:
        try:
            transport.run(_wait_for_value)
        except CacheTimeoutError as error:
            refused.append(error)

    threads = [threading.Thread(target=wait) for _ in range(PLACES)]
    for thread in threads:
        thread.start()
    waiting = f"blocked_clients:{PLACES}\r\n"
    wait_until(
        lambda: waiting in server.ask("INFO", "clients") or bool(refused), waiting
    )
    counts["lost places"] += bool(refused)
    server.ask("RPUSH", "values", *["value"] * PLACES)
    for thread in threads:
        thread.join()


_wait_for_value = command(b"BLPOP", b"values", b"0", name="wait")


def check(transport: Transport, key: bytes, counts: Counter[str]) -> None:
    """Read a key and count a value that is another's."""
    right = transport.run(get(key)) == value_of(key)
    counts["wrong values"] += not right
    counts["calls"] += 1


def filled(url: str) -> Transport:
    """Return a transport to a server that has a value for every key."""
    transport = open_blocking("main", url)
    for key in KEYS:
        transport.run(put(key, value_of(key)))
    transport.run(_SCRIPTED)
    return transport


def call_struck(call: Callable[[], object], step: int) -> None:
    """Make a call that is struck at a place, in a thread of its own.

    No signal comes between any two bytecodes as this does, and a thread may be left with
    an exception that it takes for one being handled.
    """

    def struck() -> None:
        with suppress(Interrupted), struck_at(step):
            call()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(struck).result()


@contextmanager
def struck_at(step: int) -> Iterator[list[int]]:
    """Raise at the step-th line or bytecode of the transport's own code; count the steps."""
    steps = [0]

    def trace(frame: FrameType, event: str, _: object) -> Trace | None:
        code = frame.f_code
        # What a finalizer raises, Python only reports.
        if "cachegen_runtime" not in code.co_filename or code.co_name == "__del__":
            return None
        frame.f_trace_opcodes = True
        if event in ("line", "opcode"):
            steps[0] += 1
            if steps[0] == step:
                raise Interrupted
        return trace

    sys.settrace(trace)
    try:
        yield steps
    finally:
        sys.settrace(None)


@contextmanager
def handled_signals() -> Iterator[None]:
    """Raise out of the handler of SIGALRM; report nothing of what finalizers swallow."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    before, unraisable = signal.signal(signal.SIGALRM, interrupt), sys.unraisablehook
    sys.unraisablehook = lambda _: None
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.unraisablehook = unraisable


PARTS = (
    Part(
        "interruptions",
        "an exception out of a signal handler costs its own call alone, wherever it strikes",
        run,
    ),
)
