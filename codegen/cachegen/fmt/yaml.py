"""YAML in canonical order: entries of block mappings move whole, nested ones two columns further in.

What is no block mapping (lists, flow collections over several lines, block texts) keeps
its lines, moved sideways with the key that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

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
from cachegen.front.tree import Document, Entry, Mapping, Node, Scalar, Sequence
from cachegen.source import Source, Span

_STEP: Final = "  "
# To YAML every other blank, such as U+2028 or a no-break space, is a letter like any other.
_SPACES: Final = " \t"
_plain_text: Final = re.compile(r"'([^'\"\\\x00-\x1f\x7f]*)'")


class Unmovable(Exception):
    """The layout is one whose parts cannot be moved without a risk for what they mean."""


def formatted(document: Document) -> list[str]:
    """Return the lines of a document without syntax errors, in order. Raises `Unmovable`."""
    layout = _Layout(document)
    layout.refuse_what_cannot_move()
    if not document.root.entries:
        raise Unmovable("there is nothing to order")
    return layout.lines()


class _Layout:
    """The lines of a document, and where its entries stand in them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._source = document.source
        self._text = document.source.text
        self._comments = {
            self._line(each.span.start): each for each in document.comments
        }

    def lines(self) -> list[str]:
        """Return all lines in order."""
        root = self._document.root
        first = self._line(root.entries[0].key.span.start)
        count = self._line(len(self._text))
        start = 1 + max(
            (line for line in range(1, first) if self._is_marker(line)), default=0
        )
        verbatim = [Line(self._raw(line)) for line in range(1, start)]
        content = body(self._pieces(root, (), start, count, ""))
        opening, units = opened(content.units)
        units.sort(key=lambda each: each.statement.rank)
        lines = [*verbatim, *opening.then(units)]
        for before, unit in zip((None, *units), units, strict=False):
            if before is not None and (before.tail or _are_apart(before, unit)):
                part(lines)
            lines += lines_of([unit])
        for block in content.rest:
            part(lines)
            lines += remarks(block)
        return joined(lines)

    def refuse_what_cannot_move(self) -> None:
        """Raise `Unmovable` for anchors, tags and the like, and for lone carriage returns."""
        if re.search(r"\r(?!\n)", self._text):
            raise Unmovable("its lines end in carriage returns")
        masked = list(self._text)
        spans = [each.span for each in self._document.comments]
        spans += _tokens(self._document.root)
        for span in spans:
            masked[span.start : span.end] = " " * (span.end - span.start)
        rest = "".join(masked)
        if re.search(r"[&*!?]", rest):
            raise Unmovable("it has anchors, aliases or explicit keys")
        if re.search(r"^(\.\.\.|---[ \t]*\S)", rest, re.MULTILINE):
            raise Unmovable("it has marks of several documents")

    def _pieces(
        self,
        mapping: Mapping,
        path: tuple[str, ...],
        start: int,
        end: int,
        indent: str,
    ) -> Iterator[Piece]:
        """Yield what stands in the lines from `start` to `end`, whose entries are `mapping`'s."""
        at = start
        column = self._column(mapping.entries[0])
        for index, entry in enumerate(mapping.entries):
            line = self._line(entry.key.span.start)
            if self._column(entry) != column or line < at or not self._begins(entry):
                raise Unmovable("several keys stand on one line")
            yield from self._gap(at, line)
            following = mapping.entries[index + 1 : index + 2]
            limit = self._line(following[0].key.span.start) - 1 if following else end
            last = self._last_line(entry, column, limit)
            yield self._statement(entry, path, line, last, indent)
            at = last + 1
        yield from self._gap(at, end + 1)

    def _gap(self, start: int, end: int) -> Iterator[Piece]:
        for line in range(start, end):
            comment = self._comments.get(line)
            if comment is not None:
                yield Remark(comment.text.rstrip())
            elif self._raw(line).strip(_SPACES):
                raise Unmovable("there is text between its keys")
            else:
                yield Blank()

    def _last_line(self, entry: Entry, column: int, limit: int) -> int:
        """Return the last line of an entry: further-in comments after it are part of it."""
        last = self._line(max(entry.key.span.end, _end(entry.value, self._text)))
        if _is_block(entry.value, self._text):
            for line in range(last + 1, limit + 1):
                comment = self._comments.get(line)
                if comment is not None:
                    if self._source.position(comment.span.start).column <= column:
                        break
                    last = line
        return last

    def _statement(
        self, entry: Entry, path: tuple[str, ...], line: int, last: int, indent: str
    ) -> Statement:
        inner = (*path, entry.key.text)
        rank = rank_at(path, entry.key.text)
        key = f"{indent}{self._requoted(entry.key.span)}:"
        value = entry.value
        if isinstance(value, Mapping) and _is_block(value, self._text):
            first = Line(key, self._comment_on(line))
            pieces = self._pieces(value, inner, line + 1, last, indent + _STEP)
            nested = body(pieces)
            lines = [first, *lines_of(ranked(nested.units), indent + _STEP)]
            for block in nested.rest:
                lines += [Line(""), *remarks(block, indent + _STEP)]
            return Statement(tuple(lines), rank)
        if line == last:
            shown = self._value(value, inner)
            text = f"{key} {shown}" if shown else key
            return Statement((Line(text, self._comment_on(line)),), rank)
        return Statement(tuple(self._moved(entry, line, last, key)), rank)

    def _moved(self, entry: Entry, line: int, last: int, key: str) -> Iterator[Line]:
        """Yield the lines of a value that keeps its form, sideways with its key."""
        after = self._text[entry.key.span.end : self._source.line_span(line).end]
        rest = after.lstrip(_SPACES).removeprefix(":").strip(_SPACES)
        yield Line(f"{key} {rest}" if rest else key)
        shift = len(key) - len(key.lstrip(_SPACES)) - (self._column(entry) - 1)
        for each in range(line + 1, last + 1):
            # Spaces at the end of a line may be part of a block text.
            raw = self._source.line_text(each)
            room = len(raw) - len(raw.lstrip(" "))
            moved = " " * shift + raw if shift > 0 else raw[min(-shift, room) :]
            yield Line(moved if raw else "")

    def _value(self, node: Node, path: tuple[str, ...]) -> str:
        """Return a value on one line."""
        match node:
            case Scalar():
                return self._requoted(node.span)
            case Sequence(items=items):
                return (
                    f"[{', '.join(self._value(each, (*path, '')) for each in items)}]"
                )
            case Mapping(entries=entries):
                ordered = sorted(entries, key=lambda each: rank_at(path, each.key.text))
                shown = ", ".join(self._flow_entry(each, path) for each in ordered)
                return f"{{ {shown} }}" if shown else "{}"

    def _flow_entry(self, entry: Entry, path: tuple[str, ...]) -> str:
        value = self._value(entry.value, (*path, entry.key.text))
        key = self._requoted(entry.key.span)
        if self._text[entry.key.span.end : entry.key.span.end + 1] != ":" and not value:
            return key  # `{ a }` is the key with nothing.
        return f"{key}: {value}" if value else f"{key}:"

    def _requoted(self, span: Span) -> str:
        written = self._text[span.start : span.end]
        match = _plain_text.fullmatch(written)
        return f'"{match[1]}"' if match else written

    def _comment_on(self, line: int) -> str:
        comment = self._comments.get(line)
        return comment.text.rstrip() if comment is not None else ""

    def _is_marker(self, line: int) -> bool:
        return self._raw(line).startswith(("---", "%"))

    def _begins(self, entry: Entry) -> bool:
        """Return whether nothing but spaces stands before a key on its line."""
        start = entry.key.span.start
        line = self._source.line_span(self._line(start))
        return not self._text[line.start : start].strip(" ")

    def _column(self, entry: Entry) -> int:
        return self._source.position(entry.key.span.start).column

    def _line(self, offset: int) -> int:
        return self._source.position(offset).line

    def _raw(self, line: int) -> str:
        return self._source.line_text(line).rstrip(_SPACES)


def _are_apart(before: Unit, unit: Unit) -> bool:
    """Return whether a blank line goes between two sections."""
    long = max(len(each.statement.lines) for each in (before, unit)) > 1
    return long or unit.is_apart or bool(unit.heads)


def lines_end(source: Source) -> str:
    """Return how the lines of a source end, as most of them do."""
    text = source.text
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def _is_block(node: Node, text: str) -> bool:
    """Return whether a node is a mapping or list written over lines, by indentation."""
    if isinstance(node, Scalar):
        return False
    return text[node.span.start : node.span.start + 1] not in ("{", "[")


def _end(node: Node, text: str) -> int:
    """Return where a value ends; the span of a block collection may reach further."""
    if _is_block(node, text):
        match node:
            case Mapping(entries=(*_, last)):
                return _end(last.value, text)
            case Sequence(items=(*_, last)):
                return _end(last, text)
            case _:
                pass
    return node.span.end


def _tokens(node: Node) -> Iterator[Span]:
    match node:
        case Scalar(span=span):
            yield span
        case Sequence(items=items):
            for item in items:
                yield from _tokens(item)
        case Mapping(entries=entries):
            for entry in entries:
                yield entry.key.span
                yield from _tokens(entry.value)
