"""Spans of every operation, from the SDK's exporter in memory, held against one golden file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import time_ns
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from opentelemetry.trace import SpanKind, StatusCode
from tests.conformance.observation import clear, prepare
from tests.conformance.operations import ROWS
from tests.conformance.row import Row, by_name
from tests.observing.shop import ShopCaches
from tests.servers import valkey_server

from cachegen_runtime import CacheError, CacheUnavailableError, CacheWrongTypeError
from cachegen_runtime.contrib.otel import CachegenInstrumentor, instrument

GOLDEN = Path(__file__).with_name("spans.txt")
HEAD = "# the spans of every operation, on a missing key and on one with values\n"


class Traced:
    """A tracer provider with an exporter in memory."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracer = self.provider.get_tracer("test")

    def spans(self) -> list[ReadableSpan]:
        """Return and forget the spans of caches that ended."""
        found = self.exporter.get_finished_spans()
        self.exporter.clear()
        return [span for span in found if span.name != "request"]


@pytest.fixture
def traced() -> Iterator[Traced]:
    made = Traced()
    yield made
    made.provider.shutdown()


@pytest.fixture
def begin(traced: Traced) -> Iterator[Callable[..., None]]:
    stops: list[Callable[[], None]] = []

    def begin(**options: Any) -> None:
        stops.append(
            instrument(tracer_provider=traced.provider, metrics=False, **options)
        )

    yield begin
    for stop in stops:
        stop()


def described(span: ReadableSpan) -> str:
    """Return a span's name, status and attributes, without those that differ between runs."""
    assert span.kind is SpanKind.CLIENT
    assert span.attributes is not None
    facts = {
        name: "a hash" if name == "db.stored_procedure.name" else value
        for name, value in span.attributes.items()
    }
    told = " ".join(f"{name}={value}" for name, value in facts.items())
    return f"{span.name} [{span.status.status_code.name}] {told}"


def facts_of(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


@pytest.fixture(scope="module")
def golden(rewrite_golden: bool) -> dict[str, str]:
    if rewrite_golden:
        GOLDEN.write_text(HEAD, "utf-8")
    lines = GOLDEN.read_text("utf-8").splitlines()[1:]
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize("row", ROWS, ids=by_name)
async def test_one_call_is_one_span(
    row: Row,
    api: Any,
    traced: Traced,
    begin: Callable[..., None],
    golden: dict[str, str],
    rewrite_golden: bool,
) -> None:
    on = getattr(api, row.kind.keyspace)
    begin(spans="all")
    lines: list[str] = []
    for get_ready in (clear(api), prepare(api, row)):
        await get_ready
        traced.spans()
        with suppress(CacheError):
            await row.call(on)
        (span,) = traced.spans()
        lines.append(described(span))
    line = " | ".join(lines)
    if rewrite_golden and row.name not in golden:
        golden[row.name] = line
        with GOLDEN.open("a", encoding="utf-8") as file:
            file.write(f"{row.name}: {line}\n")
    assert line == golden[row.name]


def test_spans_are_made_in_a_trace_that_records_and_are_children_of_the_caller_s(
    shop: ShopCaches, traced: Traced, begin: Callable[..., None]
) -> None:
    begin()
    shop.name.get("k")
    assert traced.spans() == []
    with traced.tracer.start_as_current_span("request") as request:
        before = time_ns()
        shop.name.get("k")
        after = time_ns()
    (span,) = traced.spans()
    assert span.name == "GET shop.name"
    assert span.parent is not None
    assert span.parent.span_id == request.get_span_context().span_id
    assert span.start_time is not None
    assert span.end_time is not None
    # A wall clock and a steady one differ by little.
    assert before - 10_000_000 <= span.start_time <= span.end_time <= after


def test_a_trace_that_is_not_sampled_costs_no_spans(shop: ShopCaches) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider(sampler=ALWAYS_OFF)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    stop = instrument(tracer_provider=provider, metrics=False)
    with provider.get_tracer("test").start_as_current_span("request"):
        shop.name.get("k")
    stop()
    assert exporter.get_finished_spans() == ()


def test_off_makes_no_spans_and_another_word_is_refused(
    shop: ShopCaches, traced: Traced, begin: Callable[..., None]
) -> None:
    begin(spans="off")
    with traced.tracer.start_as_current_span("request"):
        shop.name.get("k")
    assert traced.spans() == []
    with pytest.raises(ValueError, match="in_trace"):
        begin(spans="always")


def test_a_batch_is_one_span_called_by_its_command(
    shop: ShopCaches, traced: Traced, begin: Callable[..., None]
) -> None:
    begin(spans="all")
    with shop.batch() as batch:
        batch.add(shop.name.operations.get("a"))
        batch.add(shop.account.operations.get("b"))
    with shop.batch() as batch:
        batch.add(shop.name.operations.set("a", "x"))
        batch.add(shop.name.operations.get("a"))
        batch.add(shop.visits.operations.increment("a"))
    with shop.transaction() as batch:
        batch.add(shop.name.operations.get("a"))
        batch.add(shop.name.operations.multi_get(["a", "b"]))
    alike, mixed, transaction = traced.spans()
    assert (alike.name, mixed.name, transaction.name) == (
        "PIPELINE GET",
        "PIPELINE",
        "MULTI",
    )
    sizes = [
        facts_of(span)["db.operation.batch.size"]
        for span in (alike, mixed, transaction)
    ]
    assert sizes == [2, 3, 2]
    assert "db.collection.name" not in facts_of(alike)
    assert facts_of(transaction)["db.collection.name"] == "shop.name"
    assert facts_of(transaction)["db.operation.name"] == "MULTI"
    shop.name.multi_get(["a", "b"])
    (several,) = traced.spans()
    assert several.name == "MGET shop.name"
    assert "db.operation.batch.size" not in facts_of(several)


def test_errors_have_a_status_a_type_and_the_server_s_prefix(
    shop: ShopCaches, traced: Traced, begin: Callable[..., None]
) -> None:
    shop.visits.set("k", 2**63 - 1)
    begin(spans="all")
    with pytest.raises(CacheWrongTypeError):
        shop.visits.increment("k")
    (span,) = traced.spans()
    assert span.status.status_code is StatusCode.ERROR
    assert facts_of(span)["error.type"] == "ERR"
    assert facts_of(span)["db.response.status_code"] == "ERR"
    assert span.events == ()


@pytest.mark.cachegen_live
def test_what_no_server_answers_has_the_class_as_its_type(
    traced: Traced, begin: Callable[..., None]
) -> None:
    begin(spans="all")
    caches = ShopCaches(main="redis://127.0.0.1:1/4")
    with pytest.raises(CacheUnavailableError):
        caches.name.get("k")
    caches.close()
    (span,) = traced.spans()
    found = facts_of(span)
    assert found["error.type"] == "CacheUnavailableError"
    assert "db.response.status_code" not in found
    assert (found["server.address"], found["server.port"]) == ("127.0.0.1", 1)
    assert found["db.namespace"] == "4"


@pytest.mark.cachegen_live
def test_the_script_that_ran_and_the_server_are_named(
    traced: Traced, begin: Callable[..., None]
) -> None:
    with valkey_server() as server:
        begin(spans="all")
        caches = ShopCaches(main=server.url)
        caches.calls.take("k")
        (span,) = traced.spans()
        name = facts_of(span)["db.stored_procedure.name"]
        assert server.ask("SCRIPT", "EXISTS", name).split() == ["*1", ":1"]
        assert facts_of(span)["server.port"] == server.port
        caches.close()


def test_keys_are_in_spans_only_on_request(
    shop: ShopCaches, traced: Traced, begin: Callable[..., None]
) -> None:
    begin(spans="all")
    shop.name.get("secret")
    (span,) = traced.spans()
    assert "cachegen.key_texts" not in facts_of(span)
    begin(spans="all", keys=True)
    shop.name.multi_get(["a", "b"])
    plain, told = traced.spans()
    assert "cachegen.key_texts" not in facts_of(plain)
    assert facts_of(told)["cachegen.key_texts"] == ("name/a", "name/b")


def test_the_entry_point_instruments_without_code(traced: Traced) -> None:
    from importlib.metadata import entry_points

    (found,) = entry_points(group="opentelemetry_instrumentor", name="cachegen")
    assert found.value == "cachegen_runtime.contrib.otel:CachegenInstrumentor"
    caches = ShopCaches(main="memory://")
    instrumentor = CachegenInstrumentor()
    for _ in range(2):
        instrumentor.instrument(tracer_provider=traced.provider, skip_dep_check=True)
    with traced.tracer.start_as_current_span("request"):
        caches.name.get("k")
    assert [span.name for span in traced.spans()] == ["GET shop.name"]
    CachegenInstrumentor().uninstrument()
    with traced.tracer.start_as_current_span("request"):
        caches.name.get("k")
    assert traced.spans() == []
