"""Walks a TOML text statement by statement: sound ones are assembled, damaged ones explained.

tree-sitter's recovery may swallow sound lines that stand near a damaged one, so from
where a damage begins we read on ourselves, until we meet a statement that it read as we do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import tree_sitter_toml
from tree_sitter import Language, Parser, Point, Range
from tree_sitter import Node as Syntax

from cachegen.front import bounds
from cachegen.front.toml.assembly import Assembly
from cachegen.front.toml.fault import Fault
from cachegen.front.toml.faults import Statement
from cachegen.front.toml.tokens import blank, broken_header
from cachegen.front.tree import Comment
from cachegen.problems.syntax import BeyondBounds, UnexpectedText
from cachegen.source import Place, Source, Span

_language: Final = Language(tree_sitter_toml.language())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A comment, a pair, or a header with its key; `syntax` is None where it is damaged."""

    start: int
    end: int
    syntax: Syntax | None
    brackets: str = ""


def assemble(source: Source, text: str, assembly: Assembly) -> None:
    """Put every statement of `text` into `assembly`, and a problem for each damaged one."""
    _Walk(source, text, assembly).run()


class _Walk:
    def __init__(self, source: Source, text: str, assembly: Assembly) -> None:
        self._source = source
        self._text = text
        self._assembly = assembly
        self._parser = Parser(_language)
        # Every character that is not ASCII becomes one "?": offsets of bytes are then
        # offsets of characters. It is as legal in text and comments as what it stands
        # for, and as illegal everywhere else.
        self._bytes = text.encode("ascii", "replace")

    def run(self) -> None:
        pieces = _pieces(self._parser.parse(self._bytes).root_node)
        sound = {each.start: at for at, each in enumerate(pieces) if each.syntax}
        index = 0
        end = 0
        while index < len(pieces) and not self._finished():
            piece = pieces[index]
            if piece.start < end:
                index += 1
            elif piece.syntax is not None:
                self._add(piece.syntax, piece.brackets)
                end = piece.end
                index += 1
            else:
                line = self._text.rfind("\n", 0, piece.start) + 1
                end = self._read_on(max(end, line), sound, index)
                index = sound.get(end, index + 1)

    def _finished(self) -> bool:
        if self._assembly.full:
            place = Place(self._source, Span(0, 0))
            problem = BeyondBounds(place, "the file", bounds.nodes, "values")
            self._assembly.problems.append(problem)
            return True
        return len(self._assembly.problems) >= bounds.syntax_problems

    def _read_on(self, at: int, sound: dict[int, int], after: int) -> int:
        """Read statements from `at`; return where a sound piece begins, or the text's end."""
        while not self._finished():
            at = self._skip_blank(at)
            if at >= len(self._text) or sound.get(at, -1) > after:
                return at
            result = Statement(self._text, at).read()
            if isinstance(result, Fault):
                self._report(result)
                at = result.resume
            else:
                self._add_slice(at, result)
                at = result
        return len(self._text)

    def _skip_blank(self, at: int) -> int:
        match = blank.match(self._text, at)
        end = match.end() if match else at
        while (at := self._text.find("#", at, end)) >= 0:
            stop = self._text.find("\n", at, end)
            span = Span(at, end if stop < 0 else stop)
            comment = self._text[span.start : span.end].rstrip("\r")
            self._assembly.comments.append(
                Comment(Span(at, at + len(comment)), comment)
            )
            at = span.end
        return end

    def _report(self, fault: Fault) -> None:
        opened = Place(self._source, fault.opened) if fault.opened else None
        place = Place(self._source, fault.span)
        problem = UnexpectedText(
            place, fault.found, fault.expected, opened, (), fault.help
        )
        self._assembly.problems.append(problem)
        if fault.header:
            self._assembly.lost_header(fault.path or None, array=fault.header == "[[")
        elif broken_header.match(self._text, fault.start):
            self._assembly.lost_header(None, array=False)
        elif fault.path:
            self._assembly.lost_pair(fault.path)
        else:
            self._assembly.lost_line()

    def _add_slice(self, start: int, end: int) -> None:
        """Add the statement at a slice of the text, which we can read and tree-sitter must."""
        here = Range(Point(0, 0), Point(0, 0), start, end)
        parser = Parser(_language, included_ranges=[here])
        pieces = _pieces(parser.parse(self._bytes).root_node)
        for piece in pieces:
            if piece.syntax is not None:
                self._add(piece.syntax, piece.brackets)
            else:
                span = Span(piece.start, piece.end)
                place = Place(self._source, span)
                self._assembly.problems.append(UnexpectedText(place, "this", "TOML"))
                self._assembly.lost_line()

    def _add(self, syntax: Syntax, brackets: str) -> None:
        if brackets:
            self._assembly.header(syntax, array=brackets == "[[")
        elif syntax.type == "pair":
            self._assembly.pair(syntax)
        else:
            self._assembly.comment(syntax)


def _pieces(root: Syntax) -> list[_Piece]:
    """Return the statements and comments of a parse in order; a table's pairs follow its header."""
    if root.type != "document":
        return [_Piece(root.start_byte, root.end_byte, None)]
    pieces: list[_Piece] = []
    for node in root.children:
        if node.type in ("table", "table_array_element"):
            children = node.children
            pieces.append(_header(children))
            pieces += (_piece(each) for each in children[3:])
        else:
            pieces.append(_piece(node))
    return pieces


def _header(children: list[Syntax]) -> _Piece:
    opening, key, *rest = children
    closing = rest[0] if rest else key
    sound = not (key.has_error or closing.is_missing or key.type == "ERROR")
    sound = sound and closing.type in ("]", "]]")
    brackets = opening.type
    return _Piece(
        opening.start_byte, closing.end_byte, key if sound else None, brackets
    )


def _piece(node: Syntax) -> _Piece:
    sound = node.type in ("pair", "comment") and not node.has_error
    return _Piece(node.start_byte, node.end_byte, node if sound else None)
