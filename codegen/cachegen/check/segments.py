"""Where a keyspace's pattern and its segments stand; the pattern in the IR has no spans."""

from __future__ import annotations

from collections.abc import Callable

from cachegen import ir
from cachegen.keys.patterns import is_sound, segment_spans
from cachegen.places import Places
from cachegen.source import Place

_PLACEHOLDER_MARKS = frozenset("{}<>$%[]()*")
"""What other tools mark a placeholder with, beside a colon."""


def is_almost_placeholder(segment: ir.Segment) -> bool:
    """Return whether a segment with a fault was most likely meant as a placeholder."""
    if isinstance(segment, ir.Placeholder) or is_sound(segment):
        return False
    is_marked = not _PLACEHOLDER_MARKS.isdisjoint(segment.text)
    return is_marked or segment.text.startswith(":")


def pattern_place(keyspace: ir.Keyspace, places: Places) -> Place:
    """Return the place of a keyspace's whole pattern, without its quotes."""
    end = segment_spans(keyspace.pattern)[-1].end
    path = ("keyspaces", keyspace.name, "pattern")
    return places.within(keyspace.service, *path, start=0, end=end)


def segment_place(keyspace: ir.Keyspace, index: int, places: Places) -> Place:
    """Return the place of one segment of a keyspace's pattern."""
    return place_of_segments(keyspace, places)(index)


def place_of_segments(keyspace: ir.Keyspace, places: Places) -> Callable[[int], Place]:
    """Return what gives the place of each segment of a keyspace's pattern."""
    spans = segment_spans(keyspace.pattern)
    path = ("keyspaces", keyspace.name, "pattern")

    def place(index: int) -> Place:
        span = spans[index]
        return places.within(keyspace.service, *path, start=span.start, end=span.end)

    return place
