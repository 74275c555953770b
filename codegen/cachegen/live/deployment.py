"""The servers behind one URL: the one, the master that Sentinels name, or a Cluster's primaries."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from cachegen.live import replies
from cachegen.live.dialing import Reply
from cachegen.live.link import Link, Refused, Unreachable
from cachegen.live.urls import Address, Target


@dataclass(frozen=True, slots=True)
class Share:
    """A server that holds keys, and the ranges of hash slots that are its own."""

    link: Link
    slots: tuple[tuple[int, int], ...] = ((0, 16383),)


class Deployment:
    """What a URL leads to; ends its connections with `close` or `with`."""

    def __init__(self, target: Target, shares: tuple[Share, ...]) -> None:
        self.target = target
        self.shares = shares

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        for share in self.shares:
            share.link.close()

    @property
    def links(self) -> tuple[Link, ...]:
        """Return a connection to each server that holds keys."""
        return tuple(share.link for share in self.shares)

    def link_of(self, key: bytes) -> Link:
        """Return the connection to the server that holds a raw key."""
        if len(self.shares) == 1:
            return self.shares[0].link
        from redis.crc import key_slot

        slot = key_slot(key)
        for share in self.shares:
            if any(first <= slot <= last for first, last in share.slots):
                return share.link
        raise Unreachable(
            f"no server of the Cluster at {self.target} serves slot {slot}"
        )

    def size(self) -> int:
        """Return how many keys there are, those of other databases apart."""
        return sum(replies.number(link.ask("DBSIZE")) for link in self.links)


def reach(target: Target) -> Deployment:
    """Return the servers that a URL leads to; reading does not keep a key from eviction.

    Raises `Unreachable` or `Refused`.
    """
    match target.kind:
        case "server":
            link = Link(target.addresses[0], target, target.database)
            link.ask("PING")
            shares: tuple[Share, ...] = (Share(link),)
        case "sentinel":
            link = Link(master(target), target, target.database)
            link.ask("PING")
            shares = (Share(link),)
        case "cluster":
            shares = _primaries(target)
    for share in shares:
        with suppress(Refused):  # Older servers cannot; then reading counts as use.
            share.link.ask("CLIENT", "NO-TOUCH", "ON")
    return Deployment(target, shares)


def master(target: Target) -> Address:
    """Return the master's address as the first Sentinel that answers names it."""
    failure: Exception | None = None
    for address in target.addresses:
        try:
            with Link(address, target) as link:
                reply = link.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", target.service)
        except (Unreachable, Refused) as error:
            failure = error
            continue
        if reply is not None:
            host, port = replies.strings(reply)
            return Address(host.decode(), int(port))
    if failure is not None:
        raise Unreachable(f"no Sentinel answers: {failure}") from failure
    raise Unreachable(
        f"the Sentinels at {target} watch no service `{target.service}`: the path of "
        "the URL names it"
    )


def _primaries(target: Target) -> tuple[Share, ...]:
    failure: Exception | None = None
    for seed in target.addresses:
        try:
            with Link(seed, target) as link:
                ranges = replies.items(link.ask("CLUSTER", "SLOTS"))
        except Unreachable as error:
            failure = error
            continue
        except Refused as error:
            raise Unreachable(
                f"{seed} is no member of a Cluster ({error}): a single server's URL "
                "begins with redis://"
            ) from error
        return _shares(ranges, seed, target)
    raise Unreachable(f"no member of the Cluster answers: {failure}") from failure


def _shares(ranges: list[Reply], seed: Address, target: Target) -> tuple[Share, ...]:
    slots: dict[Address, list[tuple[int, int]]] = {}
    for each in ranges:
        first, last, primary = replies.items(each)[:3]
        host, port = replies.items(primary)[:2]
        # A member that was never told its own address names none.
        name = replies.text(host) if host else ""
        address = Address(name or seed.host, replies.number(port))
        slots.setdefault(address, []).append(
            (replies.number(first), replies.number(last))
        )
    if not slots:
        raise Unreachable(f"the Cluster at {target} serves no slots yet")
    return tuple(
        Share(Link(address, target), tuple(owned)) for address, owned in slots.items()
    )
