"""Where a cluster's masters are, as the listener finds it out: one address, what Sentinels say, or all of a Redis Cluster's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import Final

from cachegen_runtime.protocol import Command, ErrorReply
from cachegen_runtime.transport.blocking.connection import ask_once
from cachegen_runtime.transport.blocking.sentinel import MasterDialer
from cachegen_runtime.transport.cluster.slots import for_node
from cachegen_runtime.transport.configured import reached
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.near.hearing import refusal
from cachegen_runtime.transport.tls import Trust
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Address, Settings

_NODES: Final[Command] = (b"CLUSTER", b"NODES")
_NOT_SERVING: Final = frozenset(("fail", "handshake", "noaddr", "slave", "replica"))


class Masters:
    """What tells the masters to listen to, and whether they are still the same.

    ``questions`` are asked on each connection beside the role; `are_still` takes the answers.
    """

    questions: tuple[Command, ...] = ()

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.trust = Trust(settings)

    def find(self, deadline: float) -> Sequence[Settings]:
        """Return how to connect with each master; raise `NotSent`, `Lost` or `CacheError`."""
        return (self.settings,)

    def are_still(self, answers: Sequence[object]) -> bool:
        """Return whether a master's answers to the questions tell the masters that were found."""
        return True


class SentinelMasters(Masters):
    """The one master that Sentinels name."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._dialer = MasterDialer(settings)

    def find(self, deadline: float) -> Sequence[Settings]:
        """Return how to connect with the master; raise `NotSent` when no Sentinel names one."""
        return (self._dialer.destination(deadline),)


class ClusterMasters(Masters):
    """All masters of a Redis Cluster, those without slots too: a key that moves is there first."""

    questions = (_NODES,)

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._known: tuple[Address, ...] = settings.addresses
        self._slots: Mapping[bytes, tuple[str, ...]] = {}

    def find(self, deadline: float) -> Sequence[Settings]:
        """Return how to connect with each master; raise `NotSent` or `Refused` when no node tells them."""
        failure: Exception = NotSent("no node of the cluster answers")
        seeds = tuple(dict.fromkeys((*self._known, *self.settings.addresses)))
        for number, seed in enumerate(seeds):
            share = monotonic() + (deadline - monotonic()) / (len(seeds) - number)
            request = Request(packed(_NODES), 1)
            try:
                node = for_node(self.settings, seed)
                answers = ask_once(node, self.trust, request, share)
            except (NotSent, Lost) as error:
                failure = error
                continue
            if isinstance(answers[0], ErrorReply):
                failure = refusal(answers[0])
            if isinstance(answers[0], bytes):
                self._slots = masters_of(answers[0])
                announced = addresses_of(answers[0], seed)
                cluster = self.settings.cluster
                self._known = tuple(reached(cluster, each) for each in announced)
                return [for_node(self.settings, each) for each in self._known]
        raise failure

    def are_still(self, answers: Sequence[object]) -> bool:
        """Return whether a node sees the same masters with the same slots."""
        nodes = answers[0]
        return isinstance(nodes, bytes) and masters_of(nodes) == self._slots


def masters_of(nodes: bytes) -> dict[bytes, tuple[str, ...]]:
    """Return the slots of each master in CLUSTER NODES' answer by its id, none that move."""
    return {words[0].encode(): _settled(words) for words in _masters(nodes)}


def addresses_of(nodes: bytes, source: Address) -> list[Address]:
    """Return the addresses of the masters; one that does not know its own host is the `source`."""
    return [_address(words[1], source) for words in _masters(nodes)]


def _masters(nodes: bytes) -> Iterator[list[str]]:
    """Yield what is said of each master that has slots, or could be given a key."""
    for line in nodes.decode(errors="replace").splitlines():
        words = line.split()
        if len(words) >= 8:
            flags = set(words[2].split(","))
            is_there = words[7] == "connected" or bool(_settled(words))
            if "master" in flags and not flags & _NOT_SERVING and is_there:
                yield words


def _settled(words: Sequence[str]) -> tuple[str, ...]:
    # In brackets are slots that move; only their node tells of them.
    return tuple(each for each in words[8:] if not each.startswith("["))


def _address(text: str, source: Address) -> Address:
    """Return the address in `ip:port@bus,hostname,…`; a name goes before a number."""
    where, *names = text.split(",")
    host, _, port = where.partition("@")[0].rpartition(":")
    name = names[0] if names and "=" not in names[0] else ""
    return Address(name or host or source.host, int(port))


def masters(settings: Settings) -> Masters:
    """Return what finds the masters that the settings lead to."""
    match settings.kind:
        case "cluster":
            return ClusterMasters(settings)
        case "sentinel":
            return SentinelMasters(settings)
        case _:
            return Masters(settings)
