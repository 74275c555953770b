"""The servers behind one URL: the one, the master that Sentinels name, or a Cluster's primaries."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from cachegen.live import replies
from cachegen.live.connection import Connection, Refused, Unreachable
from cachegen.live.places import Address, Settings, shown
from cachegen_runtime.transport.cluster.slots import SlotTable, slot_of


class Deployment:
    """What a URL leads to; ends its connections with `close` or `with`.

    ``slots`` says which primary serves which of a Cluster's slots, None without a Cluster.
    """

    def __init__(
        self,
        settings: Settings,
        by_address: Mapping[Address, Connection],
        slots: SlotTable | None = None,
    ) -> None:
        self.settings = settings
        self.slots = slots
        self._by_address = by_address

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
        for each in self.connections:
            each.close()

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Return a connection to each server that holds keys."""
        return tuple(self._by_address.values())

    def connection_of(self, key: bytes) -> Connection:
        """Return the connection to the server that holds a raw key."""
        if self.slots is None:
            return self.connections[0]
        slot = slot_of(key)
        found = self._by_address.get(self.slots.master(slot))
        if found is None:
            place = shown(self.settings)
            raise Unreachable(f"no server of the Cluster at {place} serves slot {slot}")
        return found

    def size(self) -> int:
        """Return how many keys there are, those of other databases apart."""
        return sum(replies.number(each.ask("DBSIZE")) for each in self.connections)


def reach(settings: Settings) -> Deployment:
    """Return the servers that a URL leads to; reading does not keep a key from eviction.

    Raises `Unreachable` or `Refused`.
    """
    if settings.kind == "cluster":
        deployment = _cluster(settings)
    else:
        connection = Connection(settings)
        connection.ask("PING")
        deployment = Deployment(settings, {settings.addresses[0]: connection})
    for each in deployment.connections:
        with suppress(Refused):  # Older servers cannot; then reading counts as use.
            each.ask("CLIENT", "NO-TOUCH", "ON")
    return deployment


def _cluster(settings: Settings) -> Deployment:
    table = SlotTable(settings.addresses)
    failure: Exception | None = None
    for seed in settings.addresses:
        try:
            with _member(settings, seed) as connection:
                answer = connection.ask("CLUSTER", "SLOTS")
        except Unreachable as error:
            failure = error
            continue
        except Refused as error:
            raise Unreachable(
                f"{seed} is no member of a Cluster ({error}): a single server's URL "
                "begins with redis://"
            ) from error
        if not table.learn([answer], seed):
            raise Unreachable(f"the Cluster at {shown(settings)} serves no slots yet")
        served = {each: _member(settings, each) for each in table.served}
        return Deployment(settings, served, table)
    raise Unreachable(f"no member of the Cluster answers: {failure}") from failure


def _member(settings: Settings, address: Address) -> Connection:
    return Connection(replace(settings, addresses=(address,)))
