"""Dashboards and alerts: parsers read them, and every metric and label in them is really exported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from cachegen.cli.boundary import run
from cachegen.provision.exported import Exporter
from cachegen.provision.monitoring import TARGETS, monitoring
from cachegen.wrong_use import WrongUse
from cachegen_runtime.contrib import otel, prometheus
from tests.observing.shop import ShopCaches
from tests.observing.test_loads import Loads
from tests.provision.documents import workspace
from tests.servers import valkey_server

EXPORTERS: tuple[Exporter, ...] = ("prometheus", "otel")
SCHEMA = """\
version = 1
[clusters.main]
doc = "Shared by all."
[clusters.rate-limits]
eviction_policy = "noeviction"
[structs.Profile.fields]
name = "str"
[keyspaces.profile]
doc = "Who \\"they\\" are.\\n\\n# $datasource {{ x }} <b>"
cluster = "main"
key = "str"
value = "Profile"
pattern = "profile/:key"
expiry = { in = "10m" }
load = { stale_for = "1h" }
[keyspaces.calls]
cluster = "rate-limits"
key = "str"
value = "limiter"
limit = "10/1m"
pattern = "calls/:key"
[keyspaces.nightly]
cluster = "main"
key = "str"
value = "lock"
lease = "1m"
pattern = "nightly/:key"
"""


def rendered(target: str, exporter: Exporter, schema: str = SCHEMA) -> str:
    (text,) = monitoring(workspace(schema), target, exporter).values()
    return text


def queries(exporter: Exporter) -> list[str]:
    """Return all queries of both files."""
    dashboard: dict[str, Any] = json.loads(rendered("grafana", exporter))
    rules: dict[str, Any] = yaml.safe_load(rendered("prometheus-rules", exporter))
    found = [
        target["expr"].replace("$__rate_interval", "5m")
        for panel in dashboard["panels"]
        for target in panel.get("targets", ())
    ]
    return found + [
        rule["expr"] for group in rules["groups"] for rule in group["rules"]
    ]


def selectors(node: Any) -> Iterator[Any]:
    """Yield the selectors of a query, each with a name and matchers."""
    if hasattr(node, "vector_selector"):
        yield from selectors(node.vector_selector)
    elif hasattr(node, "matchers"):
        yield node
    for part in ("expr", "lhs", "rhs"):
        if hasattr(node, part):
            yield from selectors(getattr(node, part))
    for argument in getattr(node, "args", ()):
        yield from selectors(argument)


def exported(text: str) -> Mapping[str, set[str]]:
    """Return the labels of each metric in Prometheus' text."""
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def work(url: str) -> None:
    """Do all that metrics tell of."""
    caches, loads = ShopCaches(main=url), Loads()
    caches.name.set("k", "v")
    caches.name.multi_get(["k", "l"])
    caches.forge.set("k", "{}")
    caches.account.get("k")
    caches.calls.take("k")
    loads.number.delete("k")
    loads.number.get_or_load("k", len)
    caches.name.get("k")


@pytest.mark.cachegen_live
@pytest.mark.parametrize("exporter", EXPORTERS)
def test_every_metric_and_label_is_exported(exporter: Exporter) -> None:
    if exporter == "prometheus":
        registry = CollectorRegistry()
        stop = prometheus.install(registry)
    else:
        registry, reader = REGISTRY, PrometheusMetricReader()
        provider = MeterProvider([reader])
        stop = otel.instrument(meter_provider=provider, spans="off")
    with valkey_server() as server:
        work(server.url)
        told = exported(generate_latest(registry).decode())
    stop()
    if exporter == "otel":
        provider.shutdown()
    checked = set[str]()
    for query in queries(exporter):
        for selector in selectors(promql_parser.parse(query)):
            checked.add(selector.name)
            assert selector.name in told, query
            matchers = selector.matchers.matchers
            assert {each.name for each in matchers} <= told[selector.name], query
    assert len(checked) >= 7, checked


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_each_keyspace_and_cluster_has_a_row_and_its_doc(exporter: Exporter) -> None:
    dashboard: dict[str, Any] = json.loads(rendered("grafana", exporter))
    panels: list[dict[str, Any]] = dashboard["panels"]
    rows = [panel["title"] for panel in panels if panel["type"] == "row"]
    assert rows == [
        "api.profile",
        "api.calls",
        "api.nightly",
        "cluster main",
        "cluster rate-limits",
    ]
    texts = [panel["options"]["content"] for panel in panels if panel["type"] == "text"]
    assert texts == [
        'Who "they" are. \\# \\$datasource \\{\\{ x \\}\\} \\<b\\>',
        "Shared by all.",
    ]
    assert len({panel["id"] for panel in panels}) == len(panels)
    titles = [panel["title"] for panel in panels if panel["type"] == "timeseries"]
    assert titles[:6] == [
        "Calls",
        "Hit ratio",
        "Latency",
        "Errors",
        "Loads",
        "Time of a load",
    ]
    assert "Decisions" in titles


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_no_panel_covers_another(exporter: Exporter) -> None:
    dashboard: dict[str, Any] = json.loads(rendered("grafana", exporter))
    taken = set[tuple[int, int]]()
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        fields = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not fields & taken
        assert max(x for x, _ in fields) < 24
        taken |= fields


def test_a_loader_is_no_call_of_the_cache_where_calls_are_counted() -> None:
    # Prometheus has its runs among the operations; OpenTelemetry counts them apart.
    for query in queries("prometheus"):
        for selector in selectors(promql_parser.parse(query)):
            if selector.name.startswith("cachegen_operation_seconds"):
                about = [
                    str(each.value)
                    for each in selector.matchers.matchers
                    if each.name == "operation"
                ]
                assert len(about) == 1, query
                assert "load" in about[0].split("|"), query


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_what_waits_for_others_is_not_called_slow(exporter: Exporter) -> None:
    rules: dict[str, Any] = yaml.safe_load(rendered("prometheus-rules", exporter))
    slow = rules["groups"][0]["rules"][3]["expr"]
    for operation in ("get_or_load", "multi_get_or_load", "acquire"):
        assert operation in slow


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_there_is_an_alert_for_each_trouble(exporter: Exporter) -> None:
    rules: dict[str, Any] = yaml.safe_load(rendered("prometheus-rules", exporter))
    (group,) = rules["groups"]
    assert [rule["alert"] for rule in group["rules"]] == [
        "CacheErrors",
        "CacheDecodeMisses",
        "CacheHitRatioFell",
        "CacheSlow",
        "CachePoolWaits",
    ]
    assert "offset 1d" in group["rules"][2]["expr"]
    for rule in group["rules"]:
        assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("target", TARGETS)
def test_texts_are_the_same_each_time(target: str, exporter: Exporter) -> None:
    text = rendered(target, exporter)
    assert text == rendered(target, exporter)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text != rendered(target, EXPORTERS[exporter == "prometheus"])


def test_without_keyspaces_there_is_nothing_to_watch() -> None:
    with pytest.raises(WrongUse, match="no keyspaces"):
        rendered("grafana", "otel", "version = 1\n[clusters.main]\n")


@pytest.mark.parametrize("target", TARGETS)
def test_files_are_written_again_unless_they_were_edited(
    target: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "schemas").mkdir()
    schema = tmp_path / "schemas" / "api.toml"
    schema.write_text(SCHEMA)
    monkeypatch.chdir(tmp_path)
    words = ["provision", "--target", target, "--metrics", "otel", "--output", "deploy"]
    assert run(words) == 0
    (path,) = (tmp_path / "deploy").iterdir()
    schema.write_text(SCHEMA.replace("nightly", "hourly").replace("profile/", "p/"))
    assert run([*words[:4], "prometheus", *words[5:]]) == 0
    assert "1 written" in capsys.readouterr().err
    path.write_text(path.read_text().replace("5m", "6m").replace("30s", "31s"))
    assert run(words) == 2
    assert "edited" in capsys.readouterr().err
    assert run([*words, "--force"]) == 0
    path.write_text("{}")
    assert run([*words, "--force"]) == 2
