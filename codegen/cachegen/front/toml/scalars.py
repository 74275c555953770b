"""TOML scalars: the value of one token; whatever is not trivial is left to tomllib."""

from __future__ import annotations

import re
import tomllib
from typing import Final

from cachegen.front.tree import Plain, Scalar
from cachegen.source import Span

_decimal: Final = re.compile(r"[-+]?\d{1,20}")


def scalar(text: str, span: Span) -> Scalar | None:
    """Return the scalar whose token is at `span`, or None where tomllib refuses it."""
    raw = text[span.start : span.end]
    if raw[0] in "\"'":
        return _text(raw, span)
    if raw == "true" or raw == "false":
        return Scalar(span, raw == "true")
    if _decimal.fullmatch(raw):
        return Scalar(span, int(raw))
    value = of_token(raw)
    return None if value is None else Scalar(span, value)


def of_token(raw: str) -> Plain:
    """Return the value that tomllib gives a token, or None where it refuses it."""
    try:
        value: object = tomllib.loads(f"x = {raw}")["x"]
    except ValueError:
        return None
    return value if isinstance(value, Plain) else None


def _text(raw: str, span: Span) -> Scalar | None:
    quotes = 3 if raw[:3] in ('"""', "'''") and len(raw) >= 6 else 1
    start = quotes
    if quotes == 3:
        start += len(raw[3:5]) - len(raw[3:5].removeprefix("\r\n").removeprefix("\n"))
    content = raw[start : len(raw) - quotes]
    if (raw[0] == '"' and "\\" in content) or "\r" in content:
        value = of_token(raw)
        return Scalar(span, value) if isinstance(value, str) else None
    inner = Span(span.start + start, span.end - quotes)
    return Scalar(span, content, inner)


def expected(raw: str) -> str:
    """Return what stands where tomllib refuses a token."""
    if raw[0] in "\"'":
        return "an escape that TOML knows"
    if raw[4:5] == "-":
        return "a date that is in the calendar"
    return "a time of day" if raw[2:3] == ":" else "a value"
