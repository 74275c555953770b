"""Loads on a Cluster under a storm while its hot slot moves; the short form is in `tests/loading`."""

from __future__ import annotations

from collections import Counter

from cachegen_runtime.transport.isolation.stores import isolation
from tests.endurance.part import Figures, Part
from tests.loading.moving import as_a_whole, by_keys, knows_moves_as_a_whole, owner
from tests.loading.restless import storm
from tests.servers import valkey_cluster
from tests.sleeper import HANG

HOT = "copy/0"


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
    assert counts["older than a delete that was over"] == 0, counts
    return dict(counts)


PARTS = (
    Part(
        "loads-moved",
        "while the hot key's slot moves through a Cluster, no call fails, and none returns what is older than a delete that was over",
        moved,
    ),
)
