"""The commands that keyspaces send most, answered from the engine's table without its parser.

Each does what the engine does for the forms of a command that it knows, and gives
`RARE` for every other form, kind of value or refusal: then the engine itself is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum
from typing import Final, Protocol

from cachegen_runtime.protocol import Answer, Command


class Rare(Enum):
    """The answer to what the engine itself has to be asked."""

    RARE = "rare"


RARE: Final = Rare.RARE
_INT64: Final = 2**63
_LONGEST: Final = 2**53
"""Milliseconds beyond which the engine looks at an expiry more closely."""


class Item(Protocol):
    """What the engine's table holds: a value, and its end in seconds since the Unix epoch."""

    value: object
    expireat: float | None


class Database(Protocol):
    """The part of the engine's table of keys in use; what has expired is not in it."""

    @property
    def time(self) -> float: ...

    def get(self, key: bytes, /) -> Item | None: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...

    def __setitem__(self, key: bytes, item: Item, /) -> None: ...

    def __delitem__(self, key: bytes, /) -> None: ...


class Table:
    """The engine's table, and what makes its items."""

    __slots__ = ("_database", "_item")

    def __init__(self, database: Database, item: Callable[[bytes], Item]) -> None:
        self._database = database
        self._item = item

    def get(self, command: Command) -> Answer | Rare:
        """GET key."""
        if len(command) != 2:
            return RARE
        item = self._database.get(command[1])
        if item is None:
            return None
        value = item.value
        return value if isinstance(value, bytes) else RARE

    def multi_get(self, command: Command) -> Answer | Rare:
        """MGET key …; what is no string is nil."""
        found: list[Answer] = []
        for item in map(self._database.get, command[1:]):
            value = None if item is None else item.value
            found.append(value if isinstance(value, bytes) else None)
        return found or RARE

    def set(self, command: Command) -> Answer | Rare:
        """SET key value, with PX, PXAT or KEEPTTL, and NX or XX before these."""
        if len(command) < 3:
            return RARE
        _, key, value, *options = command
        held = self._database.get(key)
        must_be_there: bool | None = None
        if options and options[0] in (b"NX", b"XX"):
            must_be_there = options.pop(0) == b"XX"
        end: float | None
        match options:
            case []:
                end = None
            case [b"KEEPTTL"]:
                end = None if held is None else held.expireat
            case [b"PX" | b"PXAT" as form, number]:
                milliseconds = _whole(number)
                if milliseconds is None or not 0 < milliseconds < _LONGEST:
                    return RARE
                since = self._database.time if form == b"PX" else 0.0
                end = since + milliseconds / 1000.0
            case _:
                return RARE
        if must_be_there is not None and must_be_there is (held is None):
            return None
        # One assignment, so that an interruption leaves the old value or the new one.
        item = self._item(value)
        item.expireat = end
        self._database[key] = item
        return b"OK"

    def increment(self, command: Command) -> Answer | Rare:
        """INCRBY key delta, within 64 bits."""
        if len(command) != 3:
            return RARE
        _, key, delta = command
        by = _whole(delta)
        while True:
            item = self._database.get(key)
            held = b"0" if item is None else item.value
            before = _whole(held) if isinstance(held, bytes) else None
            if by is None or before is None or not -_INT64 <= before + by < _INT64:
                return RARE
            after = b"%d" % (before + by)
            if item is None:
                self._database[key] = self._item(after)
                return by
            # No call is between these two: a signal's handler has changed it before, or not at all.
            if item.value is held:
                item.value = after
                return before + by

    def delete(self, command: Command) -> Answer | Rare:
        """DEL or UNLINK key …."""
        if len(command) < 2:
            return RARE
        database, gone = self._database, 0
        for key in command[1:]:
            if database.get(key) is not None:
                # What the collector ran may have been faster.
                with suppress(KeyError):
                    del database[key]
                    gone += 1
        return gone

    def exists(self, command: Command) -> Answer | Rare:
        """EXISTS key …."""
        if len(command) < 2:
            return RARE
        return sum(item is not None for item in map(self._database.get, command[1:]))

    def time_left(self, command: Command) -> Answer | Rare:
        """PTTL key, in milliseconds."""
        if len(command) != 2:
            return RARE
        item = self._database.get(command[1])
        if item is None:
            return -2
        end = item.expireat
        if end is None:
            return -1
        # The clock has moved on since the look-up; a negative TTL would say something else.
        return max(0, round((end - self._database.time) * 1000.0))

    def expire(self, command: Command) -> Answer | Rare:
        """PEXPIRE key milliseconds, without options."""
        milliseconds = _whole(command[2]) if len(command) == 3 else None
        if milliseconds is None or not 0 < milliseconds < _LONGEST:
            return RARE
        key = command[1]
        item = self._database.get(key)
        if item is None:
            return 0
        item.expireat = self._database.time + milliseconds / 1000.0
        self._database[key] = item
        return 1


def _whole(text: bytes) -> int | None:
    """Return the number of a text that is written as servers write it, else None."""
    try:
        number = int(text)
    except ValueError:
        return None
    return number if b"%d" % number == text else None


def quick_commands(
    database: Database, item: Callable[[bytes], Item]
) -> dict[bytes, Callable[[Command], Answer | Rare]]:
    """Return what answers each of the common commands, by the command's name."""
    table = Table(database, item)
    return {
        b"DEL": table.delete,
        b"EXISTS": table.exists,
        b"GET": table.get,
        b"INCRBY": table.increment,
        b"MGET": table.multi_get,
        b"PEXPIRE": table.expire,
        b"PTTL": table.time_left,
        b"SET": table.set,
        b"UNLINK": table.delete,
    }
