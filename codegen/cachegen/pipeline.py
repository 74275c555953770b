"""The compiler, one line a stage: each a pure function from one frozen type to the next.

Nothing here reads or writes a file, and nothing here needs what only rendering or the
command line needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from cachegen import front, ir
from cachegen.check import check
from cachegen.diagnostics import Problem, Severity
from cachegen.front.parsed import Parsed
from cachegen.front.tree import Document
from cachegen.lower import lower
from cachegen.shape.declarations import Shaped, shape
from cachegen.silence import silenced
from cachegen.source import Source


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the sources mean, or None when there is an error; and all their problems.

    The problems are in order of path, place and code, each once, without those that the
    settings or a comment silence.
    """

    workspace: ir.Workspace | None
    problems: tuple[Problem, ...]


Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many sources of how many have been read."""


class _Stage(Protocol):
    @property
    def problems(self) -> tuple[Problem, ...]: ...


def compile(
    sources: Sequence[Source],
    ignore: frozenset[str] = frozenset(),
    *,
    complete: bool = True,
    progress: Progress = lambda done, total: None,
) -> Compiled:
    """Return what the sources of one workspace mean.

    `ignore` are codes of warnings to leave out. `complete` is False when the workspace
    has a file that could not even be read: no name is called unknown that it may declare,
    and there is no whole workspace to return.
    """
    parsed: list[Parsed] = []
    shaped: list[Shaped] = []
    for number, source in enumerate(sources, 1):
        parsed.append(front.parse(source))
        document = parsed[-1].document
        if document is not None:
            shaped.append(shape(document))
        progress(number, len(sources))
    documents = [each.document for each in parsed if each.document is not None]
    lowered = lower(shaped, complete=complete and len(documents) == len(parsed))
    found = [*_of(parsed), *_of(shaped), *lowered.problems]
    checked = _relevant(check(lowered.workspace, lowered.places), found)
    problems = _ordered([*found, *checked], documents, ignore)
    failed = not complete or any(each.severity is Severity.ERROR for each in problems)
    return Compiled(None if failed else lowered.workspace, problems)


def _of(results: Iterable[_Stage]) -> Iterator[Problem]:
    for each in results:
        yield from each.problems


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
