"""The short forms of the refusals, and what they must not overlook."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from cachegen_runtime.errors import CacheUnavailableError
from tests.endurance.refusals import refusals, server_for_states, through
from tests.endurance.refusals_redirected import redirections
from tests.hostile.leaks import Searched
from tests.hostile.states import STATES, State

pytestmark = pytest.mark.cachegen_live


def test_every_refusal_is_reported_as_what_it_is_and_gives_nothing_away() -> None:
    figures = refusals(0)
    assert figures["states"] == len(STATES)
    assert figures["recoveries"] == 4 * len(STATES)
    assert figures["refusals"] > 700


def test_redirections_that_never_end_do_end_and_pass() -> None:
    figures = redirections(0)
    assert figures["states"] == 3
    assert figures["refusals"] > 100


@pytest.mark.parametrize(
    "wrong",
    [
        STATES[0]._replace(writes=None),
        STATES[0]._replace(reads=CacheUnavailableError),
        STATES[6]._replace(reads=CacheUnavailableError),
    ],
    ids=["an error not expected", "an error missed", "another class"],
)
def test_an_answer_that_was_not_expected_is_noticed(wrong: State) -> None:
    with server_for_states() as server, pytest.raises(AssertionError):
        asyncio.run(through(wrong, server, Searched(), Counter()))
