"""The map of clusters and their keyspaces: a few numbers per box, no drawing library."""

from __future__ import annotations

from collections.abc import Mapping

from cachegen import ir
from cachegen.docs_page.views import Edge, MapView, Node
from cachegen.keys.patterns import text_of

ROW = 34
GAP = 22
LETTER = 7.6
"""Width of a letter of the map's names, roughly; what does not fit is cut."""
NOTE_LETTER = 6.4
"""Width of a letter of the smaller text beside them."""


def drawn(
    workspace: ir.Workspace,
    colours: Mapping[str, int],
    *,
    name: str,
    width: int,
    left: int,
    bend: int,
) -> MapView:
    """Return the map for a width: clusters `left` wide, curves `bend` wide, then keyspaces."""
    clusters: list[Node] = []
    keyspaces: list[Node] = []
    edges: list[Edge] = []
    top = 6
    start = left + bend
    for cluster in workspace.clusters:
        members = [each for each in workspace.keyspaces if each.cluster == cluster.name]
        height = max(len(members), 1) * ROW
        middle = top + height // 2
        for index, each in enumerate(members):
            y = top + index * ROW + ROW // 2
            keyspaces.append(_keyspace(each, start, y, width - start, colours))
            edges.append(Edge(_curve(left, middle, start, y), colours[each.service]))
        clusters.append(_cluster(cluster, middle, left))
        top += height + GAP
    return MapView(
        name, width, top - GAP + 6, tuple(clusters), tuple(keyspaces), tuple(edges)
    )


def _cluster(cluster: ir.Cluster, y: int, width: int) -> Node:
    label = _cut(cluster.name, width - 24)
    note = _cut(cluster.eviction_policy, width - 18, NOTE_LETTER)
    return Node(0, y, width, label, note, f"cluster-{cluster.name}", 0)


def _keyspace(
    keyspace: ir.Keyspace, x: int, y: int, width: int, colours: Mapping[str, int]
) -> Node:
    label = _cut(keyspace.name, width - 20)
    left_over = width - 44 - int(len(label) * LETTER)
    note = (
        _cut(text_of(keyspace.pattern), left_over, NOTE_LETTER)
        if left_over > 120
        else ""
    )
    target = keyspace_id(keyspace)
    return Node(x, y, width, label, note, target, colours[keyspace.service])


def keyspace_id(keyspace: ir.Keyspace) -> str:
    """Return the anchor of a keyspace's card."""
    return f"keyspace-{keyspace.service}-{keyspace.name}"


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    half = (x + to_x) // 2
    return f"M{x} {y}C{half} {y} {half} {to_y} {to_x} {to_y}"


def _cut(text: str, width: int, letter: float = LETTER) -> str:
    letters = max(int(width / letter), 3)
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
