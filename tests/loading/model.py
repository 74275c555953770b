"""Processes that load one key while others delete it and die, as a state and the events that may come next.

Each server command is an event of its own, so is the arrival of an answer, a loader's end, and
the passing of a lease. Courses cannot be copied: a state is the list of events that led to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from msgspec.structs import replace

from cachegen_runtime.expiry.expiries import expire_in
from cachegen_runtime.generated import INT, STR, KeyspaceDefinition, Load, scalar_key
from cachegen_runtime.loading.calls import Call, Item
from cachegen_runtime.loading.flights import Flight, Flights
from cachegen_runtime.loading.leading import lead
from cachegen_runtime.loading.obtaining import look, obtain
from cachegen_runtime.loading.policy import Common, Policy
from cachegen_runtime.loading.steps import (
    Ask,
    Course,
    Join,
    Lead,
    RunLoader,
    Step,
    Wait,
)
from cachegen_runtime.operations.freshness import Stored
from cachegen_runtime.operations.handle import Handle
from cachegen_runtime.operations.leases import LeaseOperations
from cachegen_runtime.operations.loaded import Basis, LoadedOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.protocol import Answer
from tests.loading.model_store import ModelStore

LEASE, KEPT, EXPIRY = 1_000, 60_000, 60_000
KEY = "k"
SENT = b"key/k"

_Call = Call[str, int, None]
_Course = Course[str, int, None]


@dataclass(frozen=True)
class Setting:
    """What is modelled: `callers` names each caller's process; the key's first state, and the writer.

    ``starts``: ``cold``, ``stale`` (an old value that may be served), ``missing`` (loaders
    find nothing until the writer came). With ``lags`` an answer arrives some time after the
    server gave it. ``leases`` may pass, and process ``a`` may die at any moment.
    """

    callers: str = "ab"
    starts: str = "cold"
    writes: str = "delete"
    blocking: bool = False
    crashes: bool = True
    lags: bool = True
    leases: int = 1
    is_fenced: bool = True
    joins_blindly: bool = False


@cache
def operations(starts: str) -> tuple[LoadedOperations[str, int], Basis[str, int]]:
    """Return the operations of the modelled keyspace, and what its loads have of them."""
    is_stale, is_missing = starts == "stale", starts == "missing"
    definition = KeyspaceDefinition(
        service="model",
        name="numbers",
        cluster="main",
        pattern="key/:key",
        key=scalar_key(STR),
        value=INT,
        expiry=expire_in(timedelta(milliseconds=EXPIRY)),
        on_decode_error="miss",
        load=Load(
            stale_for=timedelta(milliseconds=KEPT) if is_stale else None,
            missing=timedelta(milliseconds=EXPIRY) if is_missing else None,
            lease=timedelta(milliseconds=LEASE),
        ),
    )
    basis = Basis(definition, b"", ValueOperations(definition, b""))
    return LoadedOperations(definition, b"", basis), basis


class Unfenced(LeaseOperations[int]):
    """Loads that store whatever they loaded, as most caches do."""

    def store(
        self, name: str, key: bytes, token: bytes, data: bytes, until: Stored
    ) -> Operation[bool]:
        """Store a value without a look at the record."""
        fenced = super().store(name, key, token, data, until)
        command = (b"SET", key, data, *until.options)
        return replace(fenced.reading(bool), script=None, commands=(command,))


class Blind(Item[str, int]):
    """What a caller wants who takes whatever its process happens to load."""

    def may_join(self, flight: Flight[int], now: float, timeout: float) -> bool:
        """Join any flight."""
        return True

    def may_have(self, asked: int) -> bool:
        """Take any answer."""
        return True


class Process:
    """What the calls of one process share."""

    def __init__(self, name: str, setting: Setting) -> None:
        self.name = name
        self.is_alive = True
        self.flights: Flights[int] = Flights()
        self.policy = Policy(operations(setting.starts)[1], Common(None, 10.0))
        if not setting.is_fenced:
            self.policy.leases = Unfenced(operations(setting.starts)[1])
        self.made = 0
        self.policy.new_token = self._token

    def _token(self) -> bytes:
        self.made += 1
        return f"{self.name}{self.made}".encode()


class Thread:
    """One course on its way: what it waits for now, and all that it has been told."""

    def __init__(self, name: str, process: Process, course: _Course) -> None:
        self.name = name
        self.process = process
        self.stack = [course]
        self.told: list[object] = []
        self.asking: list[tuple[Handle[object], Iterator[Answer]]] = []
        self.answers: list[tuple[Handle[object], Answer]] = []
        self.waits_for: Step[str, int, None] | None = None
        self.brings: int | None = None
        self.served = 0
        self.saw: object = None


class World:
    """One state, reached by events; `events` are those that may come next, by name."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.store = ModelStore()
        self.processes = {name: Process(name, setting) for name in setting.callers}
        self.operations, _ = operations(setting.starts)
        self.truth = 0
        self.floor = 0
        self.leases_left = setting.leases
        self.may_crash = setting.crashes
        self.writer = self._writer()
        self.writer_at = 0
        self.threads: list[Thread] = []
        self.begun: dict[int, tuple[int, Item[str, int]]] = {}
        self.flights: list[Flight[int]] = []
        self.broken: str | None = None
        if setting.starts == "stale":
            self.store.keys[SENT] = (b"0", KEPT - 1)

    def events(self) -> list[str]:
        """Return what may happen next."""
        found = [
            f"call {number}"
            for number, name in enumerate(self.setting.callers)
            if number not in self.begun and self.processes[name].is_alive
        ]
        found += [each.name for each in self.threads if self._may_go_on(each)]
        if self.writer_at < 3:
            found.append("writer")
        if self.leases_left and any(key != SENT for key in self.store.keys):
            found.append("lease")
        is_busy = any(each.process.name == "a" and each.stack for each in self.threads)
        if self.may_crash and is_busy:
            found.append("crash")
        return found

    def happen(self, event: str) -> None:
        """Let one of the events happen."""
        match event.split():
            case ["call", number]:
                self._begin(int(number))
            case ["writer"]:
                self._write()
            case ["lease"]:
                self.leases_left -= 1
                self.store.now += LEASE + 1
            case ["crash"]:
                self.may_crash = False
                self.processes["a"].is_alive = False
            case _:
                (thread,) = (each for each in self.threads if each.name == event)
                self._go_on(thread)

    def state(self) -> object:
        """Return what tells this state from others: it has the same future as all that are alike."""
        place = {id(flight): number for number, flight in enumerate(self.flights)}
        return (
            self.store.seen(),
            self.truth,
            self.floor,
            self.writer_at,
            self.leases_left,
            tuple((floor, item.is_done) for floor, item in self.begun.values()),
            tuple(each.is_alive for each in self.processes.values()),
            tuple(
                (thread.name, thread.served, thread.brings, *map(repr, thread.told))
                for thread in self.threads
            ),
            tuple(
                (each.asked, each.is_loading, each.token, repr(each.outcome))
                for each in self.flights
            ),
            tuple(
                place.get(id(process.flights.find(SENT)))
                for process in self.processes.values()
            ),
        )

    def _begin(self, number: int) -> None:
        name = self.setting.callers[number]
        process = self.processes[name]
        kind = Blind if self.setting.joins_blindly else Item[str, int]
        item: Item[str, int] = kind(KEY, SENT)
        call: _Call = Call(
            process.policy,
            process.flights,
            "get_or_load",
            [item],
            None,
            None,
            lambda: self.store.now / 1000,
            is_blocking=self.setting.blocking,
            refreshes_apart=not self.setting.blocking,
        )
        self.begun[number] = (self.floor, item)
        thread = Thread(f"caller {number}", process, _whole(call))
        self.threads.append(thread)
        self._advance(thread)

    def _may_go_on(self, thread: Thread) -> bool:
        match thread.waits_for:
            case _ if not thread.process.is_alive:
                return False
            case Join(flights=flights):
                return all(flight.outcome is not None for flight, _ in flights)
            case Wait():
                # Asking again is of no use before anything has changed.
                return thread.saw != self.store.seen()
            case Ask() | RunLoader():
                return True
            case _:
                return False

    def _go_on(self, thread: Thread) -> None:
        match thread.waits_for:
            case Ask() if thread.asking:
                self._serve(thread)
            case Ask():
                self._deliver(thread)
            case RunLoader(load=load):
                load.found = [thread.brings]
                thread.told.append(thread.brings)
                self._advance(thread)
            case _:
                self._advance(thread)

    def _serve(self, thread: Thread) -> None:
        """Let the server apply one command, or several that it applies as one step."""
        thread.served += 1
        handle, steps = thread.asking[0]
        answer = next(steps, None)
        if (
            answer is None
            and handle.operation.steps > 1
            and not handle.operation.atomic
        ):
            return
        thread.saw = self.store.seen()
        thread.answers.append((handle, answer))
        del thread.asking[0]
        self._check_store()
        if not thread.asking and not self.setting.lags:
            self._deliver(thread)

    def _deliver(self, thread: Thread) -> None:
        for handle, answer in thread.answers:
            assert not isinstance(answer, Exception)
            handle.outcome = handle.operation.read(answer)
            thread.told.append(answer)
        thread.answers = []
        self._advance(thread)

    def _advance(self, thread: Thread) -> None:
        """Run a course up to its next step that takes time."""
        while thread.stack:
            step = next(thread.stack[-1], None)
            match step:
                case None:
                    thread.stack.pop()
                    continue
                case Lead(load=load):
                    self.flights.extend(load.flights)
                    if self.setting.blocking:
                        thread.stack.append(lead(load))
                    else:
                        name = f"flight {len(self.flights)}"
                        flying = Thread(name, thread.process, lead(load))
                        self.threads.append(flying)
                        self._advance(flying)
                    continue
                case Ask(handles=handles):
                    thread.asking = [
                        (each, self.store.steps(each.operation)) for each in handles
                    ]
                case RunLoader():
                    # Slow as it is, a loader brings what was true when it began.
                    thread.brings = self._true()
                case _:
                    pass
            thread.waits_for = step
            return
        thread.waits_for = None
        self._check_results()

    def _true(self) -> int | None:
        return (
            None if self.setting.starts == "missing" and not self.truth else self.truth
        )

    def _writer(self) -> Operation[object]:
        if self.setting.writes == "set":
            return self.operations.set(KEY, 1)
        return self.operations.delete(KEY)

    def _write(self) -> None:
        """Change the truth, then delete or write the key, then be over."""
        self.writer_at += 1
        if self.writer_at == 1:
            self.truth = 1
        elif self.writer_at == 2:
            for _ in self.store.steps(self.writer):
                pass
        else:
            self.floor = 1
            self._check_store()

    def _check_store(self) -> None:
        """Nothing stored may be older than a write that is over."""
        held = self.store.keys.get(SENT)
        if self.floor and held is not None and held[0] == b"0":
            self.broken = "an older value is stored after a write that was over"

    def _check_results(self) -> None:
        for floor, item in self.begun.values():
            if not item.is_done:
                continue
            assert item.error is None, item.error
            if floor and item.value != 1:
                self.broken = (
                    f"a call returned {item.value} after a write that was over"
                )


def _whole(call: _Call) -> _Course:
    yield from look(call, call.items)
    yield from obtain(call)


def explore(setting: Setting, most: int) -> tuple[int, Sequence[str] | None]:
    """Return how many states there are, and the events that broke the promise, if any did.

    Raises AssertionError when there are more than `most`.
    """
    met: set[object] = set()
    ahead: list[tuple[str, ...]] = [()]
    while ahead:
        path = ahead.pop()
        world = reached(setting, path)
        if world.broken is not None:
            return len(met), (*path, world.broken)
        state = world.state()
        if state in met:
            continue
        met.add(state)
        assert len(met) <= most, "more states than expected"
        ahead.extend((*path, event) for event in world.events())
    return len(met), None


def reached(setting: Setting, path: Sequence[str]) -> World:
    """Return the state that some events lead to."""
    world = World(setting)
    for event in path:
        world.happen(event)
    return world
