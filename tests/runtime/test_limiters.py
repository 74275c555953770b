"""Limiters keep the promises of their algorithms over any schedule, to the microsecond."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.runtime.limits import BucketModel, WindowModel

from cachegen_runtime.allowance import Allowance
from cachegen_runtime.generated import (
    STR,
    LimiterDefinition,
    all_of,
    exact_window,
    fixed_window,
    scalar_key,
    token_bucket,
)
from cachegen_runtime.limits import Limits
from cachegen_runtime.operations.limiters import LimiterOperations
from cachegen_runtime.protocol import Answer, Command
from cachegen_runtime.scripts.script import Run

BEGIN = 1_790_000_000_123_457
"""A moment that is no whole millisecond, in microseconds."""


class Table:
    """Keys with an end each, by a clock that a test moves by microseconds."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.held: dict[bytes, tuple[bytes, int]] = {}

    def run(self, command: Command) -> Answer:
        """Answer as a server does, whose keys end when their millisecond is over."""
        match command:
            case (b"TIME",):
                return [b"%d" % (self.now // 10**6), b"%d" % (self.now % 10**6)]
            case (b"GET", key):
                return self._live(key)[0]
            case (b"PEXPIRETIME", key):
                return self._live(key)[1]
            case (b"SET", key, value, b"PX", life):
                self.held[key] = value, self.now // 1000 + int(life)
            case (b"SET", key, value, b"PXAT", ends):
                self.held[key] = value, int(ends)
            case _:
                raise AssertionError(command)
        return b"OK"

    def _live(self, key: bytes) -> tuple[bytes | None, int]:
        value, ends = self.held.get(key, (None, -2))
        return (value, ends) if self.now // 1000 <= ends else (None, -2)


class Limiter:
    """One limit over a table."""

    def __init__(self, limit: Limits, table: Table | None = None) -> None:
        definition = LimiterDefinition(
            service="shop",
            name="calls",
            cluster="main",
            pattern="calls/:key",
            key=scalar_key(STR),
            limit=limit,
        )
        self.table = table or Table()
        self.operations = LimiterOperations(definition, b"")

    def take(self, cost: int = 1) -> Allowance:
        """Charge a call now."""
        operation = self.operations.take("anna", cost)
        call = operation.script
        assert call is not None
        run: Run = self.table.run
        answer = call.script.twin(run, call.keys, call.argv)
        assert isinstance(answer, list)
        return operation.read(answer)

    def peek(self, cost: int = 1) -> Allowance:
        """Ask now, and charge nothing."""
        before = dict(self.table.held)
        operation = self.operations.peek("anna", cost)
        call = operation.script
        assert call is not None
        answer = call.script.twin(self.table.run, call.keys, call.argv)
        assert isinstance(answer, list)
        assert self.table.held == before
        return operation.read(answer)


def facts(given: Allowance) -> tuple[bool, int, int, int]:
    microsecond = timedelta(microseconds=1)
    return (
        given.allowed,
        given.remaining,
        given.retry_after // microsecond,
        given.reset_after // microsecond,
    )


milliseconds = st.integers(1, 5_000)
counts = st.integers(1, 50)
steps = st.lists(st.tuples(st.integers(0, 3_000_000), st.integers(0, 9)), max_size=40)


@given(count=counts, per=milliseconds, burst=counts, steps=steps)
def test_a_token_bucket_is_the_model_to_the_microsecond(
    count: int, per: int, burst: int, steps: list[tuple[int, int]]
) -> None:
    limiter = Limiter(token_bucket(count, timedelta(milliseconds=per), burst=burst))
    model = BucketModel(count, per * 1000, burst, seen=BEGIN)
    for pause, cost in steps:
        limiter.table.now += pause
        cost = min(cost, burst)
        now = limiter.table.now
        assert facts(limiter.peek(cost)) == model.look(now, cost)
        assert facts(limiter.take(cost)) == model.take(now, cost)


def test_a_model_with_one_call_more_is_found_out() -> None:
    limiter = Limiter(token_bucket(3, timedelta(seconds=1)))
    wrong = BucketModel(3, 10**6, 4, seen=BEGIN)
    found = [facts(limiter.take()) == wrong.take(BEGIN, 1) for _ in range(4)]
    assert not all(found)


@given(count=counts, per=milliseconds, steps=steps)
def test_an_exact_window_is_the_model_to_the_microsecond(
    count: int, per: int, steps: list[tuple[int, int]]
) -> None:
    limiter = Limiter(exact_window(count, timedelta(milliseconds=per)))
    model = WindowModel(count, per * 1000)
    for pause, cost in steps:
        limiter.table.now += pause
        cost = min(cost, count)
        now = limiter.table.now
        assert facts(limiter.peek(cost)) == model.look(now, cost)
        assert facts(limiter.take(cost)) == model.take(now, cost)


@given(count=counts, per=milliseconds, steps=steps)
def test_a_fixed_window_admits_its_count_and_names_its_end(
    count: int, per: int, steps: list[tuple[int, int]]
) -> None:
    limiter = Limiter(fixed_window(count, timedelta(milliseconds=per)))
    used, ends = 0, 0
    for pause, cost in steps:
        limiter.table.now += pause
        now, cost = limiter.table.now, min(cost, count)
        if now >= ends:
            used = 0
        found = limiter.take(cost)
        assert found.allowed == (used + cost <= count)
        if found.allowed and cost:
            if not used:
                ends = now + found.reset_after // timedelta(microseconds=1)
                assert 0 <= ends - now - per * 1000 < 1000
            used += cost
        assert found.remaining == count - used
        if not found.allowed:
            assert now + found.retry_after // timedelta(microseconds=1) == ends


@given(
    limits=st.lists(st.tuples(counts, milliseconds), min_size=2, max_size=4),
    steps=steps,
)
def test_every_limit_admits_and_is_charged_or_none_is(
    limits: list[tuple[int, int]], steps: list[tuple[int, int]]
) -> None:
    limiter = Limiter(
        all_of(*(token_bucket(n, timedelta(milliseconds=per)) for n, per in limits))
    )
    models = [BucketModel(n, per * 1000, n, seen=BEGIN) for n, per in limits]
    for pause, cost in steps:
        limiter.table.now += pause
        now = limiter.table.now
        cost = min(cost, *(each.burst for each in models))
        seen = [each.look(now, cost) for each in models]
        admitted = all(each[0] for each in seen)
        if admitted:
            seen = [each.take(now, cost) for each in models]
        found = facts(limiter.take(cost))
        assert found[0] == admitted
        assert found[1] == min(each[1] for each in seen)
        assert found[2] == (0 if admitted else max(each[2] for each in seen))
        assert found[3] == max(each[3] for each in seen)


@pytest.mark.parametrize(
    "limit",
    [
        token_bucket(7, timedelta(seconds=1)),
        token_bucket(2**31 - 1, timedelta(seconds=1), burst=3),
        exact_window(3, timedelta(seconds=1)),
    ],
    ids=repr,
)
def test_a_microsecond_before_retry_after_is_refused_and_at_it_admitted(
    limit: Limits,
) -> None:
    limiter = Limiter(limit)
    while limiter.take():
        pass
    wait = limiter.peek().retry_after // timedelta(microseconds=1)
    assert wait > 0
    limiter.table.now += wait - 1
    assert not limiter.take()
    limiter.table.now += 1
    assert limiter.take()


@given(count=st.integers(1, 2**31 - 1), per=milliseconds, burst=st.integers(1, 200))
def test_the_whole_burst_is_admitted_at_one_moment(
    count: int, per: int, burst: int
) -> None:
    limiter = Limiter(token_bucket(count, timedelta(milliseconds=per), burst=burst))
    assert all(limiter.take() for _ in range(burst))
    assert not limiter.take()


@given(count=counts, per=milliseconds, burst=counts, steps=steps)
def test_no_span_of_time_admits_more_than_the_promise(
    count: int, per: int, burst: int, steps: list[tuple[int, int]]
) -> None:
    limiter = Limiter(token_bucket(count, timedelta(milliseconds=per), burst=burst))
    admitted: list[tuple[int, int]] = []
    for pause, cost in steps:
        limiter.table.now += pause
        cost = min(cost, burst)
        if limiter.take(cost):
            admitted.append((limiter.table.now, cost))
    for index, (begin, _) in enumerate(admitted):
        total = 0
        for end, cost in admitted[index:]:
            total += cost
            assert total <= burst + Fraction((end - begin) * count, per * 1000)


def test_a_smaller_burst_holds_at_once() -> None:
    table = Table()
    wide = Limiter(token_bucket(10, timedelta(seconds=10), burst=100), table)
    while wide.take():
        pass
    narrow = Limiter(token_bucket(10, timedelta(seconds=10), burst=5), table)
    assert facts(narrow.peek()) == (False, 0, 1_000_000, 5_000_000)


@pytest.mark.parametrize(
    "first",
    [
        token_bucket(1, timedelta(hours=1)),
        fixed_window(1, timedelta(hours=1)),
        exact_window(1, timedelta(hours=1)),
    ],
    ids=repr,
)
@pytest.mark.parametrize(
    "second",
    [
        all_of(
            token_bucket(1, timedelta(hours=1)), token_bucket(1, timedelta(hours=1))
        ),
        fixed_window(1, timedelta(hours=1)),
        exact_window(1, timedelta(hours=1)),
    ],
    ids=repr,
)
def test_what_another_algorithm_left_counts_as_absent(
    first: Limits, second: Limits
) -> None:
    table = Table()
    assert Limiter(first, table).take()
    assert bool(Limiter(second, table).take()) == (first != second)


@pytest.mark.parametrize(
    ("cost", "error"),
    [(-1, ValueError), (11, ValueError), (True, TypeError), (1.0, TypeError)],
)
def test_a_cost_that_could_never_pass_is_refused(
    cost: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        Limiter(token_bucket(10, timedelta(seconds=1))).take(cost)


def test_a_cost_of_nothing_is_allowed_and_leaves_nothing() -> None:
    limiter = Limiter(token_bucket(10, timedelta(seconds=1)))
    assert limiter.take(0)
    assert limiter.table.held == {}
