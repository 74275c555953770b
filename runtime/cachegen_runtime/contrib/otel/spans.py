"""One span a call, made after it with its true times; its parent is the span that is current."""

from __future__ import annotations

from collections.abc import Callable
from time import time_ns

from opentelemetry.trace import (
    SpanKind,
    Status,
    StatusCode,
    TracerProvider,
    get_current_span,
    get_tracer,
)

from cachegen_runtime.contrib.otel.attributes import of_span
from cachegen_runtime.observing import Event, observe
from cachegen_runtime.version import __version__


def trace_calls(
    provider: TracerProvider | None, *, always: bool, keys: bool
) -> Callable[[], None]:
    """Make spans of calls, if not `always` then while the current span is recording."""
    tracer = get_tracer("cachegen", __version__, provider)

    def tell(event: Event) -> None:
        if not always and not get_current_span().is_recording():
            return
        end = time_ns()
        span = tracer.start_span(
            _name(event),
            kind=SpanKind.CLIENT,
            attributes=of_span(event, keys=keys),
            start_time=end - round(event.duration * 1e9),
            record_exception=False,
            set_status_on_exception=False,
        )
        if event.outcome == "error":
            span.set_status(Status(StatusCode.ERROR))
        span.end(end)

    return observe(tell, keys=keys)


def _name(event: Event) -> str:
    if event.parts or event.keyspace is None:
        return event.command
    return f"{event.command} {event.service}.{event.keyspace}"
