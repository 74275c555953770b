"""The short form of the near cache's bounds, and stores that must be found out."""

from __future__ import annotations

import pytest

from cachegen_runtime.transport.near.store import Store
from tests.endurance.near_bounds import bounded


def test_memory_stays_within_the_bound_however_many_keys_are_read() -> None:
    figures = bounded(0.02)
    assert figures["keys"] == 20_000
    assert figures["held"] < figures["keys"] / 5


def test_a_store_that_remembers_what_it_has_evicted_is_found_out() -> None:
    seen: list[bytes] = []

    def keep(store: Store[str, str]) -> None:
        for key in (next(reversed(store.by_sent)), bytes(500)):
            seen.append(bytes(bytearray(key)))

    with pytest.raises(AssertionError, match="three times"):
        bounded(0.02, keep)


def test_a_store_that_does_not_count_what_it_holds_is_found_out() -> None:
    def forget(store: Store[str, str]) -> None:
        store.bytes = 0

    with pytest.raises(AssertionError, match="room is left"):
        bounded(0.02, forget)
