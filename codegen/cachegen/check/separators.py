"""Literals that would be more than one segment where their cluster's keys are joined by what they hold."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.check.segments import segment_place
from cachegen.diagnostics import Problem
from cachegen.keys.patterns import is_sound, is_whole, text_of
from cachegen.places import Places
from cachegen.problems.separators import SeparatorInLiteral


def separators(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the literals that hold the separator of their cluster."""
    clusters = {each.name: each for each in workspace.clusters}
    for keyspace in workspace.keyspaces:
        if not any(isinstance(each, ir.Placeholder) for each in keyspace.pattern):
            continue  # A problem of its own, with the whole pattern in its help.
        for index, segment in enumerate(keyspace.pattern):
            if not is_sound(segment) or is_whole(segment, keyspace.separator):
                continue
            assert isinstance(segment, ir.LiteralSegment)
            cluster = clusters[keyspace.cluster]
            yield SeparatorInLiteral(
                segment_place(keyspace, index, places),
                keyspace.name,
                segment.text,
                _parted(keyspace),
                cluster.name,
                cluster.separator,
                places.value(cluster.service, "clusters", cluster.name, "separator"),
            )


def _parted(keyspace: ir.Keyspace) -> str:
    """Return the pattern with each literal as the segments that it is in a key."""
    segments: list[ir.Segment] = []
    for each in keyspace.pattern:
        if isinstance(each, ir.LiteralSegment):
            texts = each.text.split(keyspace.separator)
            segments += [ir.LiteralSegment(text) for text in texts]
        else:
            segments.append(each)
    return text_of(tuple(segments))
