"""Bytes of a file to its text; says where bytes are no text, and never raises."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from cachegen.diagnostics import Problem
from cachegen.front import bounds
from cachegen.problems.syntax import BeyondBounds, NotUtf8
from cachegen.source import Place, Source, Span


def read(path: str, data: bytes, named: str | None = None) -> Source | Problem:
    """Return the text of a file's bytes, or what keeps them from being text.

    `path` is the path as messages show it, `named` as generated headers have it. A byte
    order mark is remembered and left out of the text.
    """
    if len(data) > bounds.file_bytes:
        place = Place(Source(path, ""), Span(0, 0))
        return BeyondBounds(place, "the file", bounds.file_bytes, "bytes")
    has_bom = data.startswith(BOM_UTF8)
    start = len(BOM_UTF8) if has_bom else 0
    try:
        return Source(path, data[start:].decode(), has_bom, named)
    except UnicodeDecodeError as error:
        return _not_utf8(path, data, start, error.start + start)


def _not_utf8(path: str, data: bytes, start: int, at: int) -> NotUtf8:
    """Return the problem at the byte `at`, shown in a text where bad bytes are U+FFFD."""
    shown = Source(path, data[start:].decode(errors="replace"), start > 0)
    offset = len(data[start:at].decode())
    place = Place(shown, Span(offset, offset + 1))
    return NotUtf8(place, data[at], at, _guess(data))


def _guess(data: bytes) -> str | None:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "UTF-16"
    if 0 not in data:
        return "Latin-1 or Windows-1252"
    return None
