"""Signals whose handlers return, again and again: a call still ends in its time, and its bytes arrive."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial

import pytest

from cachegen_runtime.errors import CacheTimeoutError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.transport.blocking import connection
from tests.servers import Server
from tests.sleeper import LATE, Sleeper
from tests.transport.conftest import Blocking
from tests.transport.operations import get, put

TIMEOUT = 0.5
LARGE = bytes(8_000_000)

INTERVALS = pytest.mark.parametrize("interval", [0.1, 0.01, 0.001])


@contextmanager
def signals(interval: float) -> Generator[list[int]]:
    """Send this process a harmless signal again and again while the block runs."""
    heard: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, _: heard.append(number))
    signal.setitimer(signal.ITIMER_REAL, interval, interval)
    try:
        yield heard
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def awoke_meanwhile(call: Callable[[], object], server: Server) -> int:
    """Return how often a thread slept a frozen server's call's time through before the call ended."""
    with Sleeper(TIMEOUT) as sleeper, pytest.raises(CacheTimeoutError):
        call()
    server.resume()
    return sleeper.awoke


@INTERVALS
@pytest.mark.parametrize("operation", [get(b"k"), put(b"k", LARGE)], ids=["get", "set"])
@pytest.mark.parametrize("place", ["tcp", "unix"])
def test_a_signal_that_repeats_does_not_suspend_the_deadline(
    blocking: Blocking,
    server_with_socket: Server,
    place: str,
    operation: Operation[Reply],
    interval: float,
) -> None:
    server = server_with_socket
    url = server.url if place == "tcp" else f"unix://{server.socket_path}"
    transport = blocking(f"{url}?timeout={TIMEOUT}")
    transport.run(put(b"k", b"v"))
    server.freeze()
    with signals(interval) as heard:
        assert awoke_meanwhile(lambda: transport.run(operation), server) <= LATE
    assert heard


def test_a_reading_that_python_resumes_waits_as_long_as_signals_come(
    blocking: Blocking, own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above: the socket's own method, which begins the wait anew.
    def resumed(link: socket.socket, buffer: bytearray) -> Callable[[], int]:
        return partial(link.recv_into, buffer)

    monkeypatch.setattr(connection, "direct_intake", resumed)
    transport = blocking(f"{own_server.url}?timeout={TIMEOUT}")
    transport.run(put(b"k", b"v"))
    own_server.freeze()
    ticks = 8 * (LATE + 1)

    def wake_at_last(*_: object) -> None:
        nonlocal ticks
        ticks -= 1
        if ticks == 0:
            own_server.resume()

    before = signal.signal(signal.SIGALRM, wake_at_last)
    signal.setitimer(signal.ITIMER_REAL, TIMEOUT / 4, TIMEOUT / 4)
    try:
        with Sleeper(TIMEOUT) as sleeper:
            transport.run(get(b"k"))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert sleeper.awoke > LATE


@INTERVALS
def test_what_signals_interrupt_arrives_whole(
    blocking: Blocking, own_server: Server, interval: float
) -> None:
    transport = blocking(own_server.url.replace("/0", "/0?timeout=100"))
    value = bytes(range(256)) * 4000
    with signals(interval) as heard:
        for _ in range(10):
            transport.run(put(b"large", value))
            assert transport.run(get(b"large")) == value
        own_server.ask("CLIENT", "PAUSE", "300")
        assert transport.run(get(b"large")) == value
    assert heard


def test_a_handler_that_calls_the_cache_leaves_the_call_that_it_interrupts_alone(
    blocking: Blocking, own_server: Server
) -> None:
    transport = blocking(own_server.url.replace("/0", "/0?timeout=100"))
    transport.run(put(b"outer", b"outer"))
    transport.run(put(b"inner", b"inner"))
    seen: list[Reply] = []

    def call(*_: object) -> None:
        seen.append(transport.run(get(b"inner")))

    before = signal.signal(signal.SIGALRM, call)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    try:
        while len(seen) < 100:
            assert transport.run(get(b"outer")) == b"outer"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert set(seen) == {b"inner"}
