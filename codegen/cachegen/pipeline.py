"""The compiler, one line a stage: each a pure function from one frozen type to the next.

Nothing here reads or writes a file, and nothing here needs what only rendering or the
command line needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cachegen import collector, front, ir
from cachegen.check import check
from cachegen.diagnostics import Problem, Severity
from cachegen.front.parsed import Parsed
from cachegen.front.tree import Document
from cachegen.lower import lower
from cachegen.places import Places
from cachegen.shape.declarations import Shaped, shape
from cachegen.silence import silenced
from cachegen.source import Source


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one source says by itself: its tree and its declarations, as far as it has any."""

    source: Source
    parsed: Parsed
    shaped: Shaped | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the sources mean, or None when there is an error; and all their problems.

    The problems are in order of path, place and code, each once, without those that the
    settings or a comment silence. The analyses are in order of the sources; `places`
    knows where the declarations stand. The `draft` is the workspace with a stand-in for
    whatever is not sound.
    """

    workspace: ir.Workspace | None
    problems: tuple[Problem, ...]
    analyses: tuple[Analysis, ...]
    draft: ir.Workspace
    places: Places


Progress: TypeAlias = Callable[[int, int], None]
"""Gets how many sources of how many have been read."""


def compile(
    sources: Sequence[Source],
    ignore: frozenset[str] = frozenset(),
    *,
    complete: bool = True,
    known: Iterable[Analysis] = (),
    progress: Progress = lambda done, total: None,
) -> Compiled:
    """Return what the sources of one workspace mean.

    `ignore` are codes of warnings to leave out. `complete` is False when the workspace
    has a file that could not even be read: no name is called unknown that it may declare,
    and there is no whole workspace to return. A source that is among the `known` is not
    analysed again.
    """
    with collector.paused():
        return _compiled(sources, ignore, complete, known, progress)


def analyse(source: Source) -> Analysis:
    """Return what a source says by itself."""
    parsed = front.parse(source)
    shaped = shape(parsed.document) if parsed.document is not None else None
    return Analysis(source, parsed, shaped)


def _compiled(
    sources: Sequence[Source],
    ignore: frozenset[str],
    complete: bool,
    known: Iterable[Analysis],
    progress: Progress,
) -> Compiled:
    analyses = tuple(_analysed(sources, known, progress))
    shaped = [each.shaped for each in analyses if each.shaped is not None]
    lowered = lower(shaped, complete=complete and len(shaped) == len(analyses))
    found = [*_alone(analyses), *lowered.problems]
    checked = _relevant(check(lowered.workspace, lowered.places), found)
    documents = [each.document for each in shaped]
    problems = _ordered([*found, *checked], documents, ignore)
    failed = not complete or any(each.severity is Severity.ERROR for each in problems)
    draft, places = lowered.workspace, lowered.places
    return Compiled(None if failed else draft, problems, analyses, draft, places)


def _analysed(
    sources: Sequence[Source], known: Iterable[Analysis], progress: Progress
) -> Iterator[Analysis]:
    by_path = {each.source.path: each for each in known}
    for number, source in enumerate(sources, 1):
        before = by_path.get(source.path)
        is_known = before is not None and before.source == source
        yield before if before is not None and is_known else analyse(source)
        progress(number, len(sources))


def _alone(analyses: Iterable[Analysis]) -> Iterator[Problem]:
    """Yield what is wrong with the sources by themselves, syntax first."""
    for each in analyses:
        yield from each.parsed.problems
    for each in analyses:
        if each.shaped is not None:
            yield from each.shaped.problems


def _relevant(
    checked: Iterable[Problem], found: Sequence[Problem]
) -> Iterable[Problem]:
    """Return what the checks say; with errors before, only errors.

    Warnings judge a whole workspace: what seems unused may be used by what could not be
    read.
    """
    partial = any(each.severity is Severity.ERROR for each in found)
    return (each for each in checked if not partial or each.severity is Severity.ERROR)


def _ordered(
    problems: Iterable[Problem], documents: Sequence[Document], ignore: frozenset[str]
) -> tuple[Problem, ...]:
    distinct: dict[tuple[str, int, int, str, str], Problem] = {}
    for each in problems:
        span = each.place.span
        headline = each.describe().headline
        path = each.place.source.path
        distinct.setdefault((path, span.start, span.end, each.code, headline), each)
    ordered = [distinct[key] for key in sorted(distinct)]
    return tuple(silenced(ordered, documents, ignore))
