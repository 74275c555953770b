"""The breaker: after three calls in a row without an answer all fail at once, until a probe is answered."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheError,
    CacheMissError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import ErrorReply
from cachegen_runtime.transport.breaker.asynchronous import AsyncBreakingTransport
from cachegen_runtime.transport.breaker.blocking import BreakingTransport
from cachegen_runtime.transport.breaker.breaker import UNANSWERED, Breaker
from cachegen_runtime.transport.failures import NotSent, subject_of, unreachable
from cachegen_runtime.transport.opening import blocking_transport
from cachegen_runtime.transport.seam import NOWHERE, Peer, Usage
from cachegen_runtime.urls.reading import parse
from tests.servers import valkey_server
from tests.transport.faces import opened
from tests.transport.manners import PASS, Manner
from tests.transport.operations import get, nothing, put
from tests.transport.proxy import proxied

R = TypeVar("R")

OPERATION = get(b"k")
SUBJECT = partial(subject_of, OPERATION)


class Clock:
    """A clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def unanswered() -> CacheError:
    """Return the error of a call that nobody answered."""
    return unreachable(NotSent("connection refused"), SUBJECT(), 1.0)


def refused(kind: type[CacheError]) -> CacheError:
    """Return the error of a call that a server refused."""
    error = kind("refused")
    error.__cause__ = ErrorReply("OOM")
    return error


def fail(breaker: Breaker, times: int) -> None:
    """Let so many calls get no answer."""
    for _ in range(times):
        breaker.failed(unanswered(), breaker.enter(SUBJECT))


def is_refused(breaker: Breaker) -> bool:
    """Return whether a call would fail at once."""
    try:
        breaker.enter(SUBJECT)
    except CacheUnavailableError:
        return True
    return False


def test_three_calls_in_a_row_without_an_answer_open_it() -> None:
    breaker = Breaker(2.0, Clock())
    fail(breaker, UNANSWERED - 1)
    assert not is_refused(breaker)
    fail(breaker, 1)
    with pytest.raises(CacheUnavailableError) as caught:
        breaker.enter(SUBJECT)
    assert "the last 3 calls got no answer (connection refused)" in str(caught.value)
    error = caught.value
    assert not error.maybe_applied
    assert (error.operation, error.keyspace, error.key) == ("probe", "things", "k")


def test_an_answer_between_them_starts_the_count_again() -> None:
    breaker = Breaker(2.0, Clock())
    for _ in range(5):
        fail(breaker, UNANSWERED - 1)
        breaker.answered()
    assert not is_refused(breaker)


@pytest.mark.parametrize(
    "error",
    [
        refused(CacheUnavailableError),
        refused(CacheConfigError),
        CacheMissError("there is no such key"),
    ],
)
def test_a_refusal_is_an_answer(error: CacheError) -> None:
    breaker = Breaker(2.0, Clock())
    for _ in range(9):
        breaker.failed(error, breaker.enter(SUBJECT))
    assert not is_refused(breaker)


def test_one_probe_goes_out_every_two_seconds_until_one_is_answered() -> None:
    clock = Clock()
    breaker = Breaker(2.0, clock)
    fail(breaker, UNANSWERED)
    let_through: list[float] = []
    for _ in range(61):
        if not is_refused(breaker):
            let_through.append(clock.now - 1000)
        clock.now += 0.1
    assert [round(each) for each in let_through] == [2, 4, 6]
    clock.now += 2
    fail(breaker, 1)
    assert is_refused(breaker)
    clock.now += 2
    breaker.enter(SUBJECT)
    breaker.answered()
    assert not is_refused(breaker)
    fail(breaker, UNANSWERED - 1)
    assert not is_refused(breaker)


def test_calls_that_began_before_the_last_answer_say_nothing_new() -> None:
    clock = Clock()
    breaker = Breaker(2.0, clock)
    began = [breaker.enter(SUBJECT) for _ in range(20)]
    clock.now += 1
    breaker.answered()
    for each in began:
        breaker.failed(unanswered(), each)
    assert not is_refused(breaker)


def test_of_many_threads_one_has_the_probe() -> None:
    clock = Clock()
    breaker = Breaker(2.0, clock)
    fail(breaker, UNANSWERED)
    ready = threading.Barrier(16)
    probes: list[int] = []

    def call() -> None:
        for window in range(1, 40):
            ready.wait()
            clock.now = 1000 + window * 2.0
            if not is_refused(breaker):
                probes.append(window)
            ready.wait()

    threads = [threading.Thread(target=call) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(probes) == Counter(range(1, 40))


class Model:
    """The same, told without any care for speed or threads."""

    def __init__(self, every: float) -> None:
        self.every = every
        self.failures = 0
        self.opened: float | None = None
        self.window = 0

    def lets_through(self, now: float) -> bool:
        if self.opened is None:
            return True
        window = int((now - self.opened) // self.every)
        if window <= self.window:
            return False
        self.window = window
        return True

    def ended(self, answered: bool, now: float) -> None:
        if answered:
            self.failures, self.opened, self.window = 0, None, 0
            return
        self.failures += 1
        if self.failures == UNANSWERED:
            self.opened = now


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 5)), max_size=60))
def test_it_does_what_the_model_does(calls: list[tuple[bool, float]]) -> None:
    clock = Clock()
    breaker, model = Breaker(2.0, clock), Model(2.0)
    for answered, pause in calls:
        clock.now += pause
        expected = model.lets_through(clock.now)
        assert is_refused(breaker) is not expected
        if expected and answered:
            breaker.answered()
        elif expected:
            breaker.failed(unanswered(), clock.now)
        if expected:
            model.ended(answered, clock.now)


class Scripted:
    """A transport whose calls end as it was told."""

    key_prefix = b"p:"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.up = False
        self.asked = 0

    def run(self, operation: Operation[R], /) -> R:
        self._ask()
        return operation.read(b"v")

    def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        self._ask()
        return [each.read(b"v") for each in operations]

    def peer(self, key: bytes) -> Peer:
        return NOWHERE

    def usage(self) -> Usage | None:
        return None

    def close(self) -> None:
        self.up = False

    def _ask(self) -> None:
        self.asked += 1
        if not self.up:
            raise unanswered()


class AsyncScripted(Scripted):
    """The same for tasks."""

    async def run(self, operation: Operation[R], /) -> R:  # type: ignore[override]
        await asyncio.sleep(0)
        return super().run(operation)

    async def run_batch(  # type: ignore[override]
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        await asyncio.sleep(0)
        return super().run_batch(operations, transaction=transaction)

    async def aclose(self) -> None:
        self.close()


def test_a_transport_behind_it_is_not_asked_while_it_is_open() -> None:
    clock = Clock()
    inner = Scripted(clock)
    way = BreakingTransport(inner, Breaker(2.0, clock))
    for _ in range(10):
        with pytest.raises(CacheUnavailableError):
            way.run(OPERATION)
        with pytest.raises(CacheUnavailableError):
            way.run_batch([OPERATION], transaction=False)
    assert inner.asked == UNANSWERED
    assert way.run(nothing()) is None
    assert way.run_batch([nothing()], transaction=False) == [None]
    inner.up = True
    clock.now += 2
    assert way.run(OPERATION) == b"v"
    assert way.run_batch([OPERATION, OPERATION], transaction=True) == [b"v", b"v"]
    assert (way.key_prefix, inner.asked) == (b"p:", UNANSWERED + 2)


def test_of_many_tasks_one_has_the_probe() -> None:
    clock = Clock()
    inner = AsyncScripted(clock)
    way = AsyncBreakingTransport(inner, Breaker(2.0, clock))

    async def calls(count: int) -> list[object]:
        runs = [way.run(OPERATION) for _ in range(count)]
        return [*await asyncio.gather(*runs, return_exceptions=True)]

    async def story() -> None:
        await calls(50)
        assert inner.asked == 50  # All began before anybody knew.
        await calls(50)
        assert inner.asked == 50
        clock.now += 2
        await calls(50)
        assert inner.asked == 51
        inner.up = True
        clock.now += 2
        outcomes = await calls(50)
        assert outcomes.count(b"v") == 1
        assert await calls(50) == [b"v"] * 50

    asyncio.run(story())


def test_a_probe_that_is_cancelled_leaves_the_next_one_its_turn() -> None:
    clock = Clock()
    inner = AsyncScripted(clock)
    way = AsyncBreakingTransport(inner, Breaker(2.0, clock))

    async def story() -> None:
        for _ in range(UNANSWERED):
            with pytest.raises(CacheUnavailableError):
                await way.run(OPERATION)
        inner.up = True
        clock.now += 2
        probe = asyncio.ensure_future(way.run(OPERATION))
        await asyncio.sleep(0)
        probe.cancel()
        await asyncio.gather(probe, return_exceptions=True)
        with pytest.raises(CacheUnavailableError, match="tried again in 2"):
            await way.run(OPERATION)
        clock.now += 2
        assert await way.run(OPERATION) == b"v"

    asyncio.run(story())


@pytest.mark.parametrize("face", ["blocking", "async"])
def test_a_server_that_is_away_is_left_alone_and_found_again(face: str) -> None:
    with (
        valkey_server() as server,
        proxied(server.port) as proxy,
        opened(face, proxy.url("?timeout=5&breaker=100ms")) as transport,
    ):
        transport.run(put(b"k", b"v"))
        proxy.manner = Manner(door="closed")
        for _ in range(UNANSWERED):
            with pytest.raises(CacheUnavailableError):
                transport.run(OPERATION)
        with pytest.raises(CacheUnavailableError, match="the last 3 calls") as caught:
            transport.run(put(b"k", b"w"))
        assert not caught.value.maybe_applied
        proxy.manner = PASS
        for _ in range(10_000):
            try:
                found = transport.run(OPERATION)
                break
            except CacheUnavailableError:
                threading.Event().wait(0.01)
        assert found == b"v"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("off", None), ("2s", 2.0), ("500ms", 0.5), ("1m", 60.0), ("0.5", 0.5), ("2", 2)],
)
def test_the_parameter_is_a_duration(text: str, seconds: float | None) -> None:
    settings = parse("main", f"redis://h?breaker={text}", "the test")
    assert settings.breaker == seconds


@pytest.mark.parametrize("text", ["0s", "-1s", "2h30", "on", "s", "9999999m"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(CacheConfigError, match="`breaker` no duration above 0"):
        parse("main", f"redis://h?breaker={text}", "the test")


def test_without_the_parameter_nothing_stands_before_the_transport() -> None:
    plain = blocking_transport(parse("main", "redis://h", "the test"))
    assert not isinstance(plain, BreakingTransport)
    with_it = blocking_transport(parse("main", "redis://h?breaker=2s", "the test"))
    assert isinstance(with_it, BreakingTransport)


def test_a_timeout_is_no_answer() -> None:
    breaker = Breaker(2.0, Clock())
    error = CacheTimeoutError("no answer within 1 s")
    error.__cause__ = NotSent("no answer", timeout=True)
    for _ in range(UNANSWERED):
        breaker.failed(error, breaker.enter(SUBJECT))
    assert is_refused(breaker)


def test_an_answer_while_it_opens_leaves_it_one_that_an_answer_closes() -> None:
    answers: list[Callable[[], None]] = []
    now = Clock()

    def clock() -> float:
        # Where it reads the time to open is where another thread's answer comes.
        while answers:
            answers.pop()()
        return now()

    breaker = Breaker(2.0, clock)
    fail(breaker, UNANSWERED - 1)
    began = breaker.enter(SUBJECT)
    answers.append(breaker.answered)
    breaker.failed(unanswered(), began)
    now.now += 2.0
    breaker.enter(SUBJECT)
    breaker.answered()
    assert not is_refused(breaker)
