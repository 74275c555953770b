"""The set of strings that one segment of a keyspace's keys can be, and where two such sets meet.

Exact, for it decides conflicts: each domain is the image of the runtime's key encoding
(`cachegen_runtime.keys.encoder`), neither more nor less. What joins the segments is never in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, get_args

from cachegen import ir
from cachegen.keys.patterns import RESERVED_PREFIX

_ENCODED: Final = {
    each: re.compile(f"[\x00-\x20%{{}}\x7f-\x9f{re.escape(each)}]")
    for each in get_args(ir.Separator)
}
_ESCAPED_PREFIX = RESERVED_PREFIX.replace("_", "%5F", 1)
_BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

_SPELLINGS = {
    ir.Scalar.INT: re.compile(r"0|-?[1-9][0-9]*"),
    ir.Scalar.UUID: re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ir.Scalar.BYTES: re.compile(r"[A-Za-z0-9_-]*"),
    ir.Scalar.DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ir.Scalar.DATETIME: re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
    ),
}

_COMMON = {
    frozenset({ir.Scalar.STR}): "x",
    frozenset({ir.Scalar.INT}): "1",
    frozenset({ir.Scalar.BYTES}): "data",
    frozenset({ir.Scalar.UUID}): "00000000-0000-0000-0000-000000000000",
    frozenset({ir.Scalar.DATE}): "2026-01-31",
    frozenset({ir.Scalar.DATETIME}): "2026-01-31T00:00:00.000000Z",
    frozenset({ir.Scalar.INT, ir.Scalar.BYTES}): "1000",
    frozenset(
        {ir.Scalar.BYTES, ir.Scalar.UUID}
    ): "00000000-0000-0000-0000-000000000000",
}
"""A string that both have; a pair with `str` shares what the other one has."""


@dataclass(frozen=True, slots=True)
class Finite:
    """A literal, a `bool` or an enum: these strings and no others."""

    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Infinite:
    """Every string that a scalar of unbounded values is encoded as.

    ``sharded`` ones stand in ``{…}`` and are never empty; in the ``first`` segment a
    reserved beginning is escaped, and everywhere the ``separator``.
    """

    scalar: ir.Scalar
    sharded: bool = False
    first: bool = False
    separator: ir.Separator = "/"


Domain = Finite | Infinite


def literal_domain(text: str) -> Domain:
    """Return the domain of a literal segment."""
    return Finite(frozenset((text,)))


def scalar_domain(
    scalar: ir.Scalar,
    *,
    sharded: bool,
    first: bool,
    separator: ir.Separator = "/",
) -> Domain:
    """Return the domain of a placeholder that a scalar fills."""
    if scalar is ir.Scalar.BOOL:
        return values_domain(("true", "false"), sharded=sharded, first=first)
    return Infinite(scalar, sharded, first, separator)


def values_domain(
    values: tuple[str, ...],
    *,
    sharded: bool,
    first: bool,
    separator: ir.Separator = "/",
) -> Domain:
    """Return the domain of a placeholder that one of a few texts fills."""
    bare = first and not sharded
    texts = (encoded(value, first=bare, separator=separator) for value in values)
    if sharded:
        return Finite(frozenset(f"{{{text}}}" for text in texts if text))
    return Finite(frozenset(text for text in texts if text is not None))


def encoded(
    value: str, *, first: bool = False, separator: ir.Separator = "/"
) -> str | None:
    """Return the key encoding of a text, or None when a lone surrogate leaves it none."""
    if any("\ud800" <= each <= "\udfff" for each in value):
        return None
    text = _ENCODED[separator].sub(_percent, value)
    if first and text.startswith(RESERVED_PREFIX):
        return f"%5F{text[1:]}"
    return text


def decoded(text: str) -> str:
    """Return the text whose key encoding is `text`."""
    raw = re.sub(
        rb"%([0-9A-F]{2})",
        lambda found: bytes.fromhex(found[1].decode("ascii")),
        text.encode(),
    )
    return raw.decode()


def admits(domain: Infinite, text: str) -> bool:
    """Return whether an encoded text or literal is in the domain."""
    if domain.sharded:
        if not _is_tagged(text):
            return False
        text = text[1:-1]
    elif _is_tagged(text):
        return False
    elif domain.first and text.startswith(_ESCAPED_PREFIX):
        text = text.replace("%5F", "_", 1)
    return domain.separator not in text and _spells(
        domain.scalar, joinable(text, domain.separator)
    )


def joinable(text: str, separator: ir.Separator) -> str:
    """Return a segment as it would be where segments are joined by `/`."""
    if separator == "/":
        return text
    return text.replace("/", "%2F").replace(f"%{ord(separator):02X}", separator)


def common(left: Domain, right: Domain) -> str | None:
    """Return a string that both domains hold, or None when they do not meet."""
    if isinstance(left, Infinite):
        if isinstance(right, Infinite):
            return _common_infinite(left, right)
        return common(right, left)
    if isinstance(right, Infinite):
        return _plainest(text for text in left.texts if admits(right, text))
    return _plainest(left.texts & right.texts)


def _plainest(texts: Iterable[str]) -> str | None:
    """Return a text that shows well: one that is not empty, the first in order."""
    return min(texts, key=lambda text: (not text, text), default=None)


def _common_infinite(left: Infinite, right: Infinite) -> str | None:
    if left.sharded != right.sharded:
        return None
    pair = frozenset({left.scalar, right.scalar})
    text = _COMMON.get(pair)
    if text is None and ir.Scalar.STR in pair:
        text = _COMMON[pair - {ir.Scalar.STR}]
    if text is None:
        return None
    text = encoded(text, separator=left.separator)
    return f"{{{text}}}" if left.sharded else text


def _is_tagged(text: str) -> bool:
    return len(text) > 2 and text[0] == "{" and text[-1] == "}"


def _spells(scalar: ir.Scalar, text: str) -> bool:
    if scalar is ir.Scalar.STR:
        return True
    if not _SPELLINGS[scalar].fullmatch(text):
        return False
    match scalar:
        case ir.Scalar.BYTES:
            return _is_canonical_base64(text)
        case ir.Scalar.DATE:
            return _is_real(text)
        case ir.Scalar.DATETIME:
            return _is_real(text)
        case _:
            return True


def _is_canonical_base64(text: str) -> bool:
    """Decoding would ignore the last character's spare bits; encoding leaves them zero."""
    spare = {0: 1, 2: 16, 3: 4}.get(len(text) % 4)
    return spare is not None and (not text or _BASE64URL.index(text[-1]) % spare == 0)


def _is_real(text: str) -> bool:
    """Return whether a date or moment exists: February has no 30th, no year is 0000."""
    try:
        if "T" in text:
            datetime.fromisoformat(text)
        else:
            date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
