"""Where each declaration stands: addresses in, places out; checks ask here and keep no spans."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field

from cachegen import ir
from cachegen.front.tree import Document, Entry, Mapping, Node, Scalar, Sequence
from cachegen.source import Place, Span

Step = str | int


def walk(node: Node, path: tuple[Step, ...]) -> tuple[Entry | None, Node, int]:
    """Return the last entry and node on the path and how many steps led there.

    The entry is None where the path ends with an item of a list, or is empty.
    """
    entry: Entry | None = None
    for taken, step in enumerate(path):
        child = _child(node, step)
        if child is None:
            return entry, node, taken
        entry, node = child
    return entry, node, len(path)


@dataclass(frozen=True, slots=True)
class Places:
    """The documents of a workspace by service name.

    An address is a service and a path of keys and list indexes, such as
    ``("api", "keyspaces", "profile", "pattern")``. An address that does not exist falls
    back to its nearest parent, so that a problem always has a place.
    """

    documents: Lookup[str, Document] = field(repr=False)

    def key(self, service: str, *path: Step) -> Place:
        """Return the place of the key that the path ends with (an item: the item)."""
        document = self.documents[service]
        entry, node, _ = walk(document.root, path)
        return document.place(entry.key.span if entry else node.span)

    def value(self, service: str, *path: Step) -> Place:
        """Return the place of the value at the path."""
        return self.documents[service].place(self.node(service, *path).span)

    def within(self, service: str, *path: Step, start: int, end: int) -> Place:
        """Return the place of characters `start` to `end` of the text at the path.

        Where the text is spelled with escapes or folded, the whole value's place.
        """
        document = self.documents[service]
        node = self.node(service, *path)
        if isinstance(node, Scalar) and node.inner is not None:
            base, last = node.inner.start, node.inner.end
            return document.place(Span(min(base + start, last), min(base + end, last)))
        return document.place(node.span)

    def has(self, service: str, *path: Step) -> bool:
        """Return whether the address exists as written."""
        _, _, taken = walk(self.documents[service].root, path)
        return taken == len(path)

    def node(self, service: str, *path: Step) -> Node:
        """Return the tree's node at the path, or its nearest parent's."""
        return walk(self.documents[service].root, path)[1]


@dataclass(frozen=True, slots=True)
class Located:
    """A sound workspace and its places, for what speaks of both."""

    workspace: ir.Workspace
    places: Places


def _child(node: Node, step: Step) -> tuple[Entry | None, Node] | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        found = node.get(step)
        return (found, found.value) if found is not None else None
    if isinstance(node, Sequence) and isinstance(step, int):
        inside = 0 <= step < len(node.items)
        return (None, node.items[step]) if inside else None
    return None
