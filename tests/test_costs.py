"""The controls of what judges costs and deadlines: work that is too dear or too late is found out."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.costs import assert_costs_at_most, assert_grows_linearly, spent
from tests.sleeper import LATE, Sleeper


def counting(steps: int) -> Callable[[], object]:
    return lambda: sum(1 for _ in range(steps))


def test_linear_work_grows_linearly() -> None:
    assert_grows_linearly(lambda size: counting(size * 100), 1_000)


def test_work_that_grows_with_the_square_is_found_out() -> None:
    with pytest.raises(AssertionError, match="twice the input costs"):
        assert_grows_linearly(lambda size: counting(size**2), 300)


def test_work_that_costs_more_than_its_references_is_found_out() -> None:
    dear, cheap = counting(200_000), counting(10_000)
    assert_costs_at_most(60, lambda: spent(dear), lambda: spent(cheap))
    with pytest.raises(AssertionError, match="references"):
        assert_costs_at_most(5, lambda: spent(dear), lambda: spent(cheap))


def test_a_sleeper_awakes_too_often_beside_a_call_that_is_late() -> None:
    with Sleeper(0.5) as punctual:
        time.sleep(0.5)
    with Sleeper(0.02) as late:
        while late.awoke < LATE:
            time.sleep(0.02)
    assert punctual.awoke < LATE
