"""Problems as SARIF 2.1.0, which code scanning services read; rules are the explain pages."""

from __future__ import annotations

import json as standard_json
from collections.abc import Sequence
from pathlib import PureWindowsPath
from urllib.parse import quote

from cachegen.diagnostics import Label, Problem
from cachegen.report.explain import Page, address, page
from cachegen.report.json import JsonValue
from cachegen.source import Place

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(problems: Sequence[Problem], *, version: str) -> str:
    """Return the problems as a SARIF log of one run of cachegen `version`."""
    codes = sorted({problem.code for problem in problems})
    pages = (page(code) for code in codes)
    driver: dict[str, JsonValue] = {
        "name": "cachegen",
        "version": version,
        "rules": [_rule(each) for each in pages if each is not None],
    }
    run: dict[str, JsonValue] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, codes.index(each.code)) for each in problems],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return standard_json.dumps(log, indent=2) + "\n"


def _rule(rule: Page) -> dict[str, JsonValue]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.body.split("\n\nWrong:")[0]},
        "help": {"text": rule.body},
        "helpUri": address(rule.code),
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(problem: Problem, rule: int) -> dict[str, JsonValue]:
    report = problem.describe()
    message = "\n".join((report.headline, *report.notes, *report.help))
    related = [
        _related(number, label) for number, label in enumerate(report.labels[1:], 1)
    ]
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity.value,
        "message": {"text": message},
        "locations": [{"physicalLocation": _location(problem.place)}],
        "relatedLocations": related,
    }


def _related(number: int, label: Label) -> dict[str, JsonValue]:
    return {
        "id": number,
        "physicalLocation": _location(label.place),
        "message": {"text": label.text},
    }


def _location(place: Place) -> dict[str, JsonValue]:
    start, end = place.position, place.source.position(place.span.end)
    region: dict[str, JsonValue] = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    return {"artifactLocation": {"uri": _uri(place.source.path)}, "region": region}


def _uri(path: str) -> str:
    """Return a path as a URI reference: relative ones stay so, absolute ones are `file:`."""
    spelled = quote(path.replace("\\", "/"), safe="/:", errors="surrogateescape")
    if PureWindowsPath(path).drive and PureWindowsPath(path).is_absolute():
        return f"file:///{spelled}"
    if spelled.startswith("/"):
        return f"file://{spelled}"
    return spelled.replace(":", "%3A")
