"""Spans and metrics for OpenTelemetry, by its API alone; whoever runs it brings the SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from cachegen_runtime.contrib.extras import wanted

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

__all__ = ["CachegenInstrumentor", "instrument"]


def instrument(
    *,
    spans: Literal["in_trace", "all", "off"] = "in_trace",
    metrics: bool = True,
    durations: bool = False,
    keys: bool = False,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
) -> Callable[[], None]:
    """Make spans and metrics of all calls of caches, and return what ends that.

    `spans` are made while the current span is recording (`in_trace`), of `all` calls, or of
    none (`off`). `metrics` are read when they are exported. `durations` adds a histogram of
    every call, which costs each of them more than all the rest. With `keys` spans have the
    keys' texts, which may be personal data.
    """
    if spans not in ("in_trace", "all", "off"):
        raise ValueError(f'spans is "in_trace", "all" or "off", got {spans!r}')
    with wanted("otel"):
        from cachegen_runtime.contrib.otel.metrics import measure, measure_durations
        from cachegen_runtime.contrib.otel.spans import trace_calls

    stops: list[Callable[[], None]] = []
    if spans != "off":
        stops.append(trace_calls(tracer_provider, always=spans == "all", keys=keys))
    if metrics:
        stops.append(measure(meter_provider))
    if durations:
        stops.append(measure_durations(meter_provider))

    def stop() -> None:
        """Make no more of them; a second call does nothing."""
        for each in stops:
            each()

    return stop


_running: Final[list[Callable[[], None]]] = []
"""What ends the instrumentor's work, while there is any."""


class CachegenInstrumentor:
    """What `opentelemetry-instrument` finds as the entry point `cachegen`."""

    def instrument(
        self,
        *,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
        **others: object,
    ) -> None:
        """Begin, once in a process; `others` are the loader's own."""
        if not _running:
            stop = instrument(
                tracer_provider=tracer_provider, meter_provider=meter_provider
            )
            _running.append(stop)

    def uninstrument(self, **others: object) -> None:
        """End what began."""
        while _running:
            _running.pop()()
