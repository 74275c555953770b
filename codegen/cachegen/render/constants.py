"""How values of scalars are written in Python."""

from __future__ import annotations

import math
import re
from base64 import urlsafe_b64decode
from datetime import date, datetime, time, timedelta
from typing import Literal, assert_never

from cachegen import ir
from cachegen.render import symbols
from cachegen.render.code import Code, bytes_literal, literal
from cachegen.render.scope import ModuleScope

_DIGITS = 4000
"""Digits of a literal that Python still reads."""


def constant(value: str | int | bool) -> Code:
    """Return a text, an integer or a truth value."""
    return literal(value) if isinstance(value, str) else Code(repr(value))


def scalar_constant(scalar: ir.Scalar, text: str, scope: ModuleScope) -> Code:
    """Return the value that the IR's `text` stands for."""
    match scalar:
        case ir.Scalar.STR:
            return literal(text)
        case ir.Scalar.INT:
            return constant(int(text))
        case ir.Scalar.BOOL:
            return constant(text == "true")
        case ir.Scalar.FLOAT:
            return _float(float(text), scope)
        case ir.Scalar.BYTES:
            return bytes_literal(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        case ir.Scalar.UUID | ir.Scalar.DECIMAL:
            class_ = scope.spelled(symbols.SCALARS[scalar])
            if scalar is ir.Scalar.DECIMAL and _is_whole(text):
                return Code(f"{class_}({int(text)})")
            return Code(f"{class_}({literal(text)})")
        case _:
            return _moment(scalar, text, scope)


def _is_whole(text: str) -> bool:
    """Return whether an integer makes the same `Decimal`, as linters want it written."""
    if re.fullmatch(r"[+-]?[0-9]+", text) is None or len(text) > _DIGITS:
        return False
    return int(text) != 0 or not text.startswith("-")


def duration(value: timedelta, scope: ModuleScope) -> Code:
    """Return a duration, with the parts that are not zero."""
    parts = {
        "days": value.days,
        "seconds": value.seconds,
        "microseconds": value.microseconds,
    }
    shown = ", ".join(f"{name}={part}" for name, part in parts.items() if part)
    return Code(f"{scope.spelled(symbols.SCALARS[ir.Scalar.TIMEDELTA])}({shown})")


def _float(value: float, scope: ModuleScope) -> Code:
    if not math.isfinite(value):
        return Code(f'{scope.spelled(symbols.SCALARS[ir.Scalar.FLOAT])}("{value}")')
    return Code(repr(value).replace("e+", "e"))


def _moment(
    scalar: Literal[
        ir.Scalar.DATE, ir.Scalar.DATETIME, ir.Scalar.TIME, ir.Scalar.TIMEDELTA
    ],
    text: str,
    scope: ModuleScope,
) -> Code:
    class_ = scope.spelled(symbols.SCALARS[scalar])
    match scalar:
        case ir.Scalar.DATE:
            day = date.fromisoformat(text)
            return Code(f"{class_}({day.year}, {day.month}, {day.day})")
        case ir.Scalar.DATETIME:
            return _datetime(class_, datetime.fromisoformat(text), scope)
        case ir.Scalar.TIME:
            return _time(class_, time.fromisoformat(text), text)
        case ir.Scalar.TIMEDELTA:
            return duration(timedelta(microseconds=int(text)), scope)
        case _:
            assert_never(scalar)


def _datetime(class_: Code, moment: datetime, scope: ModuleScope) -> Code:
    parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute]
    if moment.second or moment.microsecond:
        parts.append(moment.second)
    if moment.microsecond:
        parts.append(moment.microsecond)
    shown = ", ".join(str(part) for part in parts)
    if moment.utcoffset() is None:
        return Code(f"{class_}({shown})")
    if moment.utcoffset():
        return Code(f"{class_}.fromisoformat({literal(moment.isoformat())})")
    return Code(f"{class_}({shown}, tzinfo={scope.spelled(symbols.UTC)})")


def _time(class_: Code, moment: time, text: str) -> Code:
    if moment.tzinfo is not None:
        return Code(f"{class_}.fromisoformat({literal(text)})")
    parts = [moment.hour, moment.minute, moment.second, moment.microsecond]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()
    return Code(f"{class_}({', '.join(str(part) for part in parts)})")
