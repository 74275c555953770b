"""Values that are loaded early: how often in a lifetime, and whether any reader waits."""

from __future__ import annotations

import os

import pytest

from cachegen_runtime.loading.flights import Flights
from cachegen_runtime.operations import loaded
from tests.loading.lifetimes import simulated

READS = 100
"""In a lifetime: as ten a second of a value that lives for ten seconds."""

MOST = 1.12


def test_early_loads_are_hardly_more_and_let_nobody_wait() -> None:
    found = simulated(1, lifetimes=10, reads=READS)
    assert 0.9 < found.a_lifetime <= MOST
    assert found.waiting == 0


def test_without_early_loads_readers_wait() -> None:
    assert simulated(1, lifetimes=5, reads=READS, early=None).waiting > 0


def test_without_what_keeps_others_out_there_are_more_early_loads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        loaded, "record_key", lambda prefix: lambda key: key + os.urandom(8)
    )
    monkeypatch.setattr(Flights, "add", lambda self, flight: None)
    monkeypatch.setattr(Flights, "quieten", lambda self, key: None)
    assert simulated(1, lifetimes=5, reads=READS).a_lifetime > MOST
