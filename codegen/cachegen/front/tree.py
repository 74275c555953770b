"""The located tree of a schema file, the same for TOML and YAML; it says where, never what it means.

The tree is lossless together with its source: every key, value, comment and entry has
its span, so tools edit by replacing spans and keep all other characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from cachegen.source import Place, Source, Span

type_names = {
    str: "text",
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    datetime: "a date-time",
    date: "a date",
    time: "a time",
}

integers: Final = range(-(2**63), 2**63)

Plain = str | bool | int | float | datetime | date | time | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar value; ``span`` covers its token, quotes included.

    ``inner`` is the span of the text between the quotes when each of its characters
    stands for itself (no escape, no folding), so that a part of the value can be
    pointed at; otherwise None.
    """

    span: Span
    value: Plain
    inner: Span | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; ``span`` covers it from the first to the last character."""

    span: Span
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """The key of an entry: its text and the span of its token, quotes included.

    Of a dotted TOML key or header this is one part.
    """

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; ``span`` covers both, without a comment that follows.

    `again` are the places where TOML headers and dotted keys name the same table or
    array of tables again, so that a rename finds them all.
    """

    span: Span
    key: Key
    value: Node
    again: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries in the order of the file, each key once (a repetition is a problem).

    A TOML table that several headers or dotted keys build has the span of the key
    that first named it. `damaged` says that a syntax error or a repetition took
    something away, so nobody may complain of what is missing; `lost` are the keys
    among it that could still be read.
    """

    span: Span
    entries: tuple[Entry, ...]
    damaged: bool = False
    lost: tuple[Key, ...] = ()
    _by_name: dict[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {each.key.text: each for each in reversed(self.entries)}
        object.__setattr__(self, "_by_name", by_name)

    def get(self, name: str) -> Entry | None:
        """Return the entry whose key is `name`, or None; takes constant time."""
        return self._by_name.get(name)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its ``#`` to the end of its line."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What one file holds: its source, the outermost mapping and all comments in order."""

    source: Source
    root: Mapping
    comments: tuple[Comment, ...]

    def place(self, span: Span) -> Place:
        """Return `span` as a place of this document's source."""
        return Place(self.source, span)
