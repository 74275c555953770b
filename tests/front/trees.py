"""What the tests of the front ask of every tree: plain values, tokens in order, spans in the text."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen.front import parse
from cachegen.front.parsed import Parsed
from cachegen.front.tree import Document, Entry, Key, Mapping, Node, Scalar, Sequence
from cachegen.source import Source, Span

Value = object


def toml(text: str) -> Parsed:
    """Return what parsing a TOML text gives."""
    return parse(Source("schema.toml", text))


def yaml(text: str) -> Parsed:
    """Return what parsing a YAML text gives."""
    return parse(Source("schema.yaml", text))


def document(parsed: Parsed) -> Document:
    """Return the document of a text that must have one."""
    assert parsed.document is not None
    return parsed.document


def plain(node: Node) -> Value:
    """Return a node as dictionaries, lists and scalars."""
    match node:
        case Mapping(entries=entries):
            return {each.key.text: plain(each.value) for each in entries}
        case Sequence(items=items):
            return [plain(each) for each in items]
        case Scalar(value=value):
            return value


def value(parsed: Parsed) -> Value:
    """Return the plain value of a text without problems."""
    assert parsed.problems == ()
    return plain(document(parsed).root)


def problems(parsed: Parsed) -> list[str]:
    """Return each problem as `line:column code headline`."""
    lines: list[str] = []
    for each in parsed.problems:
        at = each.place.position
        lines.append(f"{at.line}:{at.column} {each.code} {each.describe().headline}")
    return lines


def found(parsed: Parsed, *path: str) -> Entry:
    """Return the entry at a path of keys."""
    node: Node = document(parsed).root
    entry: Entry | None = None
    for name in path:
        assert isinstance(node, Mapping)
        entry = node.get(name)
        assert entry is not None
        node = entry.value
    assert entry is not None
    return entry


def spans(node: Node) -> Iterator[Span]:
    """Return every span of a tree."""
    yield node.span
    match node:
        case Mapping(entries=entries, lost=lost):
            yield from (each.span for each in lost)
            for each in entries:
                yield each.span
                yield each.key.span
                yield from (key.span for key in each.again)
                yield from spans(each.value)
        case Sequence(items=items):
            for item in items:
                yield from spans(item)
        case Scalar(inner=inner):
            if inner is not None:
                yield inner


def tokens(node: Node) -> Iterator[Key | Scalar]:
    """Return the keys and scalars of a tree, in the tree's order."""
    match node:
        case Mapping(entries=entries):
            for each in entries:
                yield each.key
                yield from each.again
                yield from tokens(each.value)
        case Sequence(items=items):
            for item in items:
                yield from tokens(item)
        case Scalar():
            yield node
