"""Warnings that somebody has decided on: left out by code, everywhere or on their lines.

Errors are never left out, whatever a comment says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cachegen.diagnostics import Problem, Severity
from cachegen.front.tree import Document
from cachegen.source import Place

_COMMENT = re.compile(r"#\s*cachegen:\s*ignore\[([^\]]*)\]")

Line = tuple[str, int]
"""A path and a line of that file, counted from one."""


def silenced(
    problems: Iterable[Problem], documents: Sequence[Document], ignore: frozenset[str]
) -> Iterator[Problem]:
    """Yield the problems that remain when `ignore` and the files' comments are heeded."""
    on_lines = _ignored_on_lines(documents)
    for each in problems:
        is_silent = each.severity is Severity.WARNING and (
            each.code in ignore or (bool(on_lines) and _is_decided(each, on_lines))
        )
        if not is_silent:
            yield each


def _is_decided(problem: Problem, on_lines: Mapping[Line, frozenset[str]]) -> bool:
    """Return whether a comment on the problem's line, or on all others it shows, ignores it."""
    lines = (_line(each.place) for each in problem.describe().labels)
    first, *others = (problem.code in on_lines.get(line, ()) for line in lines)
    return first or (bool(others) and all(others))


def _line(place: Place) -> Line:
    return (place.source.path, place.position.line)


def _ignored_on_lines(documents: Sequence[Document]) -> dict[Line, frozenset[str]]:
    ignored: dict[Line, frozenset[str]] = {}
    for document in documents:
        for comment in document.comments:
            match = _COMMENT.search(comment.text)
            if match is not None:
                line = document.source.position(comment.span.start).line
                codes = (each.strip().upper() for each in match[1].split(","))
                ignored[document.source.path, line] = frozenset(codes)
    return ignored
