"""From one segment of a key back to the value that fills it, or the reason why none does.

The inverse of the runtime's encoding, written apart from it, for the generator never
imports the runtime: a text is accepted only if it is exactly what encoding its value gives.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cachegen import ir
from cachegen.keys.domains import (
    Infinite,
    decoded,
    encoded,
    joinable,
    scalar_domain,
)
from cachegen.keys.domains import admits as admitted
from cachegen.keys.patterns import RESERVED_PREFIX
from cachegen.words.literals import bytes_literal, readable, text_literal

_PERCENT = re.compile("%(.{0,2})", re.DOTALL)
_ESCAPED_START = f"%5F{RESERVED_PREFIX[1:]}"
_BARE_RESERVED = f"`{RESERVED_PREFIX}` never begins a key: cachegen keeps it for itself"
_ARTICLES = {ir.Scalar.INT: "an int", ir.Scalar.BYTES: "unpadded base64url"}
_FORMS = {
    ir.Scalar.UUID: "a UUID in lower case",
    ir.Scalar.DATE: "a date (`2026-01-31`)",
    ir.Scalar.DATETIME: "a moment in UTC (`2026-01-31T00:00:00.000000Z`)",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a text is no encoding of a value."""

    reason: str


def bare(text: str, *, sharded: bool, first: bool) -> str | Misfit:
    """Return a segment without its hash tag, or without the guard of a reserved start."""
    if sharded:
        if not (text.startswith("{") and text.endswith("}") and len(text) > 1):
            return Misfit(f"`{text}` is not in braces, as the shard's value is")
        return text[1:-1] or Misfit(
            "`{}` is empty, and an empty value chooses no shard"
        )
    if first and text.startswith(RESERVED_PREFIX):
        return Misfit(_BARE_RESERVED)
    if first and text.startswith(_ESCAPED_START):
        return RESERVED_PREFIX + text[len(_ESCAPED_START) :]
    return text


def text_value(text: str, separator: ir.Separator = "/") -> str | Misfit:
    """Return the `str` whose encoding is `text`."""
    for found in _PERCENT.finditer(text):
        reason = _wrong_escape(found[1])
        if reason is not None:
            return Misfit(reason)
    try:
        value = decoded(text)
    except UnicodeError:
        return Misfit(f"`{text}` does not spell UTF-8")
    again = encoded(value, separator=separator)
    if again == text:
        return value
    return Misfit(_difference(text, again or "", separator))


def python_value(
    scalar: ir.Scalar, text: str, separator: ir.Separator = "/"
) -> str | Misfit:
    """Return the Python expression of the value whose encoding is `text`."""
    match scalar:
        case ir.Scalar.STR:
            value = text_value(text, separator)
            return readable(value) if isinstance(value, str) else value
        case ir.Scalar.BOOL:
            known = text in ("true", "false")
            return text.title() if known else Misfit(f"`{text}` is not true or false")
        case _ if not _spells(scalar, text, separator):
            return Misfit(_not_canonical(scalar, text))
        case ir.Scalar.INT:
            return text
        case ir.Scalar.BYTES:
            return bytes_literal(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        case ir.Scalar.UUID:
            return f'UUID("{text}")'
        case ir.Scalar.DATE:
            day = date.fromisoformat(text)
            return f"date({day.year}, {day.month}, {day.day})"
        case ir.Scalar.DATETIME:
            moment = datetime.fromisoformat(joinable(text, separator))
            return _moment(moment.astimezone(UTC))
        case _:
            return Misfit(f"a {scalar} is never part of a key")


def _spells(scalar: ir.Scalar, text: str, separator: ir.Separator = "/") -> bool:
    domain = scalar_domain(scalar, sharded=False, first=False, separator=separator)
    return isinstance(domain, Infinite) and admitted(domain, text)


def _moment(value: datetime) -> str:
    parts = [value.year, value.month, value.day, value.hour, value.minute]
    if value.second or value.microsecond:
        parts.append(value.second)
    if value.microsecond:
        parts.append(value.microsecond)
    return f"datetime({', '.join(str(part) for part in parts)}, tzinfo=UTC)"


def _wrong_escape(digits: str) -> str | None:
    if re.fullmatch("[0-9A-F]{2}", digits):
        return None
    if re.fullmatch("[0-9A-Fa-f]{2}", digits):
        return f"`%{digits}` is not upper case"
    return f"`%{digits}` is no escape: a percent sign itself is written `%25`"


def _difference(text: str, again: str, separator: ir.Separator) -> str:
    """Say where a text leaves its canonical form."""
    start = next(
        (
            at
            for at, pair in enumerate(zip(text, again, strict=False))
            if pair[0] != pair[1]
        ),
        min(len(text), len(again)),
    )
    if text[start : start + 1] == "%":
        plain = again[start : start + 1]
        return f"`{text[start : start + 3]}` is `{plain}`, which is never escaped"
    found = text[start : start + 1]
    escape = encoded(found, separator=separator) or ""
    return f"{text_literal(found)} is written `{escape}`"


def _not_canonical(scalar: ir.Scalar, text: str) -> str:
    canonical = _canonical(scalar, text)
    if canonical is not None and canonical != text:
        return f"`{text}` is written `{canonical}`"
    if scalar in _FORMS:
        return f"`{text}` is not {_FORMS[scalar]}"
    return f"`{text}` is not {_ARTICLES.get(scalar, scalar.value)}"


def _canonical(scalar: ir.Scalar, text: str) -> str | None:
    """Return the form that a careless spelling stands for, if there is one."""
    match scalar:
        case ir.Scalar.INT if re.fullmatch("[-+]?[0-9]{1,4000}", text):
            return str(int(text))
        case ir.Scalar.UUID if _spells(scalar, text.lower()):
            return text.lower()
        case ir.Scalar.BYTES if _spells(scalar, text.rstrip("=")):
            return text.rstrip("=")
        case _:
            return None
