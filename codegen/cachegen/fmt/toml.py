"""TOML in canonical order: tables move whole, pairs within their group, values keep their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from cachegen.fmt.arrangement import (
    Blank,
    Line,
    Piece,
    Remark,
    Statement,
    Unit,
    body,
    joined,
    lines_of,
    opened,
    part,
    ranked,
    remarks,
)
from cachegen.fmt.order import rank_at
from cachegen.front.toml.assembly import key_text

_language: Final = Language(tree_sitter_toml.language())
_plain_text: Final = re.compile(r"'([^'\"\\\x00-\x1f\x7f]*)'")
_line_end: Final = re.compile(r"\r?\n")


@dataclass(frozen=True, slots=True)
class _Section:
    """A header, or None for what stands before the first, with the pairs below it."""

    header: Unit | None
    pairs: tuple[Unit, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """Return what the header opens."""
        return (self.header.statement.path or ()) if self.header else ()

    @property
    def follows(self) -> bool:
        """Return whether no blank line was wanted before the header."""
        return self.header is None or not (self.header.is_apart or self.header.heads)

    def lines(self) -> list[Line]:
        """Return the header and the pairs in order."""
        lines = list(lines_of([self.header] if self.header else []))
        if self.header and self.header.tail and self.pairs:
            lines.append(Line(""))
        return [*lines, *lines_of(ranked(self.pairs))]


def formatted(text: str) -> list[str]:
    """Return the lines of a TOML document without syntax errors, in order."""
    content = body(_Reader(text).pieces())
    opening, units = opened(content.units)
    root, *tables = _sections(units)
    tables.sort(key=lambda each: rank_at((), each.path[0]))
    # The first keys of a file are few, and their order is a promise.
    pairs = sorted(root.pairs, key=lambda each: each.statement.rank)
    lines = opening.then(pairs or [each.header for each in tables[:1] if each.header])
    lines += lines_of(pairs)
    before: tuple[str, ...] = ()
    for table in tables:
        continues = bool(before) and table.path[: len(before)] == before
        at_top = not pairs and not before
        if not at_top and not (continues and table.follows):
            part(lines)
        lines += table.lines()
        before = table.path
    for block in content.rest:
        part(lines)
        lines += remarks(block)
    return joined(lines)


def _sections(units: Sequence[Unit]) -> list[_Section]:
    sections = [_Section(None, ())]
    for unit in units:
        if unit.statement.path is not None:
            sections.append(_Section(unit, ()))
        else:
            last = sections[-1]
            sections[-1] = replace(last, pairs=(*last.pairs, unit))
    return sections


class _Reader:
    """Reads the pieces of a document from its syntax tree."""

    def __init__(self, text: str) -> None:
        self._text = text
        # One byte a character, as the parser of the front does it.
        self._root = Parser(_language).parse(text.encode("ascii", "replace")).root_node

    def pieces(self) -> Iterator[Piece]:
        """Yield all statements and comments, and a blank where blank lines are."""
        path: tuple[str, ...] = ()
        end = 0
        nodes = list(_flat(self._root))
        for index, node in enumerate(nodes):
            gap = self._text[end : node.start_byte]
            ends = len(_line_end.findall(gap))
            if index and ends > 1:
                yield Blank()
            end = _stop(node)
            if node.type == "comment":
                if ends or not index:
                    yield Remark(self._comment(node))
            elif node.type == "pair":
                yield self._pair(node, path)
            else:
                path = self._path(node.children[1])
                following = nodes[index + 1] if index + 1 < len(nodes) else None
                yield self._header(node, path, following)

    def _header(
        self, node: Node, path: tuple[str, ...], following: Node | None
    ) -> Statement:
        opening, key, closing, *_ = node.children
        comment = ""
        if following is not None and following.type == "comment":
            between = self._text[closing.end_byte : following.start_byte]
            comment = "" if "\n" in between else self._comment(following)
        line = Line(f"{opening.type}{self._key(key)}{closing.type}", comment)
        return Statement((line,), path=path)

    def _pair(self, node: Node, path: tuple[str, ...]) -> Statement:
        key, _, value, *comments = node.children
        parts = self._path(key)
        shown = f"{self._key(key)} = {self._value(value, (*path, *parts))}"
        *first, last = _line_end.split(shown)
        comment = self._comment(comments[0]) if comments else ""
        lines = (*(Line(each) for each in first), Line(last, comment))
        return Statement(lines, rank_at(path, parts[0]))

    def _value(self, node: Node, path: tuple[str, ...]) -> str:
        written = self._raw(node)
        if "\n" in written:
            return written
        match node.type:
            case "array":
                items = [self._value(each, (*path, "")) for each in node.named_children]
                return f"[{', '.join(items)}]"
            case "inline_table":
                return self._inline_table(node, path)
            case "string":
                return _requoted(written)
            case _:
                return written

    def _inline_table(self, node: Node, path: tuple[str, ...]) -> str:
        pairs: list[tuple[int, str]] = []
        for pair in node.named_children:
            key, _, value = pair.children
            parts = self._path(key)
            shown = f"{self._key(key)} = {self._value(value, (*path, *parts))}"
            pairs.append((rank_at(path, parts[0]), shown))
        pairs.sort(key=lambda each: each[0])
        return f"{{ {', '.join(shown for _, shown in pairs)} }}" if pairs else "{}"

    def _path(self, key: Node) -> tuple[str, ...]:
        return tuple(key_text(part) or "" for part in self._parts(key))

    def _key(self, key: Node) -> str:
        return ".".join(_requoted(part) for part in self._parts(key))

    def _parts(self, key: Node) -> list[str]:
        if key.type == "dotted_key":
            head, *_, last = key.children
            return [*self._parts(head), self._raw(last)]
        return [self._raw(key)]

    def _comment(self, node: Node) -> str:
        return self._raw(node).rstrip()

    def _raw(self, node: Node) -> str:
        return self._text[node.start_byte : node.end_byte]


def _requoted(written: str) -> str:
    """Return a text in double quotes where that changes nothing else."""
    match = _plain_text.fullmatch(written)
    return f'"{match[1]}"' if match else written


def _flat(root: Node) -> Iterator[Node]:
    """Yield headers, pairs and comments in the order of the file."""
    for node in root.children:
        yield node
        if node.type in ("table", "table_array_element"):
            yield from node.children[3:]


def _stop(node: Node) -> int:
    """Return where the statement itself ends: a table's header before its pairs."""
    if node.type in ("table", "table_array_element"):
        return node.children[2].end_byte
    return node.end_byte
