"""Slots of keys, and which node holds which."""

from __future__ import annotations

from binascii import crc_hqx
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.transport.refusals import node_refused
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Address, Settings

COUNT: Final = 16384

WHO_HOLDS_WHAT: Final = Request(packed((b"CLUSTER", b"SLOTS")), 1)
"""The question that `SlotTable.learn` takes the answer of."""


def slot_of(key: bytes) -> int:
    """Return a key's slot; what stands in its first braces decides, when anything does."""
    start = key.find(b"{")
    if start >= 0:
        end = key.find(b"}", start + 1)
        if end > start + 1:
            key = key[start + 1 : end]
    return crc_hqx(key, 0) % COUNT


class SlotTable:
    """Each slot's master, as far as known; `seeds` are asked while nothing is.

    A node that let a call time out is in doubt until another node has given the slots: a
    master that hangs never says that it has a successor.
    """

    def __init__(
        self,
        seeds: Sequence[Address],
        reached: Callable[[Address], Address] = lambda announced: announced,
    ) -> None:
        self.reached = reached
        self._seeds = tuple(seeds)
        self._masters: list[Address | None] = [None] * COUNT
        self._replicas: tuple[Address, ...] = ()
        self._doubted: frozenset[Address] = frozenset()
        self.known = False

    @property
    def nodes(self) -> tuple[Address, ...]:
        """Return all addresses that may answer: masters, seeds, replicas, and last those in doubt."""
        masters = dict.fromkeys(filter(None, self._masters))
        found = dict.fromkeys((*masters, *self._seeds, *self._replicas))
        return tuple(sorted(found, key=self._doubted.__contains__))

    @property
    def outdated(self) -> bool:
        """Return whether the slots have to be asked before anything is sent."""
        return not self.known or bool(self._doubted)

    def doubt(self, address: Address) -> None:
        """Note that a node did not answer in time."""
        self._doubted |= {address}

    @property
    def served(self) -> dict[Address, int]:
        """Return each master and how many slots are its own."""
        return dict(Counter(filter(None, self._masters)))

    def master(self, slot: int) -> Address:
        """Return the node to ask about a slot: its master, or any node, which will redirect."""
        return self._masters[slot] or self._seeds[0]

    def move(self, slot: int, address: Address) -> None:
        """Note that a slot has another master."""
        self._masters[slot] = address

    def learn(self, answers: Sequence[Answer], source: Address) -> bool:
        """Take CLUSTER SLOTS' answer; return whether it was one that names masters.

        Raise `CacheError` for a server that refuses to say it, and what `reached` raises.
        """
        masters: list[Address | None] = [None] * COUNT
        replicas: list[Address] = []
        ranges = answers[0]
        if isinstance(ranges, ErrorReply):
            raise node_refused(ranges, str(source))
        if not isinstance(ranges, list):
            return False
        for one in ranges:
            match one:
                case [int() as first, int() as last, [host, int() as port, *_], *rest]:
                    master = self.reached(_announced(host, port, source))
                    masters[first : last + 1] = [master] * (last + 1 - first)
                    replicas += map(self.reached, _replicas(rest, source))
                case _:
                    return False
        self._masters = masters
        self._replicas = tuple(replicas)
        self._doubted = frozenset()
        self.known = any(masters)
        return self.known


def _announced(host: Answer, port: int, source: Address) -> Address:
    # A node that does not know its own host leaves it out.
    name = host.decode() if isinstance(host, bytes) and host else source.host
    return Address(name, port)


def _replicas(nodes: Sequence[Answer], source: Address) -> Iterator[Address]:
    for node in nodes:
        match node:
            case [host, int() as port, *_]:
                yield _announced(host, port, source)
            case _:
                continue


def for_node(settings: Settings, address: Address) -> Settings:
    """Return how to connect with one node, in a time that leaves some for its successor."""
    by = min(settings.connect_timeout, settings.timeout / 2)
    return replace(settings, addresses=(address,), connect_timeout=by)


def halfway(deadline: float) -> float:
    """Return the moment that halves what is left of a call's time."""
    now = monotonic()
    return now + (deadline - now) / 2


def redirection(refusal: ErrorReply, source: Address) -> Address | None:
    """Return where MOVED or ASK sends us; None for another refusal."""
    words = refusal.text.split(" ")
    if words[0] not in ("MOVED", "ASK") or len(words) != 3:
        return None
    host, _, port = words[2].rpartition(":")
    return (
        Address(host.strip("[]") or source.host, int(port)) if port.isdigit() else None
    )
