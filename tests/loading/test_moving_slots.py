"""Loads on a Cluster whose hot key's slot moves from node to node meanwhile; the long form is in `tests/endurance`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cachegen_runtime import CacheCrossSlotError
from cachegen_runtime.operations import loaded
from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.isolation.stores import isolation
from tests.loading.moving import (
    Move,
    as_a_whole,
    by_keys,
    knows_moves_as_a_whole,
    owner,
)
from tests.loading.restless import storm
from tests.loading.shop import ShopCaches
from tests.servers import Server
from tests.sleeper import HANG

HOT = "copy/0"
RECORD = "__cachegen/l/{copy/0}"


@pytest.mark.parametrize("move", [by_keys, as_a_whole])
def test_nothing_older_is_returned_while_a_slot_moves(
    loading_nodes: list[Server], move: Move
) -> None:
    if move is as_a_whole and not knows_moves_as_a_whole(loading_nodes[0]):
        pytest.skip("this server moves no slot in one step")
    assert slot_of(HOT.encode()) == slot_of(RECORD.encode())
    isolation.go_live()
    with storm(_url(loading_nodes)) as found:
        for _ in range(2):
            giver = loading_nodes.index(owner(loading_nodes, HOT))
            move(loading_nodes, HOT, loading_nodes[(giver + 1) % 3])
            found.goes_on()
    counts = found.counted()
    assert counts["older than a delete that was over"] == 0
    assert counts["calls without an answer"] == 0
    assert all("__cachegen" not in node.ask("KEYS", "*") for node in loading_nodes)


def test_a_record_without_its_keys_hash_tag_is_another_slots(
    loading_nodes: list[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    isolation.go_live()
    monkeypatch.setattr(loaded, "record_key", lambda prefix: lambda key: b"r/" + key)
    caches = ShopCaches(_url(loading_nodes))
    with pytest.raises(CacheCrossSlotError):
        caches.plain.get_or_load("k", len)
    caches.close()


def _url(nodes: Sequence[Server]) -> str:
    return f"redis+cluster://127.0.0.1:{nodes[0].port}?timeout={HANG}"
