"""Offsets as editors count them: lines from zero, columns in units of the agreed encoding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cachegen.source import Source

Encoding = Literal["utf-8", "utf-16", "utf-32"]


@dataclass(frozen=True, slots=True)
class Units:
    """How many units of a column a character takes."""

    encoding: Encoding = "utf-16"

    def length(self, text: str) -> int:
        """Return the units that a text takes."""
        match self.encoding:
            case "utf-8":
                return len(text.encode("utf-8", "surrogatepass"))
            case "utf-16":
                return len(text) + sum(each > "\uffff" for each in text)
            case "utf-32":
                return len(text)

    def position(self, source: Source, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from zero."""
        line = source.position(offset).line
        start = source.line_span(line).start
        return line - 1, self.length(source.text[start:offset])

    def offset(self, source: Source, line: int, column: int) -> int:
        """Return the offset at a line and column; beyond the line's end, that end."""
        last = source.position(len(source.text)).line
        if line >= last:
            return len(source.text)
        span = source.line_span(line + 1)
        taken = 0
        for offset in range(span.start, span.end):
            if taken >= column:
                return offset
            taken += self.length(source.text[offset])
        return span.end
