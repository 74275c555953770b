"""Orders that a generated package needs: of declarations, and of modules in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def dependencies_first(
    nodes: Iterable[str], needs: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """Return the nodes so that each follows what it needs, otherwise in their own order."""
    return tuple(node for group in components(nodes, needs) for node in group)


def components(
    nodes: Iterable[str], needs: Mapping[str, Iterable[str]]
) -> tuple[tuple[str, ...], ...]:
    """Return the strongly connected components, each after those that it needs.

    Tarjan's algorithm without recursion, since a workspace may have thousands of files.
    Every node that another needs has to be among `nodes`.
    """
    found: list[tuple[str, ...]] = []
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    unsettled: dict[str, None] = {}
    path: list[tuple[str, Iterator[str]]] = []

    def enter(node: str) -> None:
        index[node] = low[node] = len(index)
        unsettled[node] = None
        path.append((node, iter(needs.get(node, ()))))

    def leave(node: str) -> None:
        path.pop()
        if path:
            parent = path[-1][0]
            low[parent] = min(low[parent], low[node])
        if low[node] == index[node]:
            group = [each for each in unsettled if index[each] >= index[node]]
            found.append(tuple(group))
            for each in group:
                del unsettled[each]

    for root in nodes:
        if root not in index:
            enter(root)
        while path:
            node, rest = path[-1]
            need = next(rest, None)
            if need is None:
                leave(node)
            elif need not in index:
                enter(need)
            elif need in unsettled:
                low[node] = min(low[node], index[need])
    return tuple(found)
