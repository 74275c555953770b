"""The import statements of one Python file, wherever in it they stand; nothing is imported."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from cachegen.source import Place, Source, Span


@dataclass(frozen=True, slots=True)
class Import:
    """A module that a statement names; `level` counts the dots of a relative import.

    `name` is one of its names where it is a `from`, which may be a module as well.
    """

    module: str
    name: str | None
    level: int
    place: Place


def imports(path: str, data: bytes) -> tuple[Import, ...]:
    """Return the imports of a file; none of one that Python could not read either."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        source = Source(path, data.decode(encoding))
        tree = ast.parse(source.text)
    except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError):
        return ()
    return tuple(_imports(tree, source))


def _imports(tree: ast.AST, source: Source) -> Iterator[Import]:
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                for each in node.names:
                    yield Import(each.name, None, 0, _place(node, source))
            case ast.ImportFrom():
                for each in node.names:
                    place = _place(node, source)
                    yield Import(node.module or "", each.name, node.level, place)
            case _:
                pass


def _place(node: ast.stmt, source: Source) -> Place:
    """Return the place of a statement, as far as it goes on its first line."""
    line = source.line_span(node.lineno)
    start = line.start + _characters(source, node.lineno, node.col_offset)
    end = line.end
    if node.end_lineno == node.lineno and node.end_col_offset is not None:
        end = line.start + _characters(source, node.lineno, node.end_col_offset)
    return Place(source, Span(start, end))


def _characters(source: Source, line: int, units: int) -> int:
    """Return a column in characters; Python counts bytes of UTF-8."""
    return len(source.line_text(line).encode()[:units].decode(errors="ignore"))
