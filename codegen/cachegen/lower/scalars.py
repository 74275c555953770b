"""Scalars of a schema's values: each to the one text that the IR keeps of it.

TOML has dates and times of its own where YAML has texts; both come to the same.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from uuid import UUID

from cachegen.front.tree import Plain
from cachegen.ir import Scalar
from cachegen.lower.durations import LONGEST, milliseconds

EXPECTED = {
    Scalar.STR: "a text",
    Scalar.INT: "an integer, such as 1",
    Scalar.FLOAT: "a finite number, such as 0.5",
    Scalar.BOOL: "true or false",
    Scalar.BYTES: 'base64 text, such as "aGVsbG8="',
    Scalar.UUID: 'a UUID, such as "123e4567-e89b-12d3-a456-426614174000"',
    Scalar.DATE: 'a date, such as "2026-01-31"',
    Scalar.DATETIME: 'a date-time with its offset, such as "2026-01-31T12:00:00Z"',
    Scalar.TIME: 'a time of day, such as "12:00:00"',
    Scalar.TIMEDELTA: 'a duration, such as "30d"',
    Scalar.DECIMAL: 'a decimal text, such as "9.90"',
}
"""What a value of each scalar looks like, for the help of a problem."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LONGEST_NUMBER = 100


def scalar_text(value: Plain, scalar: Scalar) -> str | None:
    """Return the text that the IR keeps of a value, or None when it is no such scalar."""
    match value:
        case bool():
            return ("true" if value else "false") if scalar is Scalar.BOOL else None
        case int() | float():
            return _number(value, scalar)
        case datetime() | date() | time():
            return _moment(value, scalar)
        case str():
            return _text(value, scalar)
        case None:
            return None


def is_spelled_as_text(scalar: Scalar) -> bool:
    """Return whether a schema writes this scalar as a text."""
    return scalar not in (Scalar.INT, Scalar.FLOAT, Scalar.BOOL)


def _number(value: int | float, scalar: Scalar) -> str | None:
    if scalar is Scalar.INT and isinstance(value, int):
        return str(value) if abs(value) < 10**_LONGEST_NUMBER else None
    if scalar is Scalar.FLOAT and abs(value) < 1e309 and math.isfinite(value):
        return repr(float(value))
    if scalar is Scalar.DECIMAL and isinstance(value, int):
        return str(value) if abs(value) < 10**_LONGEST_NUMBER else None
    return None


def _moment(value: datetime | date | time, scalar: Scalar) -> str | None:
    if isinstance(value, datetime):
        aware = scalar is Scalar.DATETIME and value.tzinfo is not None
        return _utc(value) if aware else None
    if isinstance(value, time):
        return value.isoformat() if scalar is Scalar.TIME else None
    return value.isoformat() if scalar is Scalar.DATE else None


def _utc(value: datetime) -> str | None:
    try:
        plain = value.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # the offset leads out of the years 1 to 9999
        return None
    return f"{plain.isoformat(timespec='microseconds')}Z"


def _text(value: str, scalar: Scalar) -> str | None:
    try:
        return _parsed(value, scalar)
    except (ValueError, InvalidOperation, binascii.Error):
        return None


def _parsed(value: str, scalar: Scalar) -> str | None:
    match scalar:
        case Scalar.STR:
            return value if value.isascii() or _is_encodable(value) else None
        case Scalar.BYTES:
            raw = base64.b64decode(value.encode("ascii"), validate=True)
            return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
        case Scalar.UUID if _UUID.fullmatch(value):
            return str(UUID(value))
        case Scalar.DATE if _DATE.fullmatch(value):
            return date.fromisoformat(value).isoformat()
        case Scalar.DATETIME if _DATETIME.fullmatch(value):
            return _utc(datetime.fromisoformat(value.upper()))
        case Scalar.TIME if _TIME.fullmatch(value):
            return time.fromisoformat(value).isoformat()
        case Scalar.TIMEDELTA:
            duration = milliseconds(value)
            sound = duration is not None and duration <= LONGEST
            return str(duration * 1000) if sound and duration is not None else None
        case Scalar.DECIMAL if _DECIMAL.fullmatch(value):
            return str(Decimal(value)) if len(value) <= _LONGEST_NUMBER else None
        case _:
            return None


def _is_encodable(value: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in value)
