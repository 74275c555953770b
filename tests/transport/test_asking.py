"""ASKING leaves right before its command, whatever other tasks send over the same connection meanwhile.

The nodes are scripted: one has a slot whose keys have moved, the other imports it and has all
other slots. ASKING holds for one command, as on a server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import pytest

from cachegen_runtime.scripts.script import Script
from cachegen_runtime.transport.cluster import dispatch
from cachegen_runtime.transport.cluster.dispatch import Unit
from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.opening import open_async
from cachegen_runtime.transport.wire.exchange import Request
from tests.sleeper import HANG
from tests.transport.operations import get, read
from tests.transport.scripted_server import Command, ScriptedServer, scripted_server

TAG = b"{moving}"
SLOT = slot_of(TAG)
MOVING = tuple(TAG + b"%d" % number for number in range(40))
SETTLED = tuple(b"settled%d" % number for number in range(40))


def text(value: bytes) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(value), value)


class Importing:
    """The node that gets the slot: what it answers, and how often a key of the slot came without ASKING."""

    def __init__(self) -> None:
        self.asking = False
        self.unasked = 0

    def __call__(self, command: Command) -> bytes:
        if command[0] == b"ASKING":
            self.asking = True
            return b"+OK\r\n"
        asked, self.asking = self.asking, command[0] == b"MULTI" and self.asking
        if command[0] == b"MULTI":
            return b"+OK\r\n"
        if any(key.startswith(TAG) for key in command[1:]) and not asked:
            self.unasked += 1
            return b"-ERR a key of a slot that is not here\r\n"
        if command[0] == b"MGET":
            return b"*%d\r\n" % len(command[1:]) + b"".join(map(text, command[1:]))
        return text(command[1])


def slots_of(giver: ScriptedServer, taker: ScriptedServer) -> bytes:
    """Return the answer to CLUSTER SLOTS: one slot is the giver's, all others the taker's."""
    rows = [(0, SLOT - 1, taker), (SLOT, SLOT, giver), (SLOT + 1, 16383, taker)]
    return b"*3\r\n" + b"".join(
        b"*3\r\n:%d\r\n:%d\r\n*2\r\n$9\r\n127.0.0.1\r\n:%d\r\n" % (first, last, node.port)
        for first, last, node in rows
    )  # fmt: skip


@contextmanager
def importing_cluster() -> Generator[tuple[str, Importing, ScriptedServer]]:
    """Run both nodes; yield a URL, and the one that imports."""
    importing = Importing()
    with scripted_server(importing) as taker:
        giver: ScriptedServer

        def answer(command: Command) -> bytes:
            if command[0] == b"CLUSTER":
                return slots_of(giver, taker)
            return b"-ASK %d 127.0.0.1:%d\r\n" % (SLOT, taker.port)

        with scripted_server(answer) as giver:
            url = f"redis+cluster://127.0.0.1:{giver.port}?timeout={HANG}"
            yield url, importing, taker


def read_by_many_tasks() -> tuple[list[object], int, int]:
    """Return what tasks read at once, how often ASKING failed its command, and over how many connections."""

    async def main(url: str) -> Sequence[object]:
        transport = open_async("main", url)
        singly = [
            transport.run(get(key))
            for pair in zip(MOVING, SETTLED, strict=True)
            for key in pair
        ]
        together = transport.run(read(b"MGET", *MOVING[:3], keys=MOVING[:3]))
        found = await asyncio.gather(*singly, together, return_exceptions=True)
        await transport.aclose()
        return found

    with importing_cluster() as (url, importing, taker):
        found = asyncio.run(main(url))
        return [*found], importing.unasked, taker.accepted


def test_asking_stays_with_its_command_among_many_tasks() -> None:
    found, unasked, connections = read_by_many_tasks()
    pairs = [key for pair in zip(MOVING, SETTLED, strict=True) for key in pair]
    assert found == [*pairs, list(MOVING[:3])]
    assert (unasked, connections) == (0, 1)


def test_a_server_sees_when_asking_stands_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control of the test above: ASKING leaves behind its command.
    prepared = Unit.request

    def behind(unit: Unit, known: set[Script] | None) -> Request:
        made = prepared(unit, known)
        data = made.data
        if unit.asking:
            data = data.removeprefix(dispatch._ASKING) + dispatch._ASKING
        return Request(data, made.replies)

    monkeypatch.setattr(Unit, "request", behind)
    assert read_by_many_tasks()[1] > 0
