"""Problems for programs, as JSON whose shape is a promise.

An object with `version` (1; raised when a reader would break), `errors` and `warnings`
(their numbers) and `problems` in the order of the text report. Each problem has `code`,
`severity` (`error` or `warning`), `headline`, `notes` and `help` (lists of texts),
`place`, and `labels`: a list of `{place, text}`, the first being the primary one. A place
has `path`, `line` and `column` (from one, in characters), and `end_line` and `end_column`
of the first character after it. New keys may come; none goes or changes its meaning
within a version.
"""

from __future__ import annotations

import json as standard_json
from collections.abc import Sequence

from cachegen.diagnostics import Problem, Severity
from cachegen.source import Place

VERSION = 1
"""Version of the format."""

JsonValue = str | int | bool | None | Sequence["JsonValue"] | dict[str, "JsonValue"]


def json(problems: Sequence[Problem]) -> str:
    """Return the problems as one JSON document, ASCII, with a line end."""
    severities = [problem.severity for problem in problems]
    document: dict[str, JsonValue] = {
        "version": VERSION,
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
        "problems": [_problem(problem) for problem in problems],
    }
    return standard_json.dumps(document, indent=2) + "\n"


def _problem(problem: Problem) -> dict[str, JsonValue]:
    report = problem.describe()
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "place": _place(problem.place),
        "headline": report.headline,
        "labels": [
            {"place": _place(label.place), "text": label.text}
            for label in report.labels
        ],
        "notes": list(report.notes),
        "help": list(report.help),
    }


def _place(place: Place) -> dict[str, JsonValue]:
    start = place.position
    end = place.source.position(place.span.end)
    return {
        "path": place.source.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
