"""Values, changed in whatever way they let themselves be changed, and told in full.

What goes around a class's own rules, as `object.__setattr__` does, is no way that a program
takes by mistake. Scalars and the members of enums, which a whole process has in common, have
no parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

_LEAVES = (bool, int, float, bytes, date, time, timedelta, Decimal, UUID, Enum)


def told(value: object) -> object:
    """Return all that can be seen of a value, at any depth, as what nobody changes."""
    match value:
        case None:
            return None
        case _ if isinstance(value, _LEAVES):
            return (type(value), value)
        case list() | tuple():
            return (type(value), *map(told, value))
        case set() | frozenset():
            return (type(value), frozenset(map(told, value)))
        case dict():
            return (dict, *((told(key), told(each)) for key, each in value.items()))
        case _:
            text = str(value) if isinstance(value, str) else None
            parts = {name: told(getattr(value, name)) for name in _parts(value)}
            return (type(value), text, tuple(sorted(parts.items())))


def change(value: object) -> None:
    """Change a value, and all that it holds, wherever that is possible."""
    match value:
        case None:
            return
        case _ if isinstance(value, _LEAVES):
            return
        case list():
            _each(value)
            value[:1] = ["changed"]
            value.append("changed")
        case tuple() | frozenset():
            _each(value)
        case set():
            _each(value)
            value.clear()
            value.add("changed")
        case dict():
            _each(value.values())
            value.clear()
            value["changed"] = "changed"
        case _:
            _each(getattr(value, name) for name in _parts(value))
            for name in (*_parts(value), "changed"):
                # Who is frozen says so, each library by an error of its own.
                with suppress(AttributeError, TypeError, ValueError):
                    setattr(value, name, "changed")


def _each(values: Iterable[object]) -> None:
    for each in list(values):
        change(each)


def _parts(value: object) -> list[str]:
    """Return the names of what an object holds."""
    declared: Iterable[str] = getattr(type(value), "__struct_fields__", ())
    slots: Iterable[str] = getattr(type(value), "__slots__", ())
    named = [*declared, *slots, *getattr(value, "__dict__", {})]
    return [name for name in dict.fromkeys(named) if not name.startswith("_")]
