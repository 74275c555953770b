"""What stands under a cursor in a tree: the keys that lead there, and the last entry."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen.front.tree import Document, Entry, Key, Mapping, Node, Sequence
from cachegen.source import Span


@dataclass(frozen=True, slots=True)
class Cursor:
    """The entry that a cursor is in, by its path, and the span of its key or value."""

    path: tuple[str, ...]
    entry: Entry
    span: Span
    on_key: bool


def cursor(document: Document, offset: int) -> Cursor | None:
    """Return the innermost entry at an offset, or None between entries."""
    return _within(document.root, (), offset)


def _within(node: Node, path: tuple[str, ...], offset: int) -> Cursor | None:
    if isinstance(node, Sequence):
        inner = (_within(each, path, offset) for each in node.items)
        return next((each for each in inner if each is not None), None)
    for entry in node.entries if isinstance(node, Mapping) else ():
        here = (*path, entry.key.text)
        # A table of TOML has many places: its span is not where its entries are.
        found = _within(entry.value, here, offset)
        if found is not None:
            return found
        key = _key_at(entry, offset)
        if key is not None:
            return Cursor(here, entry, key.span, on_key=True)
        span = entry.value.span
        if not isinstance(entry.value, Mapping) and span.start <= offset <= span.end:
            return Cursor(here, entry, span, on_key=False)
    return None


def _key_at(entry: Entry, offset: int) -> Key | None:
    for key in (entry.key, *entry.again):
        if key.span.start <= offset <= key.span.end:
            return key
    return None
