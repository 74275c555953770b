"""Takes out of a text what no parser should meet: control characters and endless lines."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from cachegen.diagnostics import Problem
from cachegen.front import bounds
from cachegen.problems.syntax import BeyondBounds, ControlCharacter
from cachegen.source import Place, Source, Span

toml_controls: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
yaml_controls: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"
)

_line: Final = re.compile(r"[^\r\n]+")


def long_line(source: Source) -> Problem | None:
    """Return the problem of the first line that is too long, or None."""
    for match in _line.finditer(source.text):
        if match.end() - match.start() > bounds.line_characters:
            at = match.start() + bounds.line_characters
            place = Place(source, Span(at, at + 1))
            characters = bounds.line_characters
            return BeyondBounds(place, "this line", characters, "characters")
    return None


def screened(source: Source, controls: re.Pattern[str]) -> tuple[str, list[Problem]]:
    """Return the text with each control character replaced, and a problem for each kind.

    The text keeps its length: a lone carriage return becomes a line feed, everything
    else a space.
    """
    first: dict[str, int] = {}
    count: Counter[str] = Counter()
    for match in controls.finditer(source.text):
        first.setdefault(match[0], match.start())
        count[match[0]] += 1
    if not first:
        return source.text, []
    problems: list[Problem] = [
        ControlCharacter(Place(source, Span(at, at + 1)), each, count[each])
        for each, at in first.items()
    ]
    return controls.sub(_stand_in, source.text), problems


def _stand_in(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\r" else " "
