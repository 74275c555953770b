"""tree-sitter's face, as far as cachegen uses it, over what its JavaScript twin has read.

The Python binding is compiled code that nobody publishes for browsers; the parser and the
grammar themselves are published, as WebAssembly with a face for JavaScript. `connect` is
told how to call that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

WHOLE = -1
"""Where a range begins that is no range but all of the text."""


class Numbers(Protocol):
    """An array of JavaScript's."""

    def to_py(self) -> memoryview[int]:
        """Return the numbers."""
        ...


class Read(Protocol):
    """Reads a text, or a range of it.

    Returns five numbers a node, each node before its children: the index of its type's
    name, where it begins and ends, how many children it has, and its flags.
    """

    def __call__(self, text: str, start: int, end: int, /) -> Numbers: ...


@dataclass(frozen=True, slots=True)
class _Reader:
    read: Read
    names: Sequence[str]


_readers: list[_Reader] = []


def connect(read: Read, names: Sequence[str]) -> None:
    """Take the way to read TOML, and the names of the types of its nodes."""
    _readers[:] = [_Reader(read, names)]


@dataclass(frozen=True, slots=True)
class Point:
    """A row and a column; whoever only counts bytes leaves them at zero."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Range:
    """A part of a text."""

    start_point: Point
    end_point: Point
    start_byte: int
    end_byte: int


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the syntax tree."""

    type: str
    start_byte: int
    end_byte: int
    is_named: bool
    is_missing: bool
    has_error: bool
    children: list[Node]


@dataclass(frozen=True, slots=True)
class Tree:
    """What was read."""

    root_node: Node


class Language:
    """The one language there is."""

    def __init__(self, language: object) -> None:
        self.language = language


class Parser:
    """Reads texts of ASCII, in which a byte is a character."""

    def __init__(
        self, language: Language, *, included_ranges: Sequence[Range] = ()
    ) -> None:
        self._language = language
        self._ranges = included_ranges

    def parse(self, data: bytes) -> Tree:
        """Return the tree of a text, or of the one range that the parser was made for."""
        [reader] = _readers
        start, end = WHOLE, WHOLE
        for each in self._ranges:
            start, end = each.start_byte, each.end_byte
        numbers = reader.read(data.decode("ascii"), start, end).to_py().tolist()
        return Tree(_tree(numbers, reader.names))


def _tree(numbers: Sequence[int], names: Sequence[str]) -> Node:
    """Return the root; from the last node to the first, the children of each are there before it."""
    done: list[Node] = []
    for at in range(len(numbers) - 5, -1, -5):
        kind, start, end, count, flags = numbers[at : at + 5]
        children = _taken(done, count)
        named, missing, error = flags & 1 > 0, flags & 2 > 0, flags & 4 > 0
        done.append(Node(names[kind], start, end, named, missing, error, children))
    [root] = done
    return root


def _taken(nodes: list[Node], count: int) -> list[Node]:
    """Return the last nodes, taken away, the very last first."""
    taken: Iterable[Node] = (nodes.pop() for _ in range(count))
    return list(taken)
