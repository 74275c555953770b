"""How much a near cache takes in memory, and how well it chooses what stays."""

from __future__ import annotations

from collections import OrderedDict

import pytest

from tests.endurance.near_bounds import live, read
from tests.near.traces import with_strangers, zipf


def test_absences_are_bounded_in_entries_as_values_are() -> None:
    store = live(1_000, 64 * 1024 * 1024)
    for number in range(5_000):
        read(store, b"profile/%d" % number, None)
    assert len(store.by_sent) == 1_000


@pytest.mark.parametrize("strangers", [False, True])
@pytest.mark.parametrize("exponent", [0.7, 0.9, 1.1])
def test_what_stays_answers_more_than_what_was_used_last_would(
    exponent: float, strangers: bool
) -> None:
    plain = zipf(20_000, exponent, 60_000)
    trace = list(with_strangers(plain) if strangers else plain)
    store = live(1_000, 64 * 1024 * 1024)
    last_used: OrderedDict[int, None] = OrderedDict()
    ours = theirs = 0
    for key in trace:
        sent = b"%d" % key
        if store.find(sent) is not None:
            ours += 1
        else:
            read(store, sent, b"")
        if key in last_used:
            theirs += 1
            last_used.move_to_end(key)
        else:
            last_used[key] = None
            if len(last_used) > 1_000:
                last_used.popitem(last=False)
    assert ours > theirs
