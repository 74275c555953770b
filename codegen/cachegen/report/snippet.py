"""The lines of one source that labels point at, underlined; nothing but text comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from cachegen.diagnostics import Label
from cachegen.report.cells import Cell, cells, visible, width
from cachegen.report.palette import Palette
from cachegen.source import Source

WIDEST = 100
"""Columns of source that a line shows at most; longer ones are cut around the label."""

_BEFORE = 20
"""Columns kept before a label when its line is cut."""

_CUT = "…"

_ENDLESS = 2_000
"""Characters of a line from which on most of it is not even looked at."""

FAULT = "^"
"""Underlines what is at fault; what explains it is underlined otherwise."""

Paint = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of one line to underline; only the last part of a label carries its words."""

    line: int
    start: int
    end: int
    sign: str
    text: str
    paint: Paint


def label_marks(label: Label, sign: str, paint: Paint) -> tuple[Mark, ...]:
    """Return where a label's span touches its first and its last line."""
    source, span = label.place.source, label.place.span
    first = source.position(span.start)
    last = source.position(max(span.start, span.end - 1))
    begin = first.column - 1
    end = last.column if span.end > span.start else last.column - 1
    if first.line == last.line:
        return (Mark(first.line, begin, end, sign, label.text, paint),)
    whole = len(source.line_text(first.line))
    text = source.line_text(last.line)
    indent = len(text) - len(text.lstrip())
    return (
        Mark(first.line, begin, whole, sign, "", paint),
        Mark(last.line, min(indent, end), end, sign, label.text, paint),
    )


def gutter_width(marks: tuple[Mark, ...]) -> int:
    """Return the columns that the line numbers take."""
    return len(str(max(mark.line for mark in marks)))


def snippet(
    source: Source, marks: tuple[Mark, ...], gutter: int, palette: Palette
) -> Iterator[str]:
    """Yield the lines with their underlines; `...` stands for lines left out."""
    bar = palette.frame("|")
    empty = f"{' ' * gutter} {bar}"
    yield empty
    before: int | None = None
    for line in sorted({mark.line for mark in marks}):
        if before is not None and line > before + 1:
            yield palette.frame("...")
        before = line
        text, here = _near(
            source.line_text(line), [mark for mark in marks if mark.line == line]
        )
        row = cells(text)
        low, high = _window(row, here)
        number = palette.frame(str(line).rjust(gutter))
        yield f"{number} {bar} {_shown(row, low, high)}".rstrip()
        for mark in here:
            yield f"{empty} {_underline(row, mark, low, high)}"


def _near(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """Return a line as it is, of an endless one what is around the fault; and its marks."""
    if len(text) <= _ENDLESS:
        return text, marks
    fault = _at_fault(marks)
    start = max(0, fault.start - _ENDLESS // 2)
    text = text[start : start + _ENDLESS]

    def within(column: int) -> int:
        return min(max(column - start, 0), len(text))

    moved = [
        replace(each, start=within(each.start), end=within(each.end)) for each in marks
    ]
    return text, moved


def _at_fault(marks: list[Mark]) -> Mark:
    return next((mark for mark in marks if mark.sign == FAULT), marks[0])


def _underline(row: tuple[Cell, ...], mark: Mark, low: int, high: int) -> str:
    start = min(max(mark.start, low), high)
    end = min(max(mark.end, start), high)
    is_before = mark.end < low
    indent = width(row[low:start]) + (len(_CUT) if low and not is_before else 0)
    signs = mark.sign * max(1, width(row[start:end]))
    words = f" {visible(mark.text)}" if mark.text else ""
    return " " * indent + mark.paint(signs + words)


def _shown(row: tuple[Cell, ...], low: int, high: int) -> str:
    text = "".join(cell.text for cell in row[low:high])
    return f"{_CUT if low else ''}{text}{_CUT if high < len(row) else ''}"


def _window(row: tuple[Cell, ...], marks: list[Mark]) -> tuple[int, int]:
    """Return the range of characters to show: all, or what is around the marks.

    Where they are too far apart, what is around the one at fault.
    """
    if width(row) <= WIDEST:
        return 0, len(row)
    first = min(mark.start for mark in marks)
    last = max(mark.end for mark in marks)
    if width(row[first:last]) > WIDEST:
        fault = _at_fault(marks)
        first, last = fault.start, fault.end
    low = 0 if width(row[:last]) <= WIDEST else _back(row, first, _BEFORE)
    while 0 < low < len(row) and not row[low].width:
        low -= 1
    high, room = low, WIDEST
    while high < len(row) and room >= row[high].width:
        room -= row[high].width
        high += 1
    return low, high


def _back(row: tuple[Cell, ...], index: int, columns: int) -> int:
    while index > 0 and columns >= row[index - 1].width:
        columns -= row[index - 1].width
        index -= 1
    return index
