"""Warnings that somebody has decided on: left out by code, everywhere or on one line.

Errors are never left out, whatever a comment says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cachegen.diagnostics import Problem, Severity
from cachegen.front.tree import Document

_COMMENT = re.compile(r"#\s*cachegen:\s*ignore\[([^\]]*)\]")

Line = tuple[str, int]
"""A path and a line of that file, counted from one."""


def silenced(
    problems: Iterable[Problem], documents: Sequence[Document], ignore: frozenset[str]
) -> Iterator[Problem]:
    """Yield the problems that remain when `ignore` and the files' comments are heeded."""
    on_lines = _ignored_on_lines(documents)
    for each in problems:
        if each.severity is Severity.WARNING:
            line = (each.place.source.path, each.place.position.line)
            if each.code in ignore or each.code in on_lines.get(line, ()):
                continue
        yield each


def _ignored_on_lines(documents: Sequence[Document]) -> dict[Line, frozenset[str]]:
    ignored: dict[Line, frozenset[str]] = {}
    for document in documents:
        for comment in document.comments:
            match = _COMMENT.search(comment.text)
            if match is not None:
                line = document.source.position(comment.span.start).line
                codes = (each.strip() for each in match[1].split(","))
                ignored[document.source.path, line] = frozenset(codes)
    return ignored
