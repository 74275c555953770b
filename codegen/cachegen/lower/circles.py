"""Circles in a graph, found without recursion, so that no schema is too deep for the stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

N = TypeVar("N")


def circles(graph: Mapping[N, Sequence[N]]) -> Iterator[tuple[N, ...]]:
    """Yield circles such that breaking all of them leaves none: one for each back edge.

    The walk goes by the graph's own order, so the answer depends on nothing else. Each
    circle begins with the node that the walk met first.
    """
    done: set[N] = set()
    for start in graph:
        if start not in done:
            yield from _from(start, graph, done)


def _from(
    start: N, graph: Mapping[N, Sequence[N]], done: set[N]
) -> Iterator[tuple[N, ...]]:
    path = [start]
    depth = {start: 0}
    pending = [iter(graph[start])]
    while path:
        following = next(pending[-1], None)
        if following is None:
            done.add(path[-1])
            del depth[path.pop()]
            pending.pop()
        elif following in depth:
            yield tuple(path[depth[following] :])
        elif following not in done and following in graph:
            depth[following] = len(path)
            path.append(following)
            pending.append(iter(graph[following]))
