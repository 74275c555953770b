"""Problems as GitHub's workflow commands, which become annotations beside the changed lines.

A command is one line; `%`, line ends and, in properties, `:` and `,` are escaped as
GitHub's own toolkit does it, so that no schema can write a command of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from cachegen.diagnostics import Problem
from cachegen.report.cells import visible
from cachegen.report.text import summary


def github(problems: Sequence[Problem]) -> str:
    """Return one command a problem, each on its line."""
    return "".join(f"{_command(problem)}\n" for problem in problems)


def count(problems: Sequence[Problem]) -> str:
    """Return the command that says how many there are, for GitHub shows ten errors of a step; nothing for none."""
    return f"::notice title=cachegen::{summary(problems)}\n" if problems else ""


def _command(problem: Problem) -> str:
    report = problem.describe()
    place = problem.place
    start, end = place.position, place.source.position(place.span.end)
    properties = {
        "file": place.source.path,
        "line": str(start.line),
        "endLine": str(end.line),
        "title": f"{problem.code}: {visible(report.headline)}",
    }
    if start.line == end.line:  # GitHub knows columns only within one line.
        properties["col"] = str(start.column)
        properties["endColumn"] = str(end.column)
    parts = ",".join(f"{name}={_property(text)}" for name, text in properties.items())
    lines = (
        f"{place}: {report.headline}",
        *(f"{label.place}: {label.text}" for label in report.labels if label.text),
        *(f"note: {note}" for note in report.notes),
        *(f"help: {advice}" for advice in report.help),
    )
    message = "\n".join(visible(line) for line in lines)
    return f"::{problem.severity} {parts}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
