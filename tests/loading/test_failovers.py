"""Loads and deletes while the master is killed and its replica takes its place; the long form is in `tests/endurance`."""

from __future__ import annotations

import pytest

from cachegen_runtime.operations import leases
from cachegen_runtime.transport.isolation.stores import isolation
from tests.loading.controls import unfenced
from tests.loading.masters import Deployed, cluster, sentinels
from tests.loading.restless import storm
from tests.servers import Server, wait_until
from tests.sleeper import HANG

OLDER = "older than a delete that was over"


@pytest.mark.parametrize("deployed", [cluster, sentinels])
def test_nothing_older_than_a_delete_that_was_copied_outlives_a_master(
    deployed: Deployed,
) -> None:
    isolation.go_live()
    with (
        deployed() as deployment,
        storm(deployment.url, deployment.confirm, forgives=True) as found,
    ):
        wait_until(lambda: found.counts["deletes"] > 0, "a delete")
        deployment.fail_over()
        found.goes_on()
    assert found.counts[OLDER] == 0


def test_without_what_keeps_the_promise_such_a_storm_finds_something_older(
    loading_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolation.go_live()
    loading_server.ask("FLUSHALL")
    monkeypatch.setattr(leases, "STORE", unfenced())
    with storm(f"{loading_server.url}?timeout={HANG}") as found:
        wait_until(lambda: found.counts[OLDER] > 0, "something older")
