"""A slot of a Cluster that moves from master to master, key by key or as a whole, until all nodes agree on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from cachegen_runtime.transport.cluster.slots import slot_of
from tests.servers import Server, wait_until

Move: TypeAlias = Callable[[Sequence[Server], str, Server], None]
"""Moves the slot of a key from the first of some nodes that has it to another one of them."""


def by_keys(nodes: Sequence[Server], key: str, taker: Server) -> None:
    """Move a slot as resharding does: key after key, the rest of them asked for at both nodes."""
    slot, giver = str(slot_of(key.encode())), owner(nodes, key)
    taker.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", identity(giver))
    giver.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", identity(taker))

    def is_empty() -> bool:
        found = giver.ask("CLUSTER", "GETKEYSINSLOT", slot, "1").split("\r\n")
        for each in found[2::2]:
            giver.ask("MIGRATE", "127.0.0.1", str(taker.port), each, "0", "60000")
        return found[0] == "*0"

    wait_until(is_empty, "the keys to move")
    for node in (taker, giver, *nodes):
        node.ask("CLUSTER", "SETSLOT", slot, "NODE", identity(taker))
    _agreed(nodes, key, taker)


def as_a_whole(nodes: Sequence[Server], key: str, taker: Server) -> None:
    """Move a slot in one step, by Valkey's atomic migration."""
    slot, giver = str(slot_of(key.encode())), owner(nodes, key)
    range_of_slots = ("SLOTSRANGE", slot, slot, "NODE", identity(taker))
    reply = giver.ask("CLUSTER", "MIGRATESLOTS", *range_of_slots)
    assert reply == "+OK\r\n", reply
    _agreed(nodes, key, taker)


def knows_moves_as_a_whole(node: Server) -> bool:
    """Return whether a server can move slots in one step."""
    return not node.ask("CLUSTER", "GETSLOTMIGRATIONS").startswith("-ERR")


def identity(node: Server) -> str:
    """Return a node's name."""
    return node.ask("CLUSTER", "MYID").split("\r\n")[1]


def owner(nodes: Sequence[Server], key: str) -> Server:
    """Return the node that serves a key."""
    (found,) = (node for node in nodes if not _moved(node, key))
    return found


def _moved(node: Server, key: str) -> str:
    reply = node.ask("EXISTS", key)
    return reply if reply.startswith("-MOVED") else ""


def _agreed(nodes: Sequence[Server], key: str, taker: Server) -> None:
    """Return when all nodes know who has a key's slot, and how new the news is.

    A node that takes a slot counts the epoch up that it knows of. If it had not heard of the
    last move's yet, the nodes would believe each other for ever.
    """

    def is_so() -> bool:
        told = [_moved(node, key) for node in nodes]
        owners = [node for node, moved in zip(nodes, told, strict=True) if not moved]
        to_taker = [each.endswith(f":{taker.port}\r\n") for each in told if each]
        return owners == [taker] and all(to_taker) and len(_epochs(nodes)) == 1

    wait_until(is_so, "the nodes to agree")


def _epochs(nodes: Sequence[Server]) -> set[str]:
    return {
        line
        for node in nodes
        for line in node.ask("CLUSTER", "INFO").split("\r\n")
        if line.startswith("cluster_current_epoch:")
    }
