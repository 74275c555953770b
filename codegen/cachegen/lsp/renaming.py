"""Renaming across a workspace: every mention at once, or nothing with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cachegen import pipeline
from cachegen.diagnostics import Problem, Severity
from cachegen.lsp.mentions import Mention, Symbol
from cachegen.lsp.projects import Snapshot
from cachegen.source import Source, Span


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a rename cannot be done, in words."""

    reason: str


Edits = Mapping[Path, tuple[Span, ...]]
"""The spans to replace in each file, in order."""


def rename(snapshot: Snapshot, symbol: Symbol, name: str) -> Edits | Refused:
    """Return what to replace by `name`, when the workspace is no worse then than before."""
    found = [each for each in snapshot.mentions if each.symbol == symbol]
    for each in found:
        if not each.exact:
            return Refused(f"{each.place} spells `{symbol.name}` with escapes")
    if name == symbol.name:
        return {}
    edits = _by_file(found)
    problem = _new_problem(snapshot, edits, name)
    return Refused(problem.describe().headline) if problem is not None else edits


def _by_file(found: Sequence[Mention]) -> dict[Path, tuple[Span, ...]]:
    spans: dict[Path, set[Span]] = {}
    for each in found:
        spans.setdefault(Path(each.place.source.path), set()).add(each.place.span)
    return {path: tuple(sorted(each)) for path, each in spans.items()}


def _new_problem(snapshot: Snapshot, edits: Edits, name: str) -> Problem | None:
    """Return an error that there would be and is not now, or None."""
    changed = [
        Source(source.path, replaced(source.text, edits.get(path, ()), name))
        for path, source in snapshot.sources.items()
    ]
    before = Counter(each.code for each in snapshot.problems)
    for problem in pipeline.compile(changed, known=snapshot.analyses).problems:
        if problem.severity is Severity.ERROR:
            before[problem.code] -= 1
            if before[problem.code] < 0:
                return problem
    return None


def replaced(text: str, spans: Sequence[Span], name: str) -> str:
    """Return the text with each span replaced."""
    for span in reversed(spans):
        text = text[: span.start] + name + text[span.end :]
    return text
