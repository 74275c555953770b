"""Grafana's dashboard of a workspace: a row for each keyspace with its doc, a row for each cluster."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Mapping, Sequence

from cachegen import ir
from cachegen.provision.exported import Exporter, Place, Queries
from cachegen.report.cells import visible

Panel = dict[str, object]

_SOURCE: Panel = {"type": "prometheus", "uid": "${datasource}"}
_WIDTH, _HEIGHT, _LINE = 24, 7, 2
_MOST = 4
"""Graphs beside each other."""


def dashboard(workspace: ir.Workspace, exporter: Exporter) -> dict[str, object]:
    """Return the dashboard as Grafana's JSON says it, without what says who made it."""
    panels = [*_panels(workspace, Queries(exporter))]
    for number, panel in enumerate(panels, 1):
        panel["id"] = number
    services = sorted({each.service for each in workspace.keyspaces})
    about = json.dumps([exporter, services]).encode()
    return {
        "uid": f"cachegen-{hashlib.sha256(about).hexdigest()[:12]}",
        "title": f"Caches of {', '.join(services)}",
        "tags": ["cachegen"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {
            "list": [
                {
                    "name": "datasource",
                    "label": "Data source",
                    "type": "datasource",
                    "query": "prometheus",
                }
            ]
        },
        "panels": panels,
    }


def _panels(workspace: ir.Workspace, queries: Queries) -> Generator[Panel]:
    top = 0
    for keyspace in workspace.keyspaces:
        title = f"{keyspace.service}.{keyspace.name}"
        top = yield from _row(top, title, keyspace.doc, _of(keyspace, queries))
    for cluster in sorted(workspace.clusters, key=lambda each: each.name):
        graphs: list[_Graph] = [
            ("Connections", "short", queries.connections(cluster.name))
        ]
        top = yield from _row(top, f"cluster {cluster.name}", cluster.doc, graphs)


_Graph = tuple[str, str, Mapping[str, str]]
"""A title, a unit, and queries by what their lines are called."""


def _of(keyspace: ir.Keyspace, queries: Queries) -> list[_Graph]:
    place = Place(keyspace.service, keyspace.name)
    operation, outcome, result = (
        f"{{{{{queries.label(name)}}}}}" for name in ("operation", "outcome", "result")
    )
    by_operation = {f"{operation} {outcome}": queries.by_operation(place)}
    calls: _Graph = ("Calls", "ops", by_operation)
    latency: _Graph = ("Latency", "s", queries.latencies(place))
    if isinstance(keyspace.value, ir.Limiter):
        return [
            calls,
            ("Decisions", "ops", {result: queries.decisions(place)}),
            latency,
        ]
    if isinstance(keyspace.value, ir.Lock):
        return [calls, latency]
    trouble = {
        "errors": queries.errors(place=place),
        "values that do not decode": queries.decode_misses(place=place),
    }
    graphs: list[_Graph] = [
        calls,
        ("Hit ratio", "percentunit", {"hits": queries.hit_ratio(place)}),
        latency,
        ("Errors", "ops", trouble),
    ]
    if keyspace.load is not None:
        graphs.append(("Loads", "ops", {outcome: queries.loads(place)}))
        graphs.append(("Time of a load", "s", {"mean": queries.load_time(place)}))
    return graphs


def _row(
    top: int, title: str, doc: str | None, graphs: Sequence[_Graph]
) -> Generator[Panel, None, int]:
    """Yield a row's panels; the value is where the next row begins."""
    yield {
        "type": "row",
        "title": title,
        "collapsed": False,
        "gridPos": _place(0, top, _WIDTH, 1),
        "panels": [],
    }
    top += 1
    if doc is not None:
        yield {
            "type": "text",
            "title": "",
            "transparent": True,
            "gridPos": _place(0, top, _WIDTH, _LINE),
            "options": {"mode": "markdown", "content": _plain(doc)},
        }
        top += _LINE
    beside = min(len(graphs), _MOST)
    wide = _WIDTH // beside
    for number, graph in enumerate(graphs):
        line, column = divmod(number, beside)
        place = _place(column * wide, top + line * _HEIGHT, wide, _HEIGHT)
        yield _graph(graph, place)
    return top + -(-len(graphs) // beside) * _HEIGHT


def _graph(graph: _Graph, place: Panel) -> Panel:
    title, unit, lines = graph
    most = {"max": 1} if unit == "percentunit" else {}
    return {
        "type": "timeseries",
        "title": title,
        "datasource": _SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": unit, "min": 0, **most}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}},
        "targets": [
            {
                "refId": chr(ord("A") + number),
                "datasource": _SOURCE,
                "expr": query,
                "legendFormat": name,
            }
            for number, (name, query) in enumerate(lines.items())
        ],
    }


def _place(left: int, top: int, width: int, height: int) -> Panel:
    return {"x": left, "y": top, "w": width, "h": height}


def _plain(doc: str) -> str:
    """Return a doc that Markdown and Grafana's variables leave as it is."""
    text = visible(" ".join(doc.split()))
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|$!" else each for each in text)
