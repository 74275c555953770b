"""The course of a call that a look did not answer: join a flight or lead one, and use its result.

========  =============================  =====================================================
state     meaning of an item             leaves when
========  =============================  =====================================================
looking   reads the key and its record   there is a fresh value or a remembered absence: done;
                                         otherwise: sharing out
sharing   joins a flight, leads one, or  at once: waiting, or done with the value at hand
out       does without
waiting   another's load, or its own     the flight ends with what this call may have: done;
                                         with anything else: looking again; the time is over:
                                         done with the value at hand, or failed
========  =============================  =====================================================

A call never waits longer than its deadline, and with a value at hand only until its soft one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from cachegen_runtime.errors import (
    CacheError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.loading.calls import Call, Item, Load
from cachegen_runtime.loading.flights import MOST_REFRESHES, Flight
from cachegen_runtime.loading.steps import Ask, Course, Join, Lead
from cachegen_runtime.operations.handle import Handle
from cachegen_runtime.operations.leases import Seen

K = TypeVar("K")
V = TypeVar("V")
L = TypeVar("L")


def obtain(call: Call[K, V, L]) -> Course[K, V, L]:
    """Bring the items of a call to their ends, once the cluster was looked at."""
    wanting: list[Item[K, V]] = _unanswered(call, call.items)
    for item in wanting:
        if not item.has_value:
            call.policy.tallies.misses.up()
    while wanting:
        yield from _fly(call, wanting)
        for item in wanting:
            if not item.take(call.policy, call.name):
                _fall_back(call, item)
        wanting = [item for item in wanting if not item.is_done]
        if wanting:
            yield from look(call, wanting)
            wanting = _unanswered(call, wanting)


def from_the_start(call: Call[K, V, L]) -> Course[K, V, L]:
    """Look at the keys of a call, and bring its items to their ends."""
    yield from look(call, call.items)
    yield from obtain(call)


def look(call: Call[K, V, L], items: Sequence[Item[K, V]]) -> Course[K, V, L]:
    """Look at the keys of some items and their records, if the cluster is to be asked."""
    for item in items:
        item.begin(call.flights.find(item.sent))
        item.seen = None
    reads = call.policy.common.reads
    if call.policy.loads_unanswered and not reads.may_ask(call.now()):
        return
    keys = tuple(item.sent for item in items)
    beside = any(item.knows_flight for item in items)
    handle = Handle(call.policy.leases.look_all(call.name, keys, beside=beside))
    yield Ask([handle])
    try:
        found = handle.result
    except CacheError as error:
        refused(call, items, error)
    else:
        reads.answered()
        for item, seen in zip(items, found, strict=True):
            if isinstance(seen, Seen):
                item.seen = seen
            else:
                call.policy.tallies.hits.up()
                item.done(seen)


def refused(
    call: Call[K, V, L], items: Iterable[Item[K, V]], error: CacheError
) -> None:
    """Go on without a cluster that did not answer, if the schema says so; else fail."""
    if isinstance(error, CacheTimeoutError | CacheUnavailableError):
        call.policy.common.reads.unanswered(call.now())
        if call.policy.loads_unanswered:
            return
    else:
        # A refusal is an answer.
        call.policy.common.reads.answered()
    for item in items:
        item.fail(error)


def _unanswered(call: Call[K, V, L], items: Sequence[Item[K, V]]) -> list[Item[K, V]]:
    """Return the items that the look left without an answer."""
    for item in items:
        remembered = call.policy.remembers and item.is_known_missing
        if not item.is_done and remembered and not item.has_value:
            call.policy.tallies.hits.up()
            item.done(None)
    return [item for item in items if not item.is_done]


def _fly(call: Call[K, V, L], wanting: Sequence[Item[K, V]]) -> Course[K, V, L]:
    """Join and lead flights for the items, and wait for their results."""
    here: Load[K, V, L] = Load(call, is_apart=False)
    apart = here
    loads: tuple[Load[K, V, L], ...] = (here,)
    if call.refreshes_apart and any(item.has_value for item in wanting):
        apart = Load(call, is_apart=True)
        loads = (apart, here)
    try:
        with call.flights.lock:
            _share_out(call, wanting, here, apart)
        for load in loads:
            if load.flights:
                yield Lead(load)
                load.is_led = True
    except BaseException:
        # Interrupted in between: nobody may wait for a load that nobody leads.
        for load in loads:
            load.abandon()
        raise
    yield from _wait(call, wanting)
    if here.broken_off is not None and not here.is_left:
        # What ended this call's own loader ends the call, as if it had called it itself;
        # except for the cancellation that follows when the call waits no more.
        raise here.broken_off


def _share_out(
    call: Call[K, V, L],
    wanting: Sequence[Item[K, V]],
    here: Load[K, V, L],
    apart: Load[K, V, L],
) -> None:
    """Let each item join a flight, lead one, or go without; what is served meanwhile is loaded `apart`."""
    for item in wanting:
        flight = call.flights.find(item.sent)
        if flight is not None and item.may_join(
            flight, call.now(), call.policy.timeout
        ):
            _join(call, item, flight)
        elif not item.has_value:
            here.add(item)
        elif _may_refresh(call, item):
            apart.add(item)


def _join(call: Call[K, V, L], item: Item[K, V], flight: Flight[V]) -> None:
    if item.has_value and call.soft_deadline <= call.now():
        return
    item.flight = flight
    flight.patience = max(flight.patience, call.until(item))
    if not item.has_value:
        call.policy.tallies.waits.up()


def _may_refresh(call: Call[K, V, L], item: Item[K, V]) -> bool:
    """Return whether a value that is served is to be reloaded by this call."""
    if call.flights.is_quiet(item.sent):
        return False
    return not call.refreshes_apart or call.flights.refreshes < MOST_REFRESHES


def _awaited(
    call: Call[K, V, L], wanting: Sequence[Item[K, V]]
) -> list[tuple[Flight[V], float]]:
    """Return the flights to wait for, each with its moment; a value that is served at once has none."""
    now = call.now()
    awaited: list[tuple[Flight[V], float]] = []
    for item in wanting:
        if item.flight is None or item.flight.outcome is not None:
            continue
        if item.has_value and call.until(item) <= now:
            item.flight = None
        else:
            awaited.append((item.flight, call.until(item)))
    return awaited


def _wait(call: Call[K, V, L], wanting: Sequence[Item[K, V]]) -> Course[K, V, L]:
    join = Join(_awaited(call, wanting))
    if join.flights:
        yield join
    if not join.circular:
        return
    # Those loads wait for this one: it loads for itself, and stores nothing.
    own: Load[K, V, L] = Load(call, is_apart=False)
    own.is_unclaimed = own.is_private = True
    for item in wanting:
        if item.flight in join.circular:
            own.add(item)
    yield Lead(own)
    yield Join([(flight, call.deadline) for flight in own.flights])


def _fall_back(call: Call[K, V, L], item: Item[K, V]) -> None:
    """Serve the value that there is, or fail when the time is over."""
    if item.seen is not None and item.seen.value is not None:
        tallies = call.policy.tallies
        (tallies.hits if item.seen.is_fresh else tallies.stale_hits).up()
        item.done(item.seen.value)
    elif call.now() >= call.deadline:
        item.fail(call.policy.late(call.name, item.sent))
