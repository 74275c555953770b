"""Calls in the middle of calls, on one thread: signals' handlers, finalizers, callbacks of weak references; nothing hangs or is lost."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType, TracebackType
from typing import Literal, TypeAlias

import pytest

from cachegen_runtime.counters import Counter
from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.transport.blocking.connection import Connection
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.embedded import attempts
from cachegen_runtime.transport.embedded.attempts import Attempts
from cachegen_runtime.transport.embedded.store import Store
from cachegen_runtime.transport.pool_slots import PoolSlots
from tests.transport.operations import (
    command,
    get,
    increment,
    put,
    read,
    transaction,
)

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


STEP = 1 if "CACHEGEN_LONG_RUNS" in os.environ else 13
"""Every which line of a call is interrupted."""

SAME_KEY: list[tuple[Operation[Reply], ...]] = [
    # What is interrupted, what interrupts it, and what shows both.
    (command(b"INCRBYFLOAT", b"k", b"1.5"), command(b"INCRBYFLOAT", b"k", b"10"), get(b"k")),
    (increment(b"k"), increment(b"k"), get(b"k")),
    (increment(b"k", Expire(b"k", "px", 60_000)), increment(b"k"), get(b"k")),
    (command(b"APPEND", b"k", b"a"), command(b"APPEND", b"k", b"b"), read(b"STRLEN", b"k")),
    (command(b"RPUSH", b"k", b"a"), command(b"LPUSH", b"k", b"b"), read(b"LLEN", b"k")),
    (command(b"SADD", b"k", b"a"), command(b"SADD", b"k", b"b"), read(b"SCARD", b"k")),
    (command(b"ZADD", b"k", b"1", b"a"), command(b"ZADD", b"k", b"2", b"b"), read(b"ZCARD", b"k")),
    (command(b"HINCRBYFLOAT", b"k", b"f", b"1"), command(b"HINCRBYFLOAT", b"k", b"f", b"10"), read(b"HGET", b"k", b"f")),
    (command(b"SET", b"k", b"a", b"NX"), command(b"SET", b"k", b"b", b"NX"), get(b"k")),
    (command(b"PEXPIRE", b"k", b"60000"), put(b"k", b"new"), get(b"k")),
    (transaction((b"RPUSH", b"k", b"a"), (b"LTRIM", b"k", b"0", b"5")), command(b"RPUSH", b"k", b"b"), read(b"LLEN", b"k")),
    (command(b"LMOVE", b"from", b"k", b"LEFT", b"RIGHT", keys=(b"from", b"k")), command(b"RPUSH", b"k", b"b"), read(b"LLEN", b"k")),
]  # fmt: skip


def prepared() -> Store:
    store = Store()
    store.run(command(b"RPUSH", b"from", b"1", b"2", b"3"))
    return store


def both_shown(*calls: Operation[Reply], shows: Operation[Reply]) -> Reply:
    """Return what is there after calls one after another."""
    store = prepared()
    for call in calls:
        store.run(call, 100)
    return store.run(shows)


def lost_by(
    outer: Operation[Reply], inner: Operation[Reply], shows: Operation[Reply]
) -> int:
    """Interrupt a call before its lines; return how often what is there is no order of both."""
    orders = (
        both_shown(inner, outer, shows=shows),
        both_shown(outer, inner, shows=shows),
    )
    lost = place = 0
    is_over = False
    while not is_over:
        store = prepared()
        try:
            is_over = not interrupted_at(place, partial(store.run, outer, 100), partial(store.run, inner, 100))  # fmt: skip
            lost += not is_over and store.run(shows) not in orders
        except CacheError:
            # What it met in the middle of the other call is no value of any kind.
            lost += 1
        place += STEP
    return lost


@pytest.mark.parametrize(
    ("outer", "inner", "shows"),
    SAME_KEY,
    ids=lambda one: getattr(one, "commands", [[b""]])[0][0].decode(),
)
def test_neither_of_two_calls_on_one_key_is_lost(
    outer: Operation[Reply], inner: Operation[Reply], shows: Operation[Reply]
) -> None:
    assert lost_by(outer, inner, shows) == 0


@pytest.mark.parametrize("place", [0, 1, 4, 5, 11])
def test_without_a_new_beginning_one_of_them_is_lost(
    place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above: calls are made in the middle of others.
    monkeypatch.setattr(attempts, "MOST_ATTEMPTS", 0)
    assert lost_by(*SAME_KEY[place]) > 0


class _Numbers(dict[bytes, int]):
    """A table of numbers."""

    def copies(
        self, keys: Sequence[bytes], most: int | None
    ) -> list[tuple[bytes, int | None]]:
        return [(key, self.get(key)) for key in keys]

    def put(self, state: Sequence[tuple[bytes, int | None]]) -> None:
        for key, number in state:
            if number is None:
                self.pop(key, None)
            else:
                self[key] = number


def counted_in_one_another(depth: int) -> int:
    """Return a count after calls in the middle of one another, each read before the next one and written after it."""
    table = _Numbers()
    calls = Attempts(table)

    def count(left: int) -> None:
        interrupted = False

        def apply() -> None:
            nonlocal interrupted
            number = table.get(b"n", 0)
            if left and not interrupted:
                interrupted = True
                count(left - 1)
            table[b"n"] = number + 1

        calls.whole([b"n"], apply)

    count(depth - 1)
    assert calls.under_way is None
    return table[b"n"]


def test_calls_in_one_another_are_all_there() -> None:
    assert [counted_in_one_another(depth) for depth in (1, 2, 3, 9)] == [1, 2, 3, 9]


def test_without_a_new_beginning_only_the_outermost_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control of the test above.
    monkeypatch.setattr(attempts, "MOST_ATTEMPTS", 0)
    assert counted_in_one_another(9) == 1


def test_a_call_that_is_always_interrupted_ends() -> None:
    table = _Numbers()
    calls = Attempts(table)

    def apply() -> None:
        calls.whole([b"n"], partial(table.__setitem__, b"n", 1))

    calls.whole([b"n"], apply)
    assert calls.under_way is None


def test_what_a_handler_raises_leaves_nothing_half_done() -> None:
    place, whole = 0, {b"0", b"2"}
    pair = transaction((b"INCRBY", b"k", b"1"), (b"INCRBY", b"k", b"1"))

    def strike() -> None:
        raise KeyboardInterrupt

    while True:
        store = Store()
        store.run(put(b"k", b"0"))
        with suppress(KeyboardInterrupt):
            if not interrupted_at(place, partial(store.run, pair), strike):
                break
        place += STEP
        assert store.run(get(b"k")) in whole
        # Nothing is under way any more.
        assert store.run(increment(b"n")) == 1
    assert place > 10


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
