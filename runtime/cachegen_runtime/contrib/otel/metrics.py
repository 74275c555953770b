"""Metrics that are read from statistics when they are exported, so that no call waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary

from opentelemetry.metrics import (
    CallbackOptions,
    Meter,
    MeterProvider,
    Observation,
    get_meter,
    get_meter_provider,
)

from cachegen_runtime.contrib.otel.attributes import semantic
from cachegen_runtime.observing import BOUNDS, Event, Statistics, observe
from cachegen_runtime.observing.statistics import LOAD, Kind, Tally
from cachegen_runtime.transport.route import usages
from cachegen_runtime.transport.seam import Usage
from cachegen_runtime.version import __version__

Reading: TypeAlias = Callable[[], Iterable[Observation]]
Labels: TypeAlias = dict[str, str]

_POOL: Final = "db.client.connection.pool.name"


def measure(provider: MeterProvider | None) -> Callable[[], None]:
    """Offer the metrics of calls and connections; return what ends that.

    A provider makes an instrument of one name once, so its reader stays and is used again.
    """
    chosen = get_meter_provider() if provider is None else provider
    reader = _readers.get(chosen)
    if reader is None:
        reader = _readers[chosen] = _Reader()
        meter = get_meter("cachegen", __version__, chosen)
        _of_calls(meter, reader)
        _of_connections(meter, reader)
    return reader.begin()


def measure_durations(provider: MeterProvider | None) -> Callable[[], None]:
    """Record how long each call takes in a histogram; return what ends that."""
    histogram = get_meter("cachegen", __version__, provider).create_histogram(
        "db.client.operation.duration",
        unit="s",
        description="Duration of database client operations.",
        explicit_bucket_boundaries_advisory=BOUNDS,
    )

    def tell(event: Event) -> None:
        histogram.record(event.duration, semantic(event))

    return observe(tell)


class _Reader:
    """What the instruments of one provider read: nothing while nobody wants their metrics."""

    def __init__(self) -> None:
        self._statistics: Statistics | None = None
        self._wanted: set[object] = set()
        self._stop_observing: Callable[[], None] | None = None

    def begin(self) -> Callable[[], None]:
        """Count from now on, unless it is done already; return what ends that."""
        wish = object()
        self._wanted.add(wish)
        if self._statistics is None:
            self._statistics = Statistics()
            self._stop_observing = observe(self._statistics)

        def stop() -> None:
            """Count nothing more if nobody else wants it; a second call does nothing."""
            self._wanted.discard(wish)
            if not self._wanted and self._stop_observing is not None:
                self._stop_observing()
                self._statistics = self._stop_observing = None

        return stop

    def tallies(self, *, loads: bool = False) -> list[tuple[Kind, Tally]]:
        """Return the tallies of calls, or those of loads."""
        found = [] if self._statistics is None else self._statistics.tallies()
        return [each for each in found if (each[0].operation == LOAD) is loads]

    def usages(self) -> dict[str, Usage]:
        """Return what connections there are, by cluster."""
        return {} if self._statistics is None else usages()


_readers: Final[WeakKeyDictionary[MeterProvider, _Reader]] = WeakKeyDictionary()


def _of_calls(meter: Meter, reader: _Reader) -> None:
    def operations() -> Iterable[Observation]:
        return _summed(
            (tally.count, kind, {"operation": kind.operation, "outcome": kind.outcome})
            for kind, tally in reader.tallies()
            if tally.count
        )

    def calls() -> Iterable[Observation]:
        return _summed(
            (tally.timed, kind, {"operation": kind.operation})
            for kind, tally in reader.tallies()
            if tally.timed
        )

    def operation_time() -> Iterable[Observation]:
        return _summed(
            (tally.duration, kind, {"operation": kind.operation})
            for kind, tally in reader.tallies()
            if tally.timed
        )

    def lookups() -> Iterable[Observation]:
        return _summed(
            (count, kind, {"result": result})
            for kind, tally in reader.tallies()
            for result, count in (("hit", tally.hits), ("miss", tally.misses))
            if tally.hits or tally.misses
        )

    def decode_misses() -> Iterable[Observation]:
        return _summed(
            (tally.decode_misses, kind, {})
            for kind, tally in reader.tallies()
            if tally.count
        )

    def loads() -> Iterable[Observation]:
        return _summed(
            (tally.count, kind, {"outcome": kind.outcome})
            for kind, tally in reader.tallies(loads=True)
        )

    def load_time() -> Iterable[Observation]:
        return _summed(
            (tally.duration, kind, {}) for kind, tally in reader.tallies(loads=True)
        )

    def decisions() -> Iterable[Observation]:
        return _summed(
            (tally.count, kind, {"result": kind.decision})
            for kind, tally in reader.tallies()
            if kind.decision is not None
        )

    _counter(meter, "cachegen.operations", "{operation}", operations)
    _counter(meter, "cachegen.calls", "{call}", calls)
    _counter(meter, "cachegen.operation.time", "s", operation_time)
    _counter(meter, "cachegen.lookups", "{lookup}", lookups)
    _counter(meter, "cachegen.decode_misses", "{value}", decode_misses)
    _counter(meter, "cachegen.loads", "{load}", loads)
    _counter(meter, "cachegen.load.time", "s", load_time)
    _counter(meter, "cachegen.decisions", "{decision}", decisions)


def _of_connections(meter: Meter, reader: _Reader) -> None:
    def count() -> Iterable[Observation]:
        for cluster, usage in reader.usages().items():
            for state, number in (("idle", usage.idle), ("used", usage.used)):
                labels = {_POOL: cluster, "db.client.connection.state": state}
                yield Observation(number, {**labels, "cachegen.cluster": cluster})

    def each(fact: Callable[[Usage], int]) -> Reading:
        return lambda: [
            Observation(fact(usage), {_POOL: cluster, "cachegen.cluster": cluster})
            for cluster, usage in reader.usages().items()
        ]

    name, unit = "db.client.connection", "{connection}"
    _level(meter, f"{name}.count", unit, count)
    _level(meter, f"{name}.max", unit, each(lambda usage: usage.most))
    _level(
        meter,
        f"{name}.pending_requests",
        "{request}",
        each(lambda usage: usage.pending),
    )
    _counter(meter, f"{name}.timeouts", "{timeout}", each(lambda usage: usage.timeouts))


def _summed(
    facts: Iterable[tuple[float, Kind, dict[str, str]]],
) -> Iterable[Observation]:
    """Return one observation for each set of attributes."""
    sums: dict[tuple[tuple[str, str], ...], float] = {}
    for number, kind, own in facts:
        labels = {
            "cachegen.service": kind.service or "",
            "cachegen.keyspace": kind.keyspace or "",
            "cachegen.cluster": kind.cluster,
            **{f"cachegen.{name}": value for name, value in own.items()},
        }
        key = tuple(labels.items())
        sums[key] = sums.get(key, 0) + number
    return [Observation(number, dict(key)) for key, number in sums.items()]


def _counter(meter: Meter, name: str, unit: str, read: Reading) -> None:
    def observe_all(_: CallbackOptions) -> Iterable[Observation]:
        return read()

    meter.create_observable_counter(name, [observe_all], unit=unit)


def _level(meter: Meter, name: str, unit: str, read: Reading) -> None:
    def observe_all(_: CallbackOptions) -> Iterable[Observation]:
        return read()

    meter.create_observable_up_down_counter(name, [observe_all], unit=unit)
