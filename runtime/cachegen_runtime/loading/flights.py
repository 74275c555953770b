"""Loads on their way in one process or event loop, and which of them a call may join.

A flight is one load of one key: from its claim, over waiting for another process's load, to the
value or the failure. A call may have of it only what was asked or loaded after the call began,
or what a load brings that the key's record still names: nothing was deleted or written since.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec

from cachegen_runtime.expiry.clock import clock

V = TypeVar("V")

MOST_REFRESHES: Final = 64
"""Loads of stale values that run apart from their callers at the same time."""

_QUIET: Final = 0.1
"""Seconds in which a stale value is not claimed again after somebody else had it."""

_MOST_QUIET: Final = 1_000
"""Keys that are remembered as claimed by somebody else."""


class Value(msgspec.Struct, Generic[V], frozen=True, gc=False):
    """A value, and as it is stored; `asked` is the claim that answered it, or 0 if it was loaded."""

    data: bytes
    value: V
    asked: int = 0


class Nothing(msgspec.Struct, frozen=True, gc=False):
    """The loader found nothing, now or a while ago; `asked` as of a `Value`."""

    asked: int = 0


class Failed(msgspec.Struct, frozen=True, gc=False):
    """The load failed; others than its first caller get the error only if it `is_shared`."""

    error: Exception
    is_shared: bool


class Undecided(msgspec.Struct, frozen=True, gc=False):
    """No result: a call that still wants a value starts over."""


Outcome: TypeAlias = Value[V] | Nothing | Failed | Undecided

UNDECIDED: Final = Undecided()


class Node:
    """What may wait for flights: a loader's calls, or the calls that one tick gathers.

    ``waits`` are the groups that it waits for, each with the number of its calls that do.
    """

    __slots__ = ("waits",)

    def __init__(self) -> None:
        self.waits: dict[Node, int] = {}

    def wait_for(self, node: Node) -> None:
        """Note one more call that waits for a node."""
        self.waits[node] = self.waits.get(node, 0) + 1

    def wait_no_more_for(self, node: Node) -> None:
        """Note that one such call waits no more."""
        left = self.waits.pop(node, 1) - 1
        if left:
            self.waits[node] = left

    def leads_to(self, others: frozenset[Node]) -> bool:
        """Return whether this one waits for one of the others, itself or through those it waits for."""
        met: set[Node] = set()
        ahead: list[Node] = [self]
        while ahead:
            node = ahead.pop()
            if node in others:
                return True
            if node not in met:
                met.add(node)
                ahead.extend(tuple(node.waits))
        return False


class Group(Node):
    """Flights that one caller leads: claimed together, loaded by one call of a loader.

    ``caller`` is whose loader runs; it `is_left` once that one waits no more. ``callers``
    counts all who wait. A group that `is_apart` has nobody who must wait. ``deadline``,
    where there is one, is from when on nothing is stored. ``loading`` are the keys that
    the loader loads, and ``place`` says whose.
    """

    __slots__ = (
        "caller",
        "callers",
        "deadline",
        "is_apart",
        "is_left",
        "loading",
        "place",
    )

    def __init__(
        self, caller: object, place: object, deadline: float | None, *, is_apart: bool
    ) -> None:
        super().__init__()
        self.place = place
        self.caller = caller
        self.callers = 0
        self.deadline = deadline
        self.is_apart = is_apart
        self.is_left = is_apart
        self.loading: frozenset[bytes] = frozenset()


class Flight(Generic[V]):
    """One load of one key.

    ``asked`` counts its claims; it `is_loading` from the moment its loader begins.
    ``token`` is what the key's record holds while the load is ours. ``patience`` is until
    when it waits for somebody else's load. It `is_refresh` where a value is served
    meanwhile, which `is_due` if it is still fresh.
    """

    __slots__ = (
        "asked",
        "born",
        "broken",
        "group",
        "is_due",
        "is_loading",
        "is_refresh",
        "key",
        "outcome",
        "patience",
        "token",
    )

    def __init__(self, key: bytes, group: Group, born: float, patience: float) -> None:
        self.key = key
        self.group = group
        self.born = born
        self.patience = patience
        self.broken = b""
        self.is_due = False
        self.is_refresh = False
        self.asked = 0
        self.is_loading = False
        self.token: bytes | None = None
        self.outcome: Outcome[V] | None = None


class Flights(Generic[V]):
    """The flights of one keyspace that calls can join, by key, and keys that want no claim now."""

    __slots__ = ("_by_key", "_quiet", "find", "lock", "refreshes", "wake")

    def __init__(
        self,
        lock: AbstractContextManager[object] | None = None,
        wake: Callable[[Flight[V]], None] | None = None,
    ) -> None:
        """Take what keeps other threads out, and what tells those who wait for a flight."""
        self._by_key: dict[bytes, Flight[V]] = {}
        self._quiet: dict[bytes, float] = {}
        self.find = self._by_key.get
        self.refreshes = 0
        self.lock = nullcontext() if lock is None else lock
        self.wake = wake

    def add(self, flight: Flight[V]) -> None:
        """Let calls join a flight, and no other of its key any more."""
        former = self._by_key.get(flight.key)
        if former is not None:
            self.refreshes -= former.is_refresh and former.group.is_apart
        self._by_key[flight.key] = flight
        self.refreshes += flight.is_refresh and flight.group.is_apart

    def settle(self, flight: Flight[V], outcome: Outcome[V]) -> None:
        """End a flight, once, and tell those who wait for it."""
        with self.lock:
            if flight.outcome is not None:
                return
            flight.outcome = outcome
            if self._by_key.get(flight.key) is flight:
                del self._by_key[flight.key]
                self.refreshes -= flight.is_refresh and flight.group.is_apart
            if self.wake is not None:
                self.wake(flight)

    def quieten(self, key: bytes) -> None:
        """Claim the load of a key with a stale value no more for a moment."""
        now = clock.now()
        if len(self._quiet) >= _MOST_QUIET:
            self._quiet = {
                each: since
                for each, since in self._quiet.items()
                if 0 <= now - since < _QUIET
            }
        if len(self._quiet) < _MOST_QUIET:
            self._quiet[key] = now

    def is_quiet(self, key: bytes) -> bool:
        """Return whether a key with a stale value wants no claim now."""
        since = self._quiet.get(key)
        # A test may have moved the clock back.
        return since is not None and 0 <= clock.now() - since < _QUIET

    def rouse(self, key: bytes) -> None:
        """Let a key be claimed at once."""
        self._quiet.pop(key, None)
