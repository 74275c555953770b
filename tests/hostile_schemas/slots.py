"""Every word that a schema holds, each with its place and what a change of it should lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from cachegen import front
from cachegen.front.tree import Entry, Mapping, Node, Scalar, Sequence
from cachegen.source import Source, Span


class Kind(StrEnum):
    """What a word is, which decides what a typo in it leads to."""

    KEY = "a key of the language"
    REFERENCE = "a word of the language, or a name that is declared elsewhere"
    JUDGED = "a value with a form or a range"
    DECLARED = "a name or a value that others may mention"
    FREE = "text that nobody judges"


@dataclass(frozen=True, slots=True)
class Slot:
    """A word and its place."""

    span: Span
    word: str
    kind: Kind


_SECTIONS = {"clusters", "types", "enums", "structs", "keyspaces"}
_TYPES = {"key", "value", "type", "base"}
_CHOSEN = {
    "cluster",
    "eviction_policy",
    "on",
    "on_decode_error",
    "timezone",
    "shard_by",
}
_FREE = {"doc", "service"}
_name = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z_]\w*")

Path = tuple[str, ...]


def slots(source: Source) -> list[Slot]:
    """Return the words of a sound schema in the order of its text."""
    document = front.parse(source).document
    assert document is not None
    found = sorted(_of_mapping(document.root, ()), key=lambda each: each.span)
    return [replace(each, word=_text(source, each.span)) for each in found]


def _text(source: Source, span: Span) -> str:
    return source.text[span.start : span.end]


def _of_mapping(node: Mapping, path: Path) -> Iterator[Slot]:
    for entry in node.entries:
        yield _of_key(entry, path)
        yield from _of_value(entry.value, (*path, entry.key.text))


def _of_key(entry: Entry, path: Path) -> Slot:
    chosen = (
        path[:1]
        and path[0] in _SECTIONS
        and (len(path) == 1 or (len(path) == 3 and path[2] == "fields"))
    )
    span = entry.key.span
    return Slot(span, entry.key.text, Kind.DECLARED if chosen else Kind.KEY)


def _of_value(node: Node, path: Path) -> Iterator[Slot]:
    match node:
        case Mapping():
            yield from _of_mapping(node, path)
        case Sequence(items=items):
            for item in items:
                yield from _of_value(item, path)
        case Scalar():
            yield from _of_scalar(node, path)


def _of_scalar(node: Scalar, path: Path) -> Iterator[Slot]:
    if not isinstance(node.value, str) or node.inner is None:
        if node.span.start < node.span.end:
            yield Slot(node.span, "", Kind.JUDGED)
        return
    name = path[-1]
    if name in _FREE:
        yield Slot(node.inner, node.value, Kind.FREE)
    elif name == "pattern":
        yield from _of_pattern(node.inner, node.value)
    elif path[0] == "enums":
        yield Slot(node.inner, node.value, Kind.DECLARED)
    elif name in _CHOSEN:
        yield Slot(node.inner, node.value, Kind.REFERENCE)
    elif name == "default":
        is_choice = node.value.isalpha()
        kind = Kind.REFERENCE if is_choice else Kind.JUDGED
        yield Slot(node.inner, node.value, kind)
    elif name in _TYPES or path[0] == "types" or path[-2:-1] == ("fields",):
        yield from _of_type(node.inner, node.value)
    else:
        yield Slot(node.inner, node.value, Kind.JUDGED)


def _of_pattern(at: Span, text: str) -> Iterator[Slot]:
    start = at.start
    for segment in text.split("/"):
        kind = Kind.REFERENCE if segment.startswith(":") else Kind.FREE
        yield Slot(Span(start, start + len(segment)), segment, kind)
        start += len(segment) + 1


def _of_type(at: Span, text: str) -> Iterator[Slot]:
    for match in _name.finditer(text):
        word = match[0].strip("'\"")
        start = at.start + match.start() + (word != match[0])
        kind = Kind.DECLARED if word != match[0] else Kind.REFERENCE
        yield Slot(Span(start, start + len(word)), word, kind)
