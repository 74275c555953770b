"""Tables under construction: TOML's rules on what may be defined where, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from cachegen.front.tree import Entry, Key, Mapping, Node, Sequence
from cachegen.source import Span


class Origin(Enum):
    """How a table came to be, which decides who may add to it."""

    PASSED = auto()  # named on the way to a table further in
    HEADER = auto()  # has a header of its own
    DOTTED = auto()  # made by a dotted key


@dataclass(slots=True)
class Table:
    """A table that still grows; `section` is the header under which dotted keys made it."""

    span: Span
    origin: Origin
    section: int = 0
    slots: dict[str, Slot] = field(default_factory=dict[str, "Slot"])
    damaged: bool = False
    lost: list[Key] = field(default_factory=list[Key])

    def frozen(self, span: Span | None = None) -> Mapping:
        """Return the finished mapping, with `span` where the table has brackets of its own."""
        entries = tuple(_entry(slot) for slot in self.slots.values())
        return Mapping(span or self.span, entries, self.damaged, tuple(self.lost))

    def lose(self, key: Key | None) -> None:
        """Remember that something is missing here, and its key where that is known."""
        self.damaged = True
        if key is not None:
            self.lost.append(key)


@dataclass(slots=True)
class Tables:
    """An array of tables that still grows; never empty."""

    span: Span
    items: list[Table]


@dataclass(slots=True)
class Slot:
    """A key of a table with what it holds so far, and where it was named again."""

    key: Key
    value: Node | Table | Tables
    again: list[Key] = field(default_factory=list[Key])


class Clash(Exception):
    """A key is defined again: `key` the second time, `first` where it was defined."""

    def __init__(self, key: Key, first: Key) -> None:
        super().__init__(key.text)
        self.key = key
        self.first = first


def opened(root: Table, path: tuple[Key, ...], section: int, *, array: bool) -> Table:
    """Return the table that a header opens; raise `Clash` where it may not."""
    parent = root
    for key in path[:-1]:
        parent = _passed(parent, key)
    key = path[-1]
    slot = parent.slots.get(key.text)
    if slot is None:
        table = Table(key.span, Origin.HEADER, section)
        parent.slots[key.text] = Slot(
            key, Tables(key.span, [table]) if array else table
        )
        return table
    match slot.value:
        case Tables(items=items) if array:
            slot.again.append(key)
            items.append(Table(key.span, Origin.HEADER, section))
            return items[-1]
        case Table(origin=Origin.PASSED) as table if not array:
            slot.again.append(key)
            table.origin = Origin.HEADER
            return table
        case _:
            raise Clash(key, slot.key)


def assigned(table: Table, path: tuple[Key, ...], section: int) -> Table:
    """Return the table in which a dotted key stands; raise `Clash` where it may not."""
    for key in path[:-1]:
        slot = table.slots.get(key.text)
        if slot is None:
            slot = Slot(key, Table(key.span, Origin.DOTTED, section))
            table.slots[key.text] = slot
        value = slot.value
        if not isinstance(value, Table) or not _extends(value, section):
            raise Clash(key, slot.key)
        if slot.key is not key:
            slot.again.append(key)
        value.origin, value.section = Origin.DOTTED, section
        table = value
    first = table.slots.get(path[-1].text)
    if first is not None:
        raise Clash(path[-1], first.key)
    return table


def _extends(table: Table, section: int) -> bool:
    if table.origin is Origin.DOTTED:
        return table.section == section
    return table.origin is Origin.PASSED


def _passed(parent: Table, key: Key) -> Table:
    slot = parent.slots.get(key.text)
    if slot is None:
        table = Table(key.span, Origin.PASSED)
        parent.slots[key.text] = Slot(key, table)
        return table
    slot.again.append(key)
    match slot.value:
        case Table() as table:
            return table
        case Tables(items=items):
            return items[-1]
        case _:
            raise Clash(key, slot.key)


def _entry(slot: Slot) -> Entry:
    match slot.value:
        case Table() as table:
            return Entry(slot.key.span, slot.key, table.frozen(), tuple(slot.again))
        case Tables(span=span, items=items):
            tables = Sequence(span, tuple(each.frozen() for each in items))
            return Entry(slot.key.span, slot.key, tables, tuple(slot.again))
        case node:
            return Entry(Span(slot.key.span.start, node.span.end), slot.key, node)
