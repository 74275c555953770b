"""Calls in the middle of calls, on one thread: signals' handlers, finalizers, callbacks of weak references; nothing hangs or is lost."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Literal, TypeAlias

import pytest

from cachegen_runtime.counters import Counter
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.transport.blocking.connection import Connection
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.embedded.store import Store
from cachegen_runtime.transport.pool_slots import PoolSlots
from tests.transport.operations import command, get, increment, put

Trace: TypeAlias = Callable[[FrameType, str, object], "Trace | None"]

OUTER: list[Operation[Reply]] = [
    get(b"outer"),
    put(b"outer", b"1"),
    increment(b"n"),
    increment(b"fresh", Expire(b"fresh", "px", 60_000)),
    command(b"RPUSH", b"list", b"a", b"b"),
    command(b"SADD", b"set", b"a"),
    command(b"INCRBYFLOAT", b"float", b"1.5"),
    command(b"DEL", b"outer", b"list", b"set"),
]


class _OnceOnly:
    """A lock that fails where a plain one would hang."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        assert self._lock.acquire(blocking=False), "it would hang"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        self._lock.release()
        return False


def interrupted_at(place: int, run: Callable[[], object], inner: Callable[[], object]) -> bool:  # fmt: skip
    """Run with an inner call before the line of that number; return whether there is one."""
    left = place

    def trace(frame: FrameType, event: str, _: object) -> Trace | None:
        nonlocal left
        if event == "line":
            left -= 1
            if left == -1:
                sys.settrace(None)
                inner()
                return None
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return left < 0


def interrupt_everywhere(store: Store, operation: Operation[Reply]) -> int:
    """Interrupt a call before each of its lines by another one, and return how many lines it has."""
    place = 0
    while interrupted_at(
        place,
        lambda: store.run(operation, 100),
        lambda: store.run(increment(b"inner"), 100),
    ):
        place += 1
    return place


@pytest.mark.parametrize("operation", OUTER, ids=lambda one: one.commands[0][0].decode())  # fmt: skip
def test_a_call_in_the_middle_of_another_takes_effect(
    operation: Operation[Reply],
) -> None:
    store = Store()
    places = interrupt_everywhere(store, operation)
    assert places > 5
    assert store.run(get(b"inner")) == b"%d" % places


def test_a_plain_lock_would_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    # The control of the test above.
    store = Store()
    monkeypatch.setattr(store, "_lock", _OnceOnly())
    with pytest.raises(AssertionError, match="hang"):
        interrupt_everywhere(store, get(b"outer"))


def test_a_call_in_the_middle_of_a_batch_takes_effect() -> None:
    store, place = Store(), 0
    while interrupted_at(
        place,
        lambda: store.run_batch(OUTER, 100),
        lambda: store.run(increment(b"inner"), 100),
    ):
        place += 13
    assert store.run(get(b"inner")) == b"%d" % (place // 13)


@contextmanager
def signals(handler: Callable[[], object]) -> Generator[None]:
    """Call a handler all the time while the block runs."""

    def handle(*_: object) -> None:
        handler()

    before = signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_counter_that_a_handler_counts_too_loses_nothing() -> None:
    store = Store()
    store.run(put(b"n", b"0"))
    inner = outer = 0

    def count() -> None:
        nonlocal inner
        store.run(increment(b"n"))
        inner += 1

    with signals(count):
        while inner < 300:
            store.run(increment(b"n"))
            outer += 1
    assert store.run(get(b"n")) == b"%d" % (inner + outer)


class _Ring:
    """What only the collector ends, and what calls the store then."""

    def __init__(self, store: Store) -> None:
        self._ring, self._store = self, store

    def __del__(self) -> None:
        self._store.run(increment(b"finalized"))


def test_what_the_collector_runs_may_call_the_store() -> None:
    store, called = Store(), 0

    def callback(_: object) -> None:
        nonlocal called
        store.run(increment(b"called back"))
        called += 1

    before = gc.get_threshold()
    gc.set_threshold(5)
    try:
        kept: list[weakref.ref[_Ring]] = []
        for _ in range(300):
            kept.append(weakref.ref(_Ring(store), callback))
            store.run_batch(OUTER)
    finally:
        gc.set_threshold(*before)
    gc.collect()
    assert store.run(get(b"finalized")) == b"300"
    assert store.run(get(b"called back")) == b"%d" % called == b"300"


def test_a_counter_counts_in_the_middle_of_a_counting() -> None:
    counter, place = Counter(), 0
    while interrupted_at(place, counter.add, counter.add):
        place += 1
    assert place > 2
    assert counter.count == 2 * place + 1


def test_a_counter_counts_each_of_several_threads() -> None:
    counter = Counter()

    def count() -> None:
        for _ in range(10_000):
            counter.add()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.count == 40_000


def test_a_pool_that_mends_itself_is_asked_for_a_place() -> None:
    state = ClosedState("main")
    place = 0
    while True:
        slots = PoolSlots(Connection, 2)
        slots.idle.clear()
        taken: list[Connection] = []

        def take(slots: PoolSlots[Connection] = slots, taken: list[Connection] = taken) -> None:  # fmt: skip
            taken.append(slots.take(float("inf"), state))

        if not interrupted_at(place, take, take):
            break
        place += 1
        assert len({id(one) for one in taken}) == 2
    assert place > 10
