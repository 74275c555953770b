"""Problems for people: where, what, the source underlined, why it matters, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cachegen.diagnostics import Label, Problem, Severity
from cachegen.report.cells import visible
from cachegen.report.palette import Palette
from cachegen.report.snippet import FAULT, Mark, gutter_width, label_marks, snippet
from cachegen.source import Source


def text(problems: Sequence[Problem], *, colour: bool = False) -> str:
    """Return all problems, a blank line after each, and the summary; empty when none."""
    if not problems:
        return ""
    palette = Palette(colour)
    parts = ["\n".join((*problem_lines(each, palette), "", "")) for each in problems]
    return "".join((*parts, summary(problems), "\n"))


def summary(problems: Iterable[Problem]) -> str:
    """Return ``2 errors, 1 warning``; what there is none of is left out."""
    found = [problem.severity for problem in problems]
    counts = ((found.count(severity), severity.value) for severity in Severity)
    parts = (f"{n} {word}{'s' if n != 1 else ''}" for n, word in counts if n)
    return ", ".join(parts)


def problem_lines(problem: Problem, palette: Palette) -> Iterator[str]:
    """Yield the lines of one problem."""
    report = problem.describe()
    kind = palette.severity(problem.severity, f"{problem.severity}[{problem.code}]")
    where = visible(str(problem.place))
    yield f"{palette.strong(where)}: {kind}: {palette.strong(visible(report.headline))}"
    marks = _marks(report.labels, problem.severity, palette)
    gutter = max(gutter_width(each) for _, each in marks)
    for index, (source, each) in enumerate(marks):
        if index:
            first = next(x for x in report.labels if x.place.source is source)
            arrow = palette.frame(f"{' ' * gutter}-->")
            yield f"{arrow} {visible(str(first.place))}"
        yield from snippet(source, each, gutter, palette)
    equals = palette.frame(f"{' ' * gutter} =")
    for note in report.notes:
        yield f"{equals} note: {visible(note)}"
    for advice in report.help:
        yield f"{equals} {palette.aside('help')}: {visible(advice)}"


def _marks(
    labels: tuple[Label, ...], severity: Severity, palette: Palette
) -> list[tuple[Source, tuple[Mark, ...]]]:
    """Return what to underline in each source, that of the first label first."""
    grouped: dict[int, tuple[Source, list[Mark]]] = {}
    for index, label in enumerate(labels):
        source = label.place.source
        _, marks = grouped.setdefault(id(source), (source, []))
        if index:
            marks.extend(label_marks(label, "-", palette.aside))
        else:
            marks.extend(
                label_marks(
                    label, FAULT, lambda words: palette.severity(severity, words)
                )
            )
    return [(source, tuple(marks)) for source, marks in grouped.values()]
