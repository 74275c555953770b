"""Values, keys and passwords are in nothing that is exported: planted, and searched for in every byte of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress

import pytest
import sentry_sdk
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry, generate_latest
from tests.contrib.test_sentry import InMemory, sentry
from tests.observing.shop import Account, ShopCaches
from tests.observing.test_loads import Loads
from tests.servers import valkey_server

from cachegen_runtime import CacheError
from cachegen_runtime.contrib import logs, otel, prometheus
from cachegen_runtime.contrib import sentry as sentrys
from cachegen_runtime.observing import Event, observe

__all__ = ["sentry"]

VALUE, KEY, PASSWORD = "planted-value", "planted-key", "planted-password"
PLANTED = (VALUE, KEY, PASSWORD)


def work(url: str) -> None:
    """Call what reads, writes, fails and is refused, with planted texts in all of it."""
    caches, loads = (
        ShopCaches(main=url, other="redis://u:planted-password@127.0.0.1:1"),
        Loads(),
    )

    def fail(key: str) -> int:
        raise ValueError(VALUE)

    calls: list[Callable[[], object]] = [
        lambda: caches.name.set(KEY, VALUE),
        lambda: caches.name.get(KEY),
        lambda: caches.name.multi_get([KEY, VALUE]),
        lambda: caches.name.get_and_set(KEY, VALUE),
        lambda: caches.name.set_if_not_exists(KEY, VALUE),
        lambda: caches.account.set(KEY, Account(VALUE, 1)),
        lambda: caches.account.get(KEY),
        lambda: caches.forge.set(KEY, f'{{"{VALUE}": 1'),
        lambda: caches.account.get(KEY),
        lambda: caches.visits.increment(KEY),
        lambda: caches.calls.take(KEY),
        lambda: caches.nightly.acquire(KEY),
        lambda: caches.nightly.acquire(KEY),
        lambda: loads.number.get_or_load(KEY, fail),
        lambda: caches.name.delete(KEY),
    ]
    for call in calls:
        with suppress(CacheError, ValueError):
            call()
    with caches.batch() as batch:
        batch.add(caches.name.operations.set(KEY, VALUE))
        batch.add(caches.name.operations.get(KEY))
    caches.close()


def failing(event: Event) -> None:
    """Fail, so that this is logged as well."""
    raise RuntimeError("an observer's own")


@pytest.mark.cachegen_live
@pytest.mark.parametrize("keys", [False, True])
def test_nothing_planted_is_exported(
    keys: bool, sentry: InMemory, caplog: pytest.LogCaptureFixture
) -> None:
    spans, reader, registry = (
        InMemorySpanExporter(),
        InMemoryMetricReader(),
        CollectorRegistry(),
    )
    tracers, meters = TracerProvider(), MeterProvider([reader])
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    events: list[Event] = []
    stops = [
        observe(events.append),
        observe(failing),
        otel.instrument(
            spans="all",
            durations=True,
            keys=keys,
            tracer_provider=tracers,
            meter_provider=meters,
        ),
        prometheus.install(registry),
        sentrys.install(keys=keys),
        logs.install(),
    ]
    with valkey_server("--requirepass", PASSWORD) as server:
        url = f"redis://:{PASSWORD}@127.0.0.1:{server.port}"
        with (
            caplog.at_level(logging.DEBUG),
            sentry_sdk.start_transaction(name="request"),
        ):
            work(url)
        metrics = reader.get_metrics_data()
        assert metrics is not None
        told = {
            "spans": "\n".join(span.to_json() for span in spans.get_finished_spans()),
            "metrics": metrics.to_json(),
            "prometheus": generate_latest(registry).decode(),
            "sentry": json.dumps(sentry.sent, default=repr),
            "logs": "\n".join(repr(vars(record)) for record in caplog.records),
            "log text": caplog.text,
            "events": repr(events),
        }
    for stop in stops:
        stop()
    tracers.shutdown()
    meters.shutdown()
    for name, text in told.items():
        assert len(text) > 100, name
        for planted in PLANTED:
            wanted = keys and name in ("spans", "sentry")
            if planted == PASSWORD or not wanted:
                assert planted not in text, name
    if keys:
        # The control: what was asked for is found, so the search finds what is there.
        assert KEY in told["spans"]
        assert KEY in told["sentry"]
