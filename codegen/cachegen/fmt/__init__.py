"""Schemas in canonical order: what a file means, its comments and its groups stay as they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cachegen import front
from cachegen.diagnostics import Problem
from cachegen.fmt import toml, yaml
from cachegen.front.parsed import Parsed
from cachegen.front.tree import Document, Mapping, Node, Plain, Scalar, Sequence
from cachegen.source import Source

Value = Plain | tuple["Value", ...] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file's text in order, without a BOM.

    Where there is no text, `problems` are syntax errors that have to be solved first,
    or `reason` says why a file that is sound is better left as it is.
    """

    text: str | None
    problems: tuple[Problem, ...] = ()
    reason: str = ""


def formatted(source: Source, parsed: Parsed | None = None) -> Formatted:
    """Return a schema in canonical order, or why it must stay as it is.

    `parsed` is what parsing it gave, where somebody has done that.
    """
    parsed = parsed or front.parse(source)
    document = parsed.document
    if document is None or parsed.problems:
        return Formatted(None, parsed.problems)
    if not document.root.entries:
        return Formatted(source.text)
    is_yaml = source.path.lower().endswith((".yaml", ".yml"))
    try:
        lines = yaml.formatted(document) if is_yaml else toml.formatted(source.text)
    except yaml.Unmovable as unmovable:
        return Formatted(None, reason=str(unmovable))
    end = yaml.lines_end(source)
    text = end.join(lines).strip("\r\n") + end
    after = front.parse(Source(source.path, text))
    if after.problems or after.document is None or not _same(document, after.document):
        return Formatted(None, reason="ordering it would change what it means")
    return Formatted(text)


def _same(before: Document, after: Document) -> bool:
    """Return whether two documents mean the same and have the same comments.

    The last word, whatever the formatters did: a layout that they misjudge stays as it is.
    """
    return (
        _value(before.root) == _value(after.root)
        and _names(before.root) == _names(after.root)
        and _comments(before) == _comments(after)
    )


def _value(node: Node) -> Value:
    match node:
        case Scalar(value=value):
            # True is 1 and nan is not nan, to Python.
            return (type(value).__name__, repr(value))
        case Sequence(items=items):
            return tuple(_value(each) for each in items)
        case Mapping(entries=entries):
            return {each.key.text: _value(each.value) for each in entries}


def _names(root: Mapping) -> list[tuple[str, ...]]:
    """Return what is declared in the order of the file, which the generated code follows."""
    found: list[tuple[str, ...]] = []
    for section in sorted(root.entries, key=lambda each: each.key.text):
        if isinstance(section.value, Mapping):
            for each in section.value.entries:
                found.append((section.key.text, each.key.text))
                found += _deeper((section.key.text, each.key.text), each.value)
    return found


def _deeper(path: tuple[str, ...], node: Node) -> list[tuple[str, ...]]:
    """Return the names of a struct's fields and of the keys in defaults, in order."""
    if not isinstance(node, Mapping):
        return []
    found: list[tuple[str, ...]] = []
    for each in sorted(node.entries, key=lambda each: each.key.text):
        if each.key.text in ("fields", "default") and isinstance(each.value, Mapping):
            for inner in each.value.entries:
                found.append((*path, inner.key.text))
                found += _deeper((*path, inner.key.text), inner.value)
    return found


def _comments(document: Document) -> Counter[str]:
    return Counter(each.text.rstrip() for each in document.comments)
