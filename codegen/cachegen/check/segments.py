"""Where a keyspace's pattern and its segments stand; the pattern in the IR has no spans."""

from __future__ import annotations

from cachegen import ir
from cachegen.patterns import segment_spans
from cachegen.places import Places
from cachegen.source import Place


def pattern_place(keyspace: ir.Keyspace, places: Places) -> Place:
    """Return the place of a keyspace's whole pattern, without its quotes."""
    end = segment_spans(keyspace.pattern)[-1].end
    path = ("keyspaces", keyspace.name, "pattern")
    return places.within(keyspace.service, *path, start=0, end=end)


def segment_place(keyspace: ir.Keyspace, index: int, places: Places) -> Place:
    """Return the place of one segment of a keyspace's pattern."""
    span = segment_spans(keyspace.pattern)[index]
    path = ("keyspaces", keyspace.name, "pattern")
    return places.within(keyspace.service, *path, start=span.start, end=span.end)
