"""A source with edits in it: every character that no edit names stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
