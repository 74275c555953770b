"""Loads while slots move and masters are killed, what waiting costs, and early loads; short forms are in `tests/loading`."""

from __future__ import annotations

from collections import Counter

from cachegen_runtime.testing.unit import isolated
from cachegen_runtime.transport.isolation.stores import isolation
from tests.endurance.part import Figures, Part
from tests.loading.lifetimes import simulated
from tests.loading.masters import cluster, sentinels
from tests.loading.moving import as_a_whole, by_keys, knows_moves_as_a_whole, owner
from tests.loading.restless import storm
from tests.loading.storms import beyond_the_loads
from tests.servers import valkey_cluster, valkey_server, wait_until
from tests.sleeper import HANG

HOT = "copy/0"
OLDER = "older than a delete that was over"


def moved(scale: float) -> Figures:
    """Move the hot slot a hundred times key by key, and a hundred times as a whole."""
    counts: Counter[str] = Counter()
    isolation.go_live()
    with valkey_cluster(replicas=0) as nodes:
        ways = [by_keys, *([as_a_whole] * knows_moves_as_a_whole(nodes[0]))]
        for move in ways:
            with storm(f"redis+cluster://127.0.0.1:{nodes[0].port}?timeout={HANG}") as found:  # fmt: skip
                for _ in range(max(round(100 * scale), 2)):
                    giver = nodes.index(owner(nodes, HOT))
                    move(nodes, HOT, nodes[(giver + 1) % 3])
                    found.goes_on(100)
                    counts["moves"] += 1
            counts.update(found.counted())
    assert counts[OLDER] == 0, counts
    return dict(counts)


def failed_over(scale: float) -> Figures:
    """Kill ten masters of a Cluster, and ten behind Sentinels."""
    counts: Counter[str] = Counter()
    isolation.go_live()
    for deployed in (cluster, sentinels):
        for _ in range(max(round(10 * scale), 1)):
            with deployed() as deployment:
                with storm(deployment.url, deployment.confirm, forgives=True) as found:
                    wait_until(lambda found=found: found.counts["deletes"] > 20, "deletes")  # type: ignore[misc]  # fmt: skip
                    deployment.fail_over()
                    found.goes_on(300)
                counts["masters killed"] += 1
                counts.update(found.counted())
    assert counts[OLDER] == 0, counts
    return dict(counts)


def waited(scale: float) -> Figures:
    """Let 8 processes ask for each of 100 cold keys at once, whose loads take 200 ms."""
    with valkey_server() as server:
        found = beyond_the_loads(server, processes=8, keys=max(round(100 * scale), 3))
    return {
        "waits": len(found),
        "half of them in ms beyond the load": round(1_000 * found[len(found) // 2]),
        "99 % in ms beyond the load": round(1_000 * found[len(found) * 99 // 100]),
    }


def early(scale: float) -> Figures:
    """Read a value with refresh_at = "90%" for 200 lifetimes, a hundred times in each, by a test's clock."""
    loads, lifetimes, waiting = 0, 0.0, 0
    for seed in range(10):
        with isolated():
            found = simulated(seed, lifetimes=max(round(20 * scale), 5), reads=100)
        loads, lifetimes = loads + found.loads - 1, lifetimes + found.lifetimes
        waiting += found.waiting
    assert not waiting, waiting
    return {
        "lifetimes": round(lifetimes),
        "loads a lifetime": round(loads / lifetimes, 3),
        "readers that waited": waiting,
    }


PARTS = (
    Part(
        "loads-moved",
        "while the hot key's slot moves through a Cluster, no call fails, and none returns what is older than a delete that was over",
        moved,
    ),
    Part(
        "loads-failed-over",
        "no call returns what is older than a delete that a replica had before it became the master",
        failed_over,
    ),
    Part(
        "loads-waited",
        "whoever waits for another process's load has its value soon after",
        waited,
    ),
    Part(
        "loads-early",
        "a value that is loaded early is loaded hardly more often, and no reader waits",
        early,
    ),
)
