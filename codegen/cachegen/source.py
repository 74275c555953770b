"""Text of one schema file and the places in it; offsets count characters, never bytes."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters, ``start <= end``, in one source's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Line and column, both counted from one; a column is a character."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """One schema file: the path as messages show it, and its text without a BOM.

    ``text`` keeps the file's own line ends (LF, CRLF or CR) so that edits by span
    give back every untouched character. ``named`` is the path as generated headers have
    it, where that is another one.
    """

    path: str
    text: str = field(repr=False)
    has_bom: bool = False
    named: str | None = None
    _line_starts: tuple[int, ...] = field(
        init=False, repr=False, compare=False, default=()
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_line_starts", _line_starts(self.text))

    def position(self, offset: int) -> Position:
        """Return the line and column of the character at `offset`."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line_span(self, line: int) -> Span:
        """Return the span of a line (counted from one) without its line end."""
        start = self._line_starts[line - 1]
        if line < len(self._line_starts):
            end = self._line_starts[line]
            while end > start and self.text[end - 1] in "\r\n":
                end -= 1
            return Span(start, end)
        return Span(start, len(self.text))

    def line_text(self, line: int) -> str:
        """Return the text of a line (counted from one) without its line end."""
        span = self.line_span(line)
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one source: what a problem points at."""

    source: Source = field(repr=False)
    span: Span

    @property
    def position(self) -> Position:
        """Return where the place begins."""
        return self.source.position(self.span.start)

    def __str__(self) -> str:
        at = self.position
        return f"{self.source.path}:{at.line}:{at.column}"


def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _line_end.finditer(text)))


_line_end = re.compile(r"\r\n?|\n")
