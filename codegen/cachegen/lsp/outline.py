"""What a schema declares, as an outline: sections, declarations, and the fields of structs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from cachegen.front.tree import Document, Entry, Node, Scalar
from cachegen.front.tree import Mapping as Table
from cachegen.front.tree import Sequence as Items
from cachegen.shape.sections import NAMES
from cachegen.source import Span


class Shape(Enum):
    """What an item is, for its symbol in the list."""

    SECTION = auto()
    CLUSTER = auto()
    TYPE = auto()
    ENUM = auto()
    MEMBER = auto()
    STRUCT = auto()
    FIELD = auto()
    KEYSPACE = auto()
    FORGET = auto()


_SHAPES = {
    "clusters": Shape.CLUSTER,
    "types": Shape.TYPE,
    "enums": Shape.ENUM,
    "structs": Shape.STRUCT,
    "keyspaces": Shape.KEYSPACE,
    "forget": Shape.FORGET,
}
_DETAILS = {
    Shape.CLUSTER: ("eviction_policy",),
    Shape.TYPE: ("base",),
    Shape.STRUCT: ("import",),
    Shape.FIELD: ("type",),
    Shape.KEYSPACE: ("pattern",),
    Shape.FORGET: ("key",),
}
"""The key of each whose value is shown beside the name."""


@dataclass(frozen=True, slots=True)
class Item:
    """A name with what stands below it; `whole` covers it all, `name` the name alone."""

    label: str
    detail: str
    shape: Shape
    whole: Span
    name: Span
    inside: tuple[Item, ...] = ()


def outline(document: Document) -> tuple[Item, ...]:
    """Return what a file declares, in its order."""
    return tuple(
        _item(section, Shape.SECTION, _declared(section))
        for section in document.root.entries
        if section.key.text in NAMES
    )


def _declared(section: Entry) -> Iterator[Item]:
    shape = _SHAPES.get(section.key.text)
    if shape is None or not isinstance(section.value, Table):
        return
    for entry in section.value.entries:
        yield _item(entry, shape, _parts(entry, shape))


def _parts(entry: Entry, shape: Shape) -> Iterator[Item]:
    """Yield the fields of a struct or the values of an enum."""
    value = entry.value
    if shape is Shape.STRUCT and isinstance(value, Table):
        fields = value.get("fields")
        if fields is not None and isinstance(fields.value, Table):
            for each in fields.value.entries:
                yield _item(each, Shape.FIELD, ())
    if shape is Shape.ENUM:
        values = value.get("values") if isinstance(value, Table) else None
        items = values.value if values is not None else value
        for node in items.items if isinstance(items, Items) else ():
            if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
                yield Item(node.value, "", Shape.MEMBER, node.span, node.span)


def _item(entry: Entry, shape: Shape, inside: Iterable[Item]) -> Item:
    parts = tuple(each for each in inside if each.label)
    return Item(
        entry.key.text,
        _detail(entry.value, shape),
        shape,
        _whole(entry),
        entry.key.span,
        parts,
    )


def _detail(value: Node, shape: Shape) -> str:
    for key in _DETAILS.get(shape, ()):
        if isinstance(value, Table):
            found = value.get(key)
            value = found.value if found is not None else value
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return value.value
    return ""


def _whole(entry: Entry) -> Span:
    """Return what an entry covers: a table of TOML may go on under several headers."""
    spans = [entry.span, entry.key.span, *_spans(entry.value)]
    return Span(min(each.start for each in spans), max(each.end for each in spans))


def _spans(node: Node) -> Iterator[Span]:
    yield node.span
    if isinstance(node, Table):
        for each in node.entries:
            yield each.span
            yield each.key.span
            yield from _spans(each.value)
