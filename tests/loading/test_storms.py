"""Processes that load, delete and die; the long forms are in `tests/endurance`."""

from __future__ import annotations

import signal

import pytest

from tests.loading.storms import after_a_death, cold_keys, storm
from tests.servers import Server

pytestmark = pytest.mark.cachegen_live
ATTEMPTS = 20


def test_a_cold_key_is_loaded_once_by_all_processes(loading_server: Server) -> None:
    loads, reads = cold_keys(loading_server, processes=3, callers=6, keys=30)
    assert (loads, reads) == (30, 3 * 2 * 6 * 30)


@pytest.mark.parametrize("control", ["no record", "no flights"])
def test_without_what_keeps_others_out_there_are_more_loads(
    loading_server: Server, control: str
) -> None:
    loads, _ = cold_keys(
        loading_server, processes=2, callers=4, keys=30, control=control
    )
    assert loads > 30


def test_nothing_older_than_a_delete_is_returned(loading_server: Server) -> None:
    total = storm(loading_server, processes=3, calls=120)
    assert total.reads > 0
    assert total.older == 0
    # The storm was one: loads were overtaken by deletes, and by others.
    assert total.refused > 0
    assert total.takeovers > 0


@pytest.mark.parametrize("control", ["no fence", "joins blindly"])
def test_without_what_keeps_the_promise_something_older_is_returned(
    loading_server: Server, control: str
) -> None:
    assert any(
        storm(loading_server, processes=2, calls=150, seed=seed, control=control).older
        for seed in range(ATTEMPTS)
    )


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_dies_is_taken_over_after_its_lease(
    loading_server: Server, how: int
) -> None:
    report = after_a_death(loading_server, how, lease=0.2, timeout=30)
    assert (report.loads, report.takeovers) == (1, 1)


def test_without_a_lease_a_dead_process_is_waited_for_until_the_timeout(
    loading_server: Server,
) -> None:
    report = after_a_death(loading_server, signal.SIGKILL, lease=30, timeout=1)
    assert (report.loads, report.timeouts) == (0, 1)
