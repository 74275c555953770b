"""All interleavings of two callers, a writer, a passing lease and a death keep the promise of a load.

No call returns, and nothing stores, what was loaded before a write that was over when the call
began. The long form explores more of each setting (`tests/endurance`).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.loading.model import Setting, World, explore

SAME, APART = Setting(callers="aa"), Setting(callers="ab", lags=False)

SHORT = {
    "two tasks": replace(SAME, crashes=False),
    "two tasks that may die": replace(SAME, leases=0),
    "two threads": replace(SAME, blocking=True),
    "two tasks and a stale value": replace(SAME, crashes=False, starts="stale"),
    "two tasks and a remembered absence": replace(SAME, leases=0, starts="missing"),
    "two processes, one of which may die": replace(APART, leases=0),
    "two processes and a value that is set": replace(APART, leases=0, writes="set"),
}

CONTROLS = {
    "without a fence": (replace(SAME, is_fenced=False), "stored"),
    "without a fence, apart": (
        replace(APART, is_fenced=False, leases=0),
        "stored",
    ),
    "joining blindly": (replace(SAME, joins_blindly=True), "returned 0"),
    "joining threads blindly": (
        replace(SAME, joins_blindly=True, blocking=True),
        "returned 0",
    ),
}


@pytest.mark.parametrize("name", SHORT)
def test_no_interleaving_breaks_the_promise(name: str) -> None:
    states, broken = explore(SHORT[name], 30_000)
    assert broken is None
    assert states > 1_000


@pytest.mark.parametrize("name", CONTROLS)
def test_without_what_keeps_it_the_promise_is_broken(name: str) -> None:
    setting, how = CONTROLS[name]
    _, broken = explore(setting, 30_000)
    assert broken is not None
    assert how in broken[-1]


def test_the_events_lead_to_results() -> None:
    world = World(SAME)
    while events := world.events():
        world.happen(events[0])
    assert [item.value for _, item in world.begun.values()] == [0, 0]
    assert world.broken is None
