"""The course of a load: claim, wait for another process that loads, run the loader, store or give up.

=========  ============================  ============================================
                                         - fresh or missing: the flight ends with that
                                         - mine: loading
                                         - held by another: waiting
                                         - none, or the cluster is known to be away:
                                           loading, and nothing is stored; or the flight
                                           fails, if the schema says so
waiting    another process loads         the pause is over, or the push of its key came to
                                         a near cache: claiming; the flight has no
                                         patience left: it ends undecided
loading    the loader runs               it returns: storing; it raises: giving up
storing    the value is sent with our    the server answers; it stores the value only if
           token                         the record still holds the token. The flight ends
                                         with the value in either case
giving up  the token is taken back       the server answers; the flight ends with the error
=========  ============================  ===================================================

However the course ends, each flight is settled, and each token that is still ours is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from cachegen_runtime.backoff import pauses
from cachegen_runtime.errors import (
    CacheError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.loading.alarms import Alarm
from cachegen_runtime.loading.calls import LeftOut, Load
from cachegen_runtime.loading.flights import (
    UNDECIDED,
    Failed,
    Flight,
    Nothing,
    Outcome,
    Value,
)
from cachegen_runtime.loading.steps import Ask, Course, RunLoader, Wait
from cachegen_runtime.operations.handle import Handle
from cachegen_runtime.operations.leases import Claimed
from cachegen_runtime.scripts.claim import MISSING

K = TypeVar("K")
V = TypeVar("V")
L = TypeVar("L")

_FIRST_PAUSE: Final = 0.005
_LONGEST_PAUSE: Final = 0.1


def lead(load: Load[K, V, L]) -> Course[K, V, L]:
    """Bring the flights of a load to their ends."""
    waiting: Sequence[Flight[V]] = load.flights
    tries = pauses(_FIRST_PAUSE, _LONGEST_PAUSE)
    alarm: Alarm | None = None
    try:
        while waiting:
            yield from _claim(load, waiting)
            if load.mine:
                yield from _run(load)
            waiting = _patient(load, waiting)
            if waiting:
                alarm = alarm or _alarm(load, waiting)
                longest = max(each.patience for each in waiting) - load.now()
                yield Wait(min(next(tries), longest), alarm)
    except GeneratorExit:
        raise
    except BaseException as error:
        # Cancelled or interrupted, which is no result: another caller's loader runs.
        load.broken_off = error
        yield from _give_up(load)
        raise
    finally:
        if alarm is not None:
            alarm.end()
        for flight in load.flights:
            if flight.outcome is None:
                load.home.settle(flight, UNDECIDED)


def _alarm(load: Load[K, V, L], waiting: Sequence[Flight[V]]) -> Alarm | None:
    """Return what ends the pauses of a load whose keys others have; None where nothing is near."""
    pushes = load.policy.common.pushes
    return None if pushes is None else Alarm(pushes, [each.key for each in waiting])


def _claim(load: Load[K, V, L], waiting: Sequence[Flight[V]]) -> Course[K, V, L]:
    """Claim the loads of some flights; those that are ours to load are then `mine`."""
    policy, load.mine = load.policy, []
    claims = policy.common.claims
    is_closed = policy.loads_unanswered and not claims.may_ask(load.now())
    if load.is_unclaimed or is_closed:
        for flight in waiting:
            _load_unclaimed(load, flight)
        return
    asked: list[Handle[Claimed[V]]] = []
    for flight in waiting:
        flight.asked += 1
        flight.token = policy.new_token()
        claim = policy.leases.claim(
            load.name, flight.key, flight.token, flight.broken, is_due=flight.is_due
        )
        asked.append(Handle(claim))
    yield Ask(asked)
    forgotten: list[Handle[bool]] = []
    for flight, handle in zip(waiting, asked, strict=True):
        token, flight.token = flight.token, None
        try:
            claimed = handle.result
        except (CacheTimeoutError, CacheUnavailableError) as error:
            _unanswered(load, flight, error)
        except CacheError as error:
            load.home.settle(flight, Failed(error, True))
        else:
            claims.answered()
            if claimed.what == MISSING and not policy.remembers:
                # Of a schema in which a loader could find nothing.
                release = policy.leases.release(
                    load.name, flight.key, MISSING, failed=False
                )
                forgotten.append(Handle(release))
            else:
                _claimed(load, flight, claimed, token)
    if forgotten:
        yield Ask(forgotten)


def _claimed(
    load: Load[K, V, L], flight: Flight[V], claimed: Claimed[V], token: bytes | None
) -> None:
    """Do what a claim's answer says."""
    home, tallies = load.home, load.policy.tallies
    match claimed.what:
        case b"fresh" if claimed.value is not None:
            home.settle(flight, Value(claimed.data, claimed.value, flight.asked))
        case b"fresh":
            flight.broken = claimed.broken
        case b"missing":
            home.settle(flight, Nothing(flight.asked))
        case b"mine":
            if claimed.token != token:
                tallies.takeovers.up()
            flight.token = claimed.token
            load.mine.append(flight)
        case _ if flight.is_refresh:
            home.quieten(flight.key)
            if claimed.token is None:
                # It failed a moment ago, and nobody is to try again yet.
                home.settle(flight, UNDECIDED)
        case _:
            if flight.asked == 1:
                tallies.waits.up()


def _unanswered(load: Load[K, V, L], flight: Flight[V], error: CacheError) -> None:
    load.policy.common.claims.unanswered(load.now())
    if load.policy.loads_unanswered:
        _load_unclaimed(load, flight)
    else:
        load.home.settle(flight, Failed(error, True))


def _load_unclaimed(load: Load[K, V, L], flight: Flight[V]) -> None:
    """Load what cannot be stored, unless there is a value meanwhile."""
    if flight.is_refresh:
        load.home.settle(flight, UNDECIDED)
    else:
        load.mine.append(flight)


class _End(NamedTuple, Generic[V]):
    """The result of a flight whose loader ran, and what is sent before others learn of it."""

    flight: Flight[V]
    outcome: Outcome[V]
    store: Handle[bool] | None = None
    release: Handle[bool] | None = None


def _run(load: Load[K, V, L]) -> Course[K, V, L]:
    """Run the loader, and store what it brings or give the loads up."""
    load.loading = frozenset(flight.key for flight in load.mine)
    for flight in load.mine:
        flight.is_loading = True
        load.policy.tallies.loads.up()
    try:
        yield RunLoader(load)
    except Exception as error:
        # A loader is the application's, and may raise anything.
        ends = [_failed(load, flight, error) for flight in load.mine]
    else:
        found = zip(load.mine, load.found, strict=True)
        ends = [_brought(load, *each) for each in found]
    finally:
        load.loading = frozenset()
    sent = [each.store or each.release for each in ends]
    handles = [handle for handle in sent if handle is not None]
    if handles:
        yield Ask(handles)
    for end in ends:
        _conclude(load, end)


def _brought(
    load: Load[K, V, L], flight: Flight[V], found: V | LeftOut | None
) -> _End[V]:
    """Return what becomes of what a loader returned for a key."""
    policy, token = load.policy, flight.token
    if isinstance(found, LeftOut) or found is None:
        if not policy.remembers:
            return _failed(load, flight, _lacks(load, flight, found))
        store = None
        if token is not None and not load.is_late():
            nothing = policy.leases.store_nothing(load.name, flight.key, token)
            store = Handle(nothing)
        return _End(flight, Nothing(), store, _release(load, flight, failed=False))
    try:
        data = policy.stored(load.name, flight.key, found)
        until = policy.until(found, load.expiry)
    except Exception as error:
        # Of another type, or not to be stored; or the application's own expiry failed.
        return _failed(load, flight, error)
    if token is None or until is None or load.is_late():
        release = _release(load, flight, failed=False)
        return _End(flight, Value(data, found), None, release)
    stored = policy.leases.store(load.name, flight.key, token, data, until)
    return _End(flight, Value(data, found), Handle(stored))


def _lacks(load: Load[K, V, L], flight: Flight[V], found: LeftOut | None) -> Exception:
    """Return the error for a loader that found nothing where there must be something."""
    if isinstance(found, LeftOut):
        return load.policy.left_out(load.name, flight.key)
    return TypeError(
        f"the loader of {load.policy.keyspace} returned None, and the schema does not say"
        " that a value may be missing"
    )


def _failed(load: Load[K, V, L], flight: Flight[V], error: Exception) -> _End[V]:
    outcome = Failed(error, not load.is_left)
    return _End(flight, outcome, None, _release(load, flight, failed=True))


def _release(
    load: Load[K, V, L], flight: Flight[V], *, failed: bool
) -> Handle[bool] | None:
    if flight.token is None:
        return None
    leases = load.policy.leases
    return Handle(leases.release(load.name, flight.key, flight.token, failed=failed))


def _conclude(load: Load[K, V, L], end: _End[V]) -> None:
    """Count the result of a flight, and wake the calls that wait for it."""
    policy, flight = load.policy, end.flight
    if end.store is not None and not _is_applied(end.store):
        policy.tallies.refused_stores.up()
    if isinstance(end.outcome, Failed):
        policy.tallies.load_failures.up()
        if flight.is_refresh:
            load.home.quieten(flight.key)
            policy.refresh_failed(end.outcome.error)
    flight.token = None
    load.home.settle(flight, end.outcome)


def _is_applied(store: Handle[bool]) -> bool:
    """Return whether a value was stored; a store that fails does not fail its call."""
    try:
        return store.result
    except CacheError:
        return False


def _give_up(load: Load[K, V, L]) -> Course[K, V, L]:
    """Free the keys of a load that was broken off."""
    ours = [each for each in load.flights if each.outcome is None]
    for flight in ours:
        if flight.is_loading:
            load.policy.tallies.load_failures.up()
    releases = [_release(load, each, failed=load.is_overdue) for each in ours]
    handles = [handle for handle in releases if handle is not None]
    if handles:
        yield Ask(handles)


def _patient(load: Load[K, V, L], waiting: Sequence[Flight[V]]) -> list[Flight[V]]:
    """Return the flights that still wait for somebody else's load; settle those that do not."""
    left = [flight for flight in waiting if flight.outcome is None]
    if not left:
        return left
    now = load.now()
    for flight in left:
        if flight.patience <= now:
            load.home.settle(flight, UNDECIDED)
    return [flight for flight in left if flight.outcome is None]
