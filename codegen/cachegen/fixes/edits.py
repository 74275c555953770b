"""The fix of a problem as an edit of its file; none where the text is not plain enough to be sure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cachegen.diagnostics import Fix, Fixable, Problem
from cachegen.source import Place
from cachegen.words.phrases import quoted
from cachegen.words.spelling import is_yaml

_QUOTES = "\"'"
_IN_QUOTES = re.compile(r"""(["'])(?!\1)[^"'\\\n]*\1|""\B|''\B""")
_BARE = re.compile(r"[^\"'\\\n]+")
_PLAIN_FLOW = re.compile(r"[A-Za-z:][A-Za-z0-9_./:|~ -]*")
_PLAIN_BLOCK = re.compile(r"[A-Za-z:][A-Za-z0-9_./:|~\[\], -]*")
"""What YAML takes without quotes; a flow mapping has no room for brackets."""


@dataclass(frozen=True, slots=True)
class Edit:
    """New text for a place, and the problem that it ends."""

    place: Place
    text: str
    problem: Problem

    @property
    def before(self) -> str:
        """Return what stands there, without its quotes."""
        span = self.place.span
        return self.place.source.text[span.start : span.end].strip(_QUOTES)

    @property
    def after(self) -> str:
        """Return what will stand there, without its quotes."""
        return self.text.strip(_QUOTES)

    def __str__(self) -> str:
        return f"{quoted(self.before)} is now {quoted(self.after)}"


def edits(problems: Iterable[Problem]) -> tuple[Edit, ...]:
    """Return the edits that certainly end problems, in order, none of them over another."""
    found = [each for each in map(edit_of, problems) if each is not None]
    found.sort(key=lambda each: (each.place.source.path, each.place.span))
    apart: list[Edit] = []
    for each in found:
        last = apart[-1].place if apart else None
        is_apart = (
            last is None
            or last.source.path != each.place.source.path
            or last.span.end <= each.place.span.start
        )
        if is_apart:
            apart.append(each)
    return tuple(apart)


def edit_of(problem: Problem) -> Edit | None:
    """Return the edit that certainly ends a problem, or None."""
    fix = problem.fix() if isinstance(problem, Fixable) else None
    if fix is None or re.search(r"[\"'\\\n]", fix.text):
        return None
    text = _spelled(fix)
    return None if text is None else Edit(fix.place, text, problem)


def _spelled(fix: Fix) -> str | None:
    """Return the new text as it stands in the file, in the quotes of the old one."""
    place = fix.place
    old = place.source.text[place.span.start : place.span.end]
    if _IN_QUOTES.fullmatch(old):
        return f"{old[0]}{fix.text}{old[0]}"
    if not _BARE.fullmatch(old):
        return None
    before = _before(place)
    if not is_yaml(place) or any(before.count(each) % 2 for each in _QUOTES):
        return fix.text
    is_flow = "{" in before or "[" in before
    plain = _PLAIN_FLOW if is_flow else _PLAIN_BLOCK
    return fix.text if plain.fullmatch(fix.text) else None


def _before(place: Place) -> str:
    """Return what stands on the line before a place: an odd number of quotes is an open one."""
    line = place.source.line_span(place.position.line)
    return place.source.text[line.start : place.span.start]
