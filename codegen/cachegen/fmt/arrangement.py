"""Statements and the comments that belong to them, put in order without being parted.

A comment directly above a statement goes where that goes. One that follows a statement
and ends before a blank line closes a group of statements, one with blank lines around it
opens the next, and both stay with the group. It knows neither TOML nor YAML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cachegen.report.cells import cells, width

_GAP = 2
"""Columns between a line and its comment."""

_FARTHEST = 72
"""Lines that are longer do not push the comments of their neighbours."""

Block = tuple[str, ...]
"""Comment lines that follow each other."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of output: its text, and the comment after it."""

    text: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """One or more blank lines."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a line of its own, without what stands before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Lines that stay together, with their rank among their neighbours."""

    lines: tuple[Line, ...]
    rank: int = 0
    path: tuple[str, ...] | None = None
    """Of a TOML header: what it opens."""


Piece = Blank | Remark | Statement


@dataclass(frozen=True, slots=True)
class Unit:
    """A statement with its comments: blocks that stand free before it, one above, one after."""

    statement: Statement
    heads: tuple[Block, ...] = ()
    above: Block = ()
    tail: Block = ()
    is_apart: bool = False
    """Whether a blank line parts it from what stands before."""


@dataclass(frozen=True, slots=True)
class Body:
    """The units of a file or mapping, and the comments that stand free after the last."""

    units: tuple[Unit, ...]
    rest: tuple[Block, ...]


def body(pieces: Iterable[Piece]) -> Body:
    """Return the statements with the comments that belong to them."""
    units: list[Unit] = []
    heads: list[Block] = []
    block: list[str] = []
    apart = follows = False
    for piece in (*pieces, Blank()):
        match piece:
            case Statement():
                units.append(Unit(piece, tuple(heads), tuple(block), is_apart=apart))
                heads, block, apart = [], [], False
            case Remark(text):
                if not block:
                    follows = bool(units) and not apart
                block.append(text)
            case Blank():
                apart = True
                if block and follows:
                    units[-1] = replace(units[-1], tail=tuple(block))
                elif block:
                    heads.append(tuple(block))
                block = []
    return Body(tuple(units), tuple(heads))


def ranked(units: Sequence[Unit]) -> list[Unit]:
    """Return the units by rank, each group between blank lines by itself."""
    groups: list[list[Unit]] = []
    for unit in units:
        if unit.is_apart or not groups:
            groups.append([])
        groups[-1].append(unit)
    return [unit for group in groups for unit in _ranked_group(group)]


def _ranked_group(group: Sequence[Unit]) -> list[Unit]:
    bare = [replace(each, heads=(), tail=(), is_apart=False) for each in group]
    bare.sort(key=lambda each: each.statement.rank)
    first, last = group[0], group[-1]
    bare[0] = replace(bare[0], heads=first.heads, is_apart=first.is_apart)
    bare[-1] = replace(bare[-1], tail=last.tail)
    return bare


def lines_of(units: Sequence[Unit], indent: str = "") -> Iterator[Line]:
    """Yield the lines of units with their comments; no blank line comes first."""
    for index, unit in enumerate(units):
        if index and (unit.is_apart or unit.heads or units[index - 1].tail):
            yield Line("")
        for head in unit.heads:
            yield from remarks(head, indent)
            yield Line("")
        yield from remarks(unit.above, indent)
        yield from unit.statement.lines
        yield from remarks(unit.tail, indent)


@dataclass(frozen=True, slots=True)
class Opening:
    """The comments at the very top of a file, which stay there whatever comes first."""

    lines: tuple[Line, ...]
    touches: bool
    """Whether they stand directly above the first statement."""

    def then(self, first: Sequence[Unit]) -> list[Line]:
        """Return the lines, parted from comments of the statement that comes next."""
        lines = list(self.lines)
        if self.touches and first and (first[0].above or first[0].heads):
            part(lines)
        return lines


def opened(units: Sequence[Unit]) -> tuple[Opening, list[Unit]]:
    """Return the comments at the top of a file, and its units without them."""
    if not units:
        return Opening((), False), []
    first, *others = units
    lines: list[Line] = []
    for head in first.heads:
        lines += [*remarks(head), Line("")]
    lines += remarks(first.above)
    bare = replace(first, heads=(), above=(), is_apart=False)
    return Opening(tuple(lines), bool(first.above)), [bare, *others]


def part(lines: list[Line]) -> None:
    """Put a blank line at the end, unless there is one or nothing to part from."""
    if lines and lines[-1] != Line(""):
        lines.append(Line(""))


def remarks(block: Block, indent: str = "") -> Iterator[Line]:
    """Yield the lines of a block of comments."""
    return (Line(indent + text) for text in block)


def joined(lines: Sequence[Line]) -> list[str]:
    """Return the lines as text, the comments of neighbouring lines in one column."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].comment:
            end += 1
        run = lines[at:end] or lines[at : at + 1]
        found += _aligned(run)
        at += len(run)
    return found


def _aligned(run: Sequence[Line]) -> Iterator[str]:
    widths = [width(cells(line.text)) for line in run]
    column = max((each for each in widths if each <= _FARTHEST), default=0)
    for line, taken in zip(run, widths, strict=True):
        if line.comment:
            padding = " " * (max(column - taken, 0) + _GAP)
            yield f"{line.text}{padding}{line.comment}"
        else:
            yield line.text
