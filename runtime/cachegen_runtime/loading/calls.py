"""One call of `get_or_load` or `multi_get_or_load`: what it wants, and what it may have of a flight."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Generic, Protocol, TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.loading.flights import (
    UNDECIDED,
    Failed,
    Flight,
    Flights,
    Group,
    Nothing,
    Value,
)
from cachegen_runtime.loading.policy import Policy
from cachegen_runtime.operations.leases import Seen
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.scripts.claim import MISSING

K = TypeVar("K")
V = TypeVar("V")
L = TypeVar("L")


class Steps(Protocol):
    """What observes a call and meters its steps."""

    def metered(
        self, operations: Sequence[Operation[object]], /
    ) -> list[Operation[object]]:
        """Return steps as they are to be sent."""
        ...


class LeftOut(Enum):
    """What a loader of several keys returns for a key that it leaves out."""

    LEFT_OUT = "left out"


class Item(Generic[K, V]):
    """One key of a call, until it has a `value` (None is: there is none) or an `error`."""

    __slots__ = (
        "_began_before",
        "_known",
        "_known_asked",
        "error",
        "flight",
        "is_done",
        "key",
        "leads",
        "seen",
        "sent",
        "value",
    )

    def __init__(self, key: K, sent: bytes) -> None:
        self.key = key
        self.sent = sent
        self.seen: Seen[V] | None = None
        self.flight: Flight[V] | None = None
        self.leads = False
        self.is_done = False
        self.value: V | None = None
        self.error: Exception | None = None
        self._known: Flight[V] | None = None
        self._known_asked = 0
        self._began_before = False

    def begin(self, known: Flight[V] | None) -> None:
        """Note what flight there is of the key before anything is asked."""
        self.flight, self.leads = None, False
        self._known = known
        if known is not None:
            self._known_asked, self._began_before = known.asked, known.is_loading

    def may_join(self, flight: Flight[V], now: float, timeout: float) -> bool:
        """Return whether what a flight loads is no older than this call.

        A call that could not ask the cluster may join any flight, since none can promise more. A
        load that has yet to begin somewhere else is nothing to wait for.
        """
        if flight.group.is_apart and not flight.asked and not self.has_value:
            return False
        if self.seen is None:
            return True
        if flight is not self._known or not self._began_before:
            return True
        if flight.token is None or now - flight.born >= timeout:
            return False
        return self.seen.record == flight.token

    def take(self, policy: Policy[V], name: str) -> bool:
        """Take the result of the flight; return False if this call has to start over."""
        flight = self.flight
        outcome = flight.outcome if flight is not None else None
        match outcome:
            case Value(data, value, asked) if self.may_have(asked):
                own = value if self.leads else policy.copy(name, self.sent, data, value)
                return self.done(own)
            case Nothing(asked) if self.may_have(asked):
                return self.done(None)
            case Failed(error, is_shared) if not self.has_value:
                if self.leads or is_shared:
                    self.fail(error)
                return self.is_done
            case _:
                return False

    @property
    def has_value(self) -> bool:
        """Return whether there is a value that can be returned whatever comes."""
        return self.seen is not None and self.seen.value is not None

    @property
    def is_known_missing(self) -> bool:
        """Return whether it is remembered that there is no value."""
        return self.seen is not None and self.seen.record == MISSING

    @property
    def knows_flight(self) -> bool:
        """Return whether there was a flight of the key when the call began."""
        return self._known is not None

    def fail(self, error: Exception) -> None:
        """Let this be the result."""
        self.error, self.is_done = error, True

    def done(self, value: V | None) -> bool:
        """Let this be the result."""
        self.value, self.is_done = value, True
        return True

    def may_have(self, asked: int) -> bool:
        """Return whether this was asked or loaded after the call began."""
        return not asked or self.flight is not self._known or asked > self._known_asked


class Load(Group, Generic[K, V, L]):
    """A group of flights with what it takes to load their keys.

    The driver that runs the `loader` puts what it returned for each of `mine` into `found`. A load
    `is_unclaimed` where the cluster does not answer; one that `is_private` nobody else
    joins. ``broken_off`` is what ended it before there was any result; it `is_overdue`
    if that was because it took too long. It `is_led` once its leader has it.
    """

    def __init__(self, call: Call[K, V, L], *, is_apart: bool) -> None:
        deadline = call.deadline if call.is_blocking else None
        super().__init__(call, call.policy.common.place, deadline, is_apart=is_apart)
        self.policy = call.policy
        self.name = call.name
        self.loader = call.loader
        self.expiry = call.expiry
        self.home = call.flights
        self.now = call.now
        self.is_unclaimed = False
        self.is_private = False
        self.is_overdue = False
        self.is_led = False
        self.broken_off: BaseException | None = None
        self.keys: dict[bytes, K] = {}
        self.flights: list[Flight[V]] = []
        self.mine: list[Flight[V]] = []
        self.found: Sequence[V | LeftOut | None] = ()
        self._patience = call.patience

    def add(self, item: Item[K, V]) -> None:
        """Lead a flight for an item."""
        patience = self._patience(item)
        flight: Flight[V] = Flight(item.sent, self, self.now(), patience)
        if item.seen is None:
            self.is_unclaimed = True
        else:
            flight.broken, flight.is_due = item.seen.broken, item.seen.is_fresh
            flight.is_refresh = item.has_value
        self.keys[item.sent] = item.key
        self.flights.append(flight)
        item.flight, item.leads = flight, True
        if not self.is_private:
            self.home.add(flight)

    def abandon(self) -> None:
        """End the flights, if nothing leads them; calls that wait for one start over."""
        if not self.is_led:
            for flight in self.flights:
                self.home.settle(flight, UNDECIDED)

    def is_late(self) -> bool:
        """Return whether what was loaded came too late to be stored."""
        return self.deadline is not None and self.now() > self.deadline


class Call(Generic[K, V, L]):
    """What one call wants, and until when it waits.

    A blocking call leads its flights itself, and only as long as it may wait.
    """

    def __init__(
        self,
        policy: Policy[V],
        flights: Flights[V],
        name: str,
        items: Sequence[Item[K, V]],
        loader: L,
        expiry: Expiry | Callable[[V], Expiry] | None,
        now: Callable[[], float],
        *,
        is_blocking: bool,
        refreshes_apart: bool,
    ) -> None:
        self.policy = policy
        self.flights = flights
        self.name = name
        self.items = items
        self.loader = loader
        self.expiry = expiry
        self.now = now
        self.is_blocking = is_blocking
        self.refreshes_apart = refreshes_apart
        self.watched: Steps | None = None
        began = now()
        self.deadline = began + policy.timeout
        self.soft_deadline = min(began + policy.soft_timeout, self.deadline)

    def was_found(self, item: Item[K, V]) -> bool:
        """Return whether a look found what can be returned for an item."""
        if item.is_done:
            return item.error is None
        return item.has_value or (self.policy.remembers and item.is_known_missing)

    def until(self, item: Item[K, V]) -> float:
        """Return until when an item waits."""
        return self.soft_deadline if item.has_value else self.deadline

    def patience(self, item: Item[K, V]) -> float:
        """Return until when a flight of an item waits for somebody else's load.

        One that runs by itself ends with its last caller, and needs no end of its own.
        """
        if self.is_blocking or item.has_value:
            return self.until(item)
        return math.inf
