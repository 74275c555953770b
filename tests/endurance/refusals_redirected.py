"""Clusters and Sentinels that send callers elsewhere: redirections that never end, lost slots, a failover under calls."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final, NamedTuple

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.isolation.stores import isolation
from tests.conformance.sample import AsyncSampleCaches
from tests.endurance.part import Figures, Part
from tests.endurance.refusals import FACES, WAYS, judge
from tests.hostile.attempts import ATTEMPTS, opened, refusal
from tests.hostile.leaks import Searched
from tests.hostile.states import Told
from tests.servers import (
    SentinelSet,
    Server,
    valkey_cluster,
    valkey_sentinel,
    wait_until,
)
from tests.sleeper import HANG

_ROUNDS = 4
_TIMEOUT: Final = 0.12
_SLOT: Final = str(slot_of(b"{k}/k"))
_AWAY: Final = (CacheUnavailableError, CacheTimeoutError)


class Nodes(NamedTuple):
    """The node that has the slot of all the sample's keys, the other, and both ids."""

    owner: Server
    other: Server
    owner_id: str
    other_id: str

    def give_back(self) -> None:
        """Let both nodes agree again on who has the slot."""
        for node in (self.owner, self.other):
            node.ask("CLUSTER", "SETSLOT", _SLOT, "STABLE")
            node.ask("CLUSTER", "SETSLOT", _SLOT, "NODE", self.owner_id)


def _moved_storm(nodes: Nodes) -> None:
    """Let each node say that the other has the slot."""
    nodes.owner.ask("CLUSTER", "SETSLOT", _SLOT, "NODE", nodes.other_id)


def _ask_storm(nodes: Nodes) -> None:
    """Let the owner send on to a node that sends back."""
    nodes.owner.ask("CLUSTER", "SETSLOT", _SLOT, "MIGRATING", nodes.other_id)


def _lost_slot(nodes: Nodes) -> None:
    for node in (nodes.owner, nodes.other):
        node.ask("CLUSTER", "DELSLOTS", _SLOT)
        wait_until(lambda node=node: "cluster_state:fail" in node.ask("CLUSTER", "INFO"), "a gap")  # type: ignore[misc]


def _found_slot(nodes: Nodes) -> None:
    nodes.owner.ask("CLUSTER", "ADDSLOTS", _SLOT)
    for node in (nodes.owner, nodes.other):
        wait_until(lambda node=node: "cluster_state:ok" in node.ask("CLUSTER", "INFO"), "no gap")  # type: ignore[misc]


_STATES: Final[
    tuple[tuple[str, Callable[[Nodes], None], Callable[[Nodes], None]], ...]
] = (
    ("each says the other", _moved_storm, Nodes.give_back),
    ("sent on and back", _ask_storm, Nodes.give_back),
    ("a slot is nobody's", _lost_slot, _found_slot),
)


@contextmanager
def two_nodes() -> Generator[Nodes]:
    """Run a cluster of two masters."""
    with valkey_cluster(masters=2, replicas=0) as servers:
        ids = [server.ask("CLUSTER", "MYID").split("\r\n")[1] for server in servers]
        place = 0 if int(_SLOT) < 8192 else 1
        yield Nodes(servers[place], servers[1 - place], ids[place], ids[1 - place])


async def _expect(
    api: AsyncSampleCaches,
    told: Told,
    searched: Searched,
    counted: Counter[str],
) -> None:
    """Make all attempts; each ends in such an error, or well if none is told, and in time."""
    for attempt in ATTEMPTS:
        begun = time.monotonic()
        error = await refusal(attempt, api)
        judge(attempt.name, told, error, searched, counted)
        assert time.monotonic() - begun < HANG, f"{attempt.name} took too long"


async def _storms(nodes: Nodes, searched: Searched, counted: Counter[str]) -> None:
    url = f"redis+cluster://127.0.0.1:{nodes.owner.port}?timeout="
    for _, enter, leave in _STATES:
        for face in FACES:
            api, close = opened(face, f"{url}{_TIMEOUT}")
            patient, end = opened(face, f"{url}{HANG}")
            nodes.owner.ask("FLUSHALL")
            await _expect(patient, None, searched, counted)
            nodes.owner.ask("FLUSHALL")
            enter(nodes)
            await _expect(api, _AWAY, searched, counted)
            leave(nodes)
            await _expect(patient, None, searched, counted)
            await _until_served(api, counted)
            counted["recoveries"] += 2
            await close()
            await end()
        counted["states"] += 1


async def _wrong_kind(nodes: Nodes, searched: Searched, counted: Counter[str]) -> None:
    """Meet one node of a cluster as if it were a single server."""
    for face in FACES:
        for way in WAYS:
            url = f"redis://127.0.0.1:{nodes.other.port}?transport={way}&timeout={HANG}"
            api, close = opened(face, url)
            await _expect(api, CacheConfigError, searched, counted)
            await close()


async def _failover(
    sentinels: SentinelSet, searched: Searched, counted: Counter[str]
) -> None:
    """Let the Sentinels make the replica the master while the calls of both faces go on."""
    callers = [opened(face, f"{sentinels.url}?timeout=1") for face in FACES]
    for api, _ in callers:
        await _until_served(api, counted)
    before = _master(sentinels)
    first = sentinels.sentinels[0]
    assert first.ask("SENTINEL", "FAILOVER", sentinels.service).startswith("+OK")
    deadline = time.monotonic() + HANG
    while _master(sentinels) == before:
        assert time.monotonic() < deadline, "no failover came about"
        for api, _ in callers:
            await _attempt_all(api, searched, counted)
    for api, close in callers:
        await _until_served(api, counted)
        counted["recoveries"] += 1
        await close()
    counted["states"] += 1


async def _attempt_all(
    api: AsyncSampleCaches, searched: Searched, counted: Counter[str]
) -> None:
    """Make all attempts; each ends well, or as what is away for a while."""
    for attempt in ATTEMPTS:
        error = await refusal(attempt, api)
        judge(attempt.name, _AWAY if error else None, error, searched, counted)


def _master(sentinels: SentinelSet) -> str:
    return sentinels.sentinels[0].ask(
        "SENTINEL", "GET-MASTER-ADDR-BY-NAME", sentinels.service
    )


async def _until_served(api: AsyncSampleCaches, counted: Counter[str]) -> None:
    """Make all attempts in a row without an error, in the end."""
    deadline = time.monotonic() + HANG
    while True:
        errors = [await refusal(attempt, api) for attempt in ATTEMPTS]
        counted["answers"] += errors.count(None)
        if not any(errors):
            return
        assert time.monotonic() < deadline, f"never served again: {errors}"
        await asyncio.sleep(0.02)


def redirections(scale: float) -> Figures:
    """Go through all states some times."""
    counted: Counter[str] = Counter()
    searched = Searched()
    isolation.go_live()
    with searched.log():
        with two_nodes() as nodes:
            for _ in range(max(1, round(_ROUNDS * scale))):
                asyncio.run(_storms(nodes, searched, counted))
                asyncio.run(_wrong_kind(nodes, searched, counted))
        for _ in range(round(_ROUNDS * scale)):
            with valkey_sentinel() as sentinels:
                asyncio.run(_failover(sentinels, searched, counted))
    assert not searched.found, "\n".join(searched.found[:20])
    return {**counted, "texts searched": searched.texts, "secrets found": 0}


PARTS = [
    Part(
        "refusals-redirected",
        "redirections that never end, lost slots and failovers end in time, as what they are, and pass",
        redirections,
    )
]
