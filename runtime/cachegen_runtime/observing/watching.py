"""What both faces' observed ways share: the time that a call takes, and the observers that hear of its end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from time import perf_counter

from msgspec.structs import replace

from cachegen_runtime.observing.event import Event
from cachegen_runtime.observing.events import batch_event, event_of
from cachegen_runtime.observing.metering import Meter, meter_of
from cachegen_runtime.observing.observers import Observers, observers
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.seam import Peer


class Watching:
    """Tells the observers of what ends on one route."""

    __slots__ = ("_observers", "_peer")

    def __init__(
        self, peer: Callable[[bytes], Peer], told: Observers = observers
    ) -> None:
        self._observers = told
        self._peer = peer

    def tell(
        self,
        operation: Operation[object],
        meter: Meter[object],
        ended: object,
        began: float,
    ) -> None:
        """Tell of an operation; `ended` is its result, or the exception that ended it."""
        duration = perf_counter() - began
        keys = operation.keys
        peer = self._peer(keys[0] if keys else b"")
        self._observers.tell(
            event_of(
                operation, meter, ended, duration, peer, keys=self._observers.want_keys
            )
        )

    @contextmanager
    def call(self, operation: Operation[object], /) -> Generator[None]:
        """Tell of the block as of one call of an operation, when it ends."""
        began, meter = perf_counter(), meter_of(operation)
        ended: object = None
        try:
            yield
        except BaseException as error:
            ended = error
            raise
        finally:
            self.tell(operation, meter, ended, began)

    @contextmanager
    def lookup(self, operation: Operation[object], /) -> Generator[Lookup]:
        """Tell of the block as of one loading read, when it ends."""
        began, lookup = perf_counter(), Lookup(operation)
        ended: object = None
        try:
            yield lookup
            ended = lookup.error
        except BaseException as error:
            ended = error
            raise
        finally:
            duration = perf_counter() - began
            peer, keys = self._peer(operation.keys[0]), self._observers.want_keys
            self._observers.tell(lookup.event(ended, duration, peer, keys=keys))

    @contextmanager
    def batch(self, *, transaction: bool) -> Generator[Batch]:
        """Tell of the block as of one batch, when it ends."""
        began, batch = perf_counter(), Batch()
        ended: BaseException | None = None
        try:
            yield batch
        except BaseException as error:
            ended = error
            raise
        finally:
            duration = perf_counter() - began
            parts = batch.parts(ended, keys=self._observers.want_keys)
            if parts:
                peer = self._peer(batch.first_key)
                event = batch_event(
                    parts, ended, transaction=transaction, duration=duration, peer=peer
                )
                self._observers.tell(event)


class Lookup:
    """One call of a loading read, and what its steps have read."""

    __slots__ = ("_hits", "_meters", "_misses", "_operation", "error")

    def __init__(self, operation: Operation[object]) -> None:
        self._operation = operation
        self._meters: list[Meter[object]] = []
        self._hits = self._misses = 0
        self.error: Exception | None = None

    def metered(
        self, operations: Sequence[Operation[object]], /
    ) -> list[Operation[object]]:
        """Return steps of the call as they are to be sent, for what their replies say."""
        meters = [meter_of(operation) for operation in operations]
        self._meters += meters
        return [
            operation.reading(meter)
            for operation, meter in zip(operations, meters, strict=True)
        ]

    def failed(self, error: Exception, /) -> None:
        """Note what the call raises in the end."""
        self.error = error

    def found(self, hits: int, misses: int, /) -> None:
        """Note how many keys had a value before anything was loaded, and how many had none."""
        self._hits, self._misses = hits, misses

    def event(self, ended: object, duration: float, peer: Peer, *, keys: bool) -> Event:
        """Return the event; a call for one key that had to load is a miss."""
        whole = meter_of(self._operation)
        whole.marks = sum(meter.marks for meter in self._meters)
        whole.value_bytes = sum(meter.value_bytes for meter in self._meters)
        event = event_of(self._operation, whole, ended, duration, peer, keys=keys)
        missed = event.outcome == "ok" and self._misses and event.keys == 1
        return replace(
            event,
            hits=self._hits,
            misses=self._misses,
            outcome="miss" if missed else event.outcome,
        )


class Batch:
    """The operations of one batch and what they came to; those that send nothing are none."""

    __slots__ = ("_metered", "_outcomes")

    def __init__(self) -> None:
        self._metered: list[tuple[Operation[object], Meter[object]]] = []
        self._outcomes: list[object] = []

    def metered(
        self, operations: Sequence[Operation[object]], /
    ) -> list[Operation[object]]:
        """Return operations as they are to be sent, for what their replies say."""
        added = [(operation, meter_of(operation)) for operation in operations]
        self._metered += added
        return [operation.reading(meter) for operation, meter in added]

    def take(self, outcomes: Sequence[object], /) -> None:
        """Note the outcome of those that were metered last."""
        self._outcomes += outcomes

    @property
    def first_key(self) -> bytes:
        """Return the first key of all, whose server is the batch's."""
        return next((key for one, _ in self._metered for key in one.keys), b"")

    def parts(self, ended: BaseException | None, *, keys: bool) -> list[Event]:
        """Return the operations' events; `ended` is the outcome of those without one of their own."""
        missing = len(self._metered) - len(self._outcomes)
        outcomes = [*self._outcomes, *[ended] * missing]
        return [
            event_of(operation, meter, outcome, keys=keys)
            for (operation, meter), outcome in zip(self._metered, outcomes, strict=True)
            if operation.steps
        ]
