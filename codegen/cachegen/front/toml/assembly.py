"""From tree-sitter's nodes to the located tree; problems are collected, the first definition stays.

Offsets of nodes are offsets of characters, because the parser was given one byte for each.
"""

from __future__ import annotations

from tree_sitter import Node as Syntax

from cachegen.diagnostics import Problem
from cachegen.front import bounds
from cachegen.front.toml import scalars
from cachegen.front.toml.tables import Clash, Origin, Slot, Table, assigned, opened
from cachegen.front.tree import Comment, Key, Mapping, Node, Scalar, Sequence, integers
from cachegen.problems.syntax import (
    BeyondBounds,
    DuplicateKey,
    NumberTooLarge,
    UnexpectedText,
)
from cachegen.source import Place, Source, Span


class Refusal(Exception):
    """A value or key cannot be read; its problem is reported where it is caught."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Assembly:
    """The tables of one document, statement by statement."""

    def __init__(self, source: Source, text: str) -> None:
        self.problems: list[Problem] = []
        self.comments: list[Comment] = []
        self._source = source
        self._text = text
        self._root = Table(Span(0, len(text)), Origin.HEADER)
        self._current = self._root
        self._section = 0
        self._nodes = 0

    @property
    def full(self) -> bool:
        """Return whether the document holds as many values as it may."""
        return self._nodes > bounds.nodes

    def root(self) -> Mapping:
        """Return what the document holds so far."""
        return self._root.frozen()

    def comment(self, node: Syntax) -> None:
        """Add a comment."""
        span = Span(node.start_byte, node.end_byte)
        self.comments.append(Comment(span, self._text[span.start : span.end]))

    def header(self, key: Syntax, *, array: bool) -> None:
        """Open the table that a header names."""
        try:
            path = self._path(key)
        except Refusal as refusal:
            self.problems.append(refusal.problem)
            self.lost_header(None, array=array)
        else:
            self.lost_header(path, array=array)

    def lost_header(self, path: tuple[Key, ...] | None, *, array: bool) -> None:
        """Open the table at `path`; what follows an unreadable header goes nowhere."""
        self._section += 1
        if path is not None:
            try:
                self._current = opened(self._root, path, self._section, array=array)
                return
            except Clash as clash:
                self._clash(clash)
        self._deepest(path or ()).lose(None)
        self._current = Table(Span(0, 0), Origin.HEADER)

    def _deepest(self, path: tuple[Key, ...]) -> Table:
        """Return the table that holds what a refused header would have opened."""
        table = self._root
        for key in path:
            slot = table.slots.get(key.text)
            if slot is None or not isinstance(slot.value, Table):
                break
            table = slot.value
        return table

    def pair(self, node: Syntax) -> None:
        """Add a key with its value to the current table."""
        self._pair(self._current, self._section, node, 0)

    def lost_pair(self, path: tuple[Key, ...]) -> None:
        """Remember a key whose value cannot be read."""
        table = self._current
        table.lose(path[0] if len(path) == 1 else None)
        if len(path) > 1:
            try:
                assigned(table, path, self._section).lose(path[-1])
            except Clash as clash:
                self._clash(clash)

    def lost_line(self) -> None:
        """Remember that the current table lost something."""
        self._current.lose(None)

    def _pair(self, table: Table, section: int, node: Syntax, depth: int) -> None:
        path: tuple[Key, ...] = ()
        home = table
        key_node, _, value_node, *comments = node.children
        for comment in comments:
            self.comment(comment)
        try:
            path = self._path(key_node)
            home = assigned(table, path, section)
            key = path[-1]
            home.slots[key.text] = Slot(key, self._value(value_node, depth))
        except Refusal as refusal:
            self.problems.append(refusal.problem)
            home.lose(path[-1] if path else None)
        except Clash as clash:
            # After a damage it may belong to a table whose header cannot be read.
            if not table.damaged:
                self._clash(clash)

    def _value(self, node: Syntax, depth: int) -> Node:
        span = Span(node.start_byte, node.end_byte)
        self._nodes += 1
        kind = node.type
        if kind == "array" or kind == "inline_table":
            if depth >= bounds.nesting:
                levels = bounds.nesting
                raise Refusal(
                    BeyondBounds(self._place(span), "this value", levels, "levels")
                )
            if kind == "array":
                return Sequence(span, self._items(node, depth + 1))
            return self._inline_table(node, span, depth + 1)
        return self._scalar(span)

    def _items(self, node: Syntax, depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        for child in node.children:
            if child.type == "comment":
                self.comment(child)
            elif child.is_named:
                items.append(self._value(child, depth))
        return tuple(items)

    def _inline_table(self, node: Syntax, span: Span, depth: int) -> Mapping:
        table = Table(span, Origin.HEADER)
        for child in node.children:
            if child.type == "comment":
                self.comment(child)
            elif child.is_named:
                self._pair(table, 0, child, depth)
        return table.frozen()

    def _scalar(self, span: Span) -> Scalar:
        scalar = scalars.scalar(self._text, span)
        if scalar is None:
            raise Refusal(self._refused_scalar(span))
        if type(scalar.value) is int and scalar.value not in integers:
            raise Refusal(NumberTooLarge(self._place(span)))
        return scalar

    def _refused_scalar(self, span: Span) -> Problem:
        raw = self._text[span.start : span.end]
        if raw.strip("+-").isdigit() and len(raw.lstrip("+-0")) > 20:
            return NumberTooLarge(self._place(span))
        return UnexpectedText(self._place(span), quoted(raw), scalars.expected(raw))

    def _path(self, node: Syntax) -> tuple[Key, ...]:
        """Return the parts of a key; the grammar nests dotted keys to the left."""
        if node.type == "bare_key":
            span = Span(node.start_byte, node.end_byte)
            return (Key(span, self._text[span.start : span.end]),)
        parts: list[Syntax] = []
        while node.type == "dotted_key":
            node, *_, last = node.children
            parts.append(last)
            if len(parts) >= bounds.key_parts:
                whole = Span(node.start_byte, parts[0].end_byte)
                limit = bounds.key_parts
                raise Refusal(
                    BeyondBounds(self._place(whole), "this key", limit, "parts")
                )
        return tuple(self._key(each) for each in (node, *reversed(parts)))

    def _key(self, node: Syntax) -> Key:
        span = Span(node.start_byte, node.end_byte)
        text = key_text(self._text[span.start : span.end])
        if text is None:
            raise Refusal(self._refused_scalar(span))
        return Key(span, text)

    def _clash(self, clash: Clash) -> None:
        place, first = self._place(clash.key.span), self._place(clash.first.span)
        self.problems.append(DuplicateKey(place, clash.key.text, first))

    def _place(self, span: Span) -> Place:
        return Place(self._source, span)


def key_text(raw: str) -> str | None:
    """Return the text of one part of a key, or None where an escape in it is none."""
    if raw[0] == "'" or (raw[0] == '"' and "\\" not in raw):
        return raw[1:-1]
    if raw[0] == '"':
        value = scalars.of_token(raw)
        return value if isinstance(value, str) else None
    return raw


def quoted(raw: str) -> str:
    """Return a piece of the file for a message, shortened and on one line."""
    line = raw.split("\n", 1)[0].strip()
    return f"`{line}`" if len(line) <= 40 else f"`{line[:39]}…`"
