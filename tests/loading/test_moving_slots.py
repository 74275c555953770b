"""Loads on a Cluster whose hot key's slot moves from node to node meanwhile.

A long run: on a machine with other work the nodes disagree about the slot for as long as
they are asked, and so does every write. ``CACHEGEN_LONG_RUNS=1 pytest tests/loading/test_moving_slots.py``
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.isolation.stores import isolation
from tests.loading.worker import Order, Report, Threads
from tests.servers import Server, valkey_cluster
from tests.sleeper import HANG

pytestmark = pytest.mark.skipif(
    "CACHEGEN_LONG_RUNS" not in os.environ, reason="a long run"
)

HOT = "copy/0"
RECORD = "__cachegen/l/{copy/0}"
MOVES = 6


@pytest.fixture
def nodes() -> Iterator[list[Server]]:
    """Return a Cluster of three masters."""
    isolation.go_live()
    with valkey_cluster(replicas=0) as made:
        yield made


def identity(node: Server) -> str:
    """Return a node's name."""
    return node.ask("CLUSTER", "MYID").split("\r\n")[1]


def owner(nodes: list[Server]) -> Server:
    """Return the node that has the hot key's slot."""
    for node in nodes:
        if not node.ask("GET", HOT).startswith("-MOVED"):
            return node
    raise AssertionError("no node has the slot")


def move(nodes: list[Server], giver: Server, taker: Server) -> None:
    """Move the hot key's slot, with the key and its record, as resharding does."""
    slot = str(slot_of(HOT.encode()))
    taker.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", identity(giver))
    giver.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", identity(taker))
    to = ("MIGRATE", "127.0.0.1", str(taker.port), "", "0", "5000")
    while giver.ask("CLUSTER", "COUNTKEYSINSLOT", slot) != ":0\r\n":
        giver.ask(*to, "KEYS", HOT, RECORD)
    for node in (taker, giver, *nodes):
        node.ask("CLUSTER", "SETSLOT", slot, "NODE", identity(taker))


def test_nothing_older_is_returned_while_a_slot_moves(nodes: list[Server]) -> None:
    assert slot_of(HOT.encode()) == slot_of(RECORD.encode())
    url = f"redis+cluster://127.0.0.1:{nodes[0].port}?timeout={HANG}"
    report = Report()
    order = Order("storm", url, calls=400, keys=2, callers=4, lease=0.05)
    threads = Threads(order, report)
    running = threading.Thread(target=threads.run)
    running.start()
    moves = 0
    while running.is_alive() and moves < MOVES:
        giver = owner(nodes)
        taker = nodes[(nodes.index(giver) + 1) % 3]
        move(nodes, giver, taker)
        moves += 1
    running.join(HANG)
    assert moves > 1
    assert report.reads == 1_600
    assert report.older == 0
    assert all("__cachegen" not in node.ask("KEYS", "*") for node in nodes)
