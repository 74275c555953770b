"""Dates and times of the standard library, whatever a frozen clock has put in their place.

freezegun replaces `date` and `datetime` in every module's namespace while it is active,
so neither is held here under a module's own name.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple, TypeGuard

_MINUTE: Final = dt.timedelta(minutes=1)


class _Library(NamedTuple):
    date: type[dt.date]
    datetime: type[dt.datetime]


def _library() -> _Library:
    # A stand-in that is active at import is a subclass of what it stands in for.
    day, moment = (
        next(base for base in stand_in.__mro__ if base.__module__ == "datetime")
        for stand_in in (dt.date, dt.datetime)
    )
    return _Library(day, moment)


LIBRARY: Final = _library()
"""The two classes as the standard library made them."""


def is_datetime(value: object) -> TypeGuard[dt.datetime]:
    """Return whether a value is a datetime, also one that a frozen clock made."""
    return isinstance(value, LIBRARY.datetime)


def has_odd_offset(value: object) -> TypeGuard[dt.datetime]:
    """Return whether a value is a datetime with seconds in its offset; RFC 3339 has none."""
    if not is_datetime(value):
        return False
    offset = value.utcoffset()
    return offset is not None and bool(offset % _MINUTE)


def text(value: dt.date) -> str:
    """Return a date as text, or a datetime as the moment that it is."""
    if has_odd_offset(value):
        return value.astimezone(dt.UTC).isoformat().removesuffix("+00:00") + "Z"
    return value.isoformat()


def moment(value: dt.datetime) -> tuple[bool, dt.timedelta]:
    """Return whether a datetime is aware, and what it names: a moment, or a clock's reading.

    Unlike ``==`` of two datetimes this also holds where a zone's clocks go back: there
    Python calls no two zones' datetimes equal (PEP 495). It never overflows.
    """
    offset = value.utcoffset()
    wall = value.replace(tzinfo=None) - LIBRARY.datetime.min
    return offset is not None, wall - (offset or dt.timedelta(0))
