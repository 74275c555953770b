"""A source with edits in it: every character that no edit names stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cachegen import front
from cachegen.fixes.edits import Edit
from cachegen.source import Source


def rewritten(source: Source, edits: Iterable[Edit]) -> Source:
    """Return a source with the edits that are its own."""
    parts: list[str] = []
    end = 0
    for each in edits:
        if each.place.source.path == source.path:
            parts += source.text[end : each.place.span.start], each.text
            end = each.place.span.end
    return replace(source, text="".join((*parts, source.text[end:])))


def harmless(source: Source, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits of a source that leave its syntax no worse than it is.

    Two misspelled keys may mean the same one: the first of them gets it.
    """
    own = tuple(each for each in edits if each.place.source.path == source.path)
    bound = _mistakes(source)
    if not own or _mistakes(rewritten(source, own)) <= bound:
        return own
    kept: tuple[Edit, ...] = ()
    for each in own:
        if _mistakes(rewritten(source, (*kept, each))) <= bound:
            kept = (*kept, each)
    return kept


def _mistakes(source: Source) -> int:
    return len(front.parse(source).problems)
