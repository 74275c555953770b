"""Key patterns as text: their segments, and everything that is wrong with one, by character.

Pure: it knows nothing of files or keyspaces; whether a placeholder is a key field is for
`cachegen.check.coverage` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cachegen import ir
from cachegen.source import Span

RESERVED_PREFIX = "__cachegen"
"""What no first segment may begin with: cachegen keeps such keys for itself."""

_VERSION = re.compile(r"v([0-9]{1,6})")
_SEGMENT = re.compile(r"[^/]+")
_SLASHES = re.compile(r"/{2,}")
_PLACEHOLDER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LITERAL = re.compile(r"[A-Za-z0-9._~-][A-Za-z0-9._~:-]*")
_BAD_CHARACTER = re.compile(r"[^A-Za-z0-9._~:-]")


class FaultKind(StrEnum):
    """What can be wrong with the text of a pattern."""

    EMPTY = "empty"
    LEADING_SLASH = "leading slash"
    TRAILING_SLASH = "trailing slash"
    EMPTY_SEGMENT = "empty segment"
    MISSING_NAME = "missing placeholder name"
    BAD_NAME = "bad placeholder name"
    BAD_CHARACTER = "bad character"
    RESERVED = "reserved first segment"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a pattern: where it is, what is wrong there, and the segment it is in.

    ``text`` is the slashes, the name or the characters at fault; ``segment`` is empty
    for faults between segments.
    """

    kind: FaultKind
    span: Span
    text: str
    segment: str = ""


@dataclass(frozen=True, slots=True)
class ParsedPattern:
    """The sound segments of a pattern with the span of each, and all its faults in order.

    A placeholder's span covers its colon. With faults the segments are incomplete.
    """

    segments: tuple[ir.Segment, ...]
    spans: tuple[Span, ...]
    faults: tuple[Fault, ...]


@lru_cache(maxsize=16_384)
def parse(text: str) -> ParsedPattern:
    """Return the segments and faults of a pattern, spans counted in its characters."""
    faults = list(_slash_faults(text))
    segments: list[ir.Segment] = []
    spans: list[Span] = []
    for index, match in enumerate(_SEGMENT.finditer(text)):
        segment, found = _segment(match[0], match.start(), is_first=not index)
        faults.extend(found)
        if segment is not None:
            segments.append(segment)
            spans.append(Span(*match.span()))
    faults.sort(key=lambda fault: fault.span)
    return ParsedPattern(tuple(segments), tuple(spans), tuple(faults))


def text_of(segments: tuple[ir.Segment, ...]) -> str:
    """Return the text that `parse` reads as these segments."""
    return "/".join(segment_text(segment) for segment in segments)


def segment_text(segment: ir.Segment) -> str:
    """Return one segment as a pattern spells it."""
    if isinstance(segment, ir.LiteralSegment):
        return segment.text
    return f":{segment.name}"


def segment_spans(segments: tuple[ir.Segment, ...]) -> tuple[Span, ...]:
    """Return where each segment stands in the pattern's text."""
    spans: list[Span] = []
    start = 0
    for segment in segments:
        end = start + len(segment_text(segment))
        spans.append(Span(start, end))
        start = end + 1
    return tuple(spans)


def is_sound(segment: ir.Segment) -> bool:
    """Return whether a segment can stand in a key: one with a fault is kept as a literal."""
    return isinstance(segment, ir.Placeholder) or (
        _LITERAL.fullmatch(segment.text) is not None
    )


def is_whole(segment: ir.Segment, separator: ir.Separator) -> bool:
    """Return whether a sound segment stays one segment in keys that are joined so."""
    return isinstance(segment, ir.Placeholder) or separator not in segment.text


def _slash_faults(text: str) -> Iterator[Fault]:
    if not text:
        yield Fault(FaultKind.EMPTY, Span(0, 0), text)
        return
    body_start = len(text) - len(text.lstrip("/"))
    body_end = len(text.rstrip("/"))
    if body_start:
        span = Span(0, body_start)
        yield Fault(FaultKind.LEADING_SLASH, span, text[:body_start])
    if body_start < len(text) and body_end < len(text):
        span = Span(body_end, len(text))
        yield Fault(FaultKind.TRAILING_SLASH, span, text[body_end:])
    for match in _SLASHES.finditer(text, body_start, max(body_start, body_end)):
        yield Fault(FaultKind.EMPTY_SEGMENT, Span(*match.span()), match[0])


def _segment(
    text: str, start: int, *, is_first: bool
) -> tuple[ir.Segment | None, tuple[Fault, ...]]:
    if text.startswith(":"):
        return _placeholder(text, start)
    faults = _bad_characters(text, start)
    if is_first and text.startswith(RESERVED_PREFIX):
        reserved = Span(start, start + len(text))
        faults = (Fault(FaultKind.RESERVED, reserved, text, text), *faults)
    return (None if faults else ir.LiteralSegment(text)), faults


def _bad_characters(text: str, start: int) -> tuple[Fault, ...]:
    """Return one fault from the first to the last character that no literal may have."""
    found = list(_BAD_CHARACTER.finditer(text))
    if not found:
        return ()
    span = Span(start + found[0].start(), start + found[-1].end())
    distinct = "".join(dict.fromkeys(match[0] for match in found))
    return (Fault(FaultKind.BAD_CHARACTER, span, distinct, text),)


def _placeholder(text: str, start: int) -> tuple[ir.Segment | None, tuple[Fault, ...]]:
    name = text[1:]
    if _PLACEHOLDER_NAME.fullmatch(name):
        return ir.Placeholder(name), ()
    span = Span(start, start + len(text))
    kind = FaultKind.BAD_NAME if name else FaultKind.MISSING_NAME
    return None, (Fault(kind, span, name, text),)


def versioned(pattern: tuple[ir.Segment, ...]) -> tuple[ir.Segment, ...]:
    """Return a pattern with its next version: `profile/v2/:key`."""
    segments = list(pattern)
    for index, each in enumerate(segments):
        if isinstance(each, ir.LiteralSegment):
            found = _VERSION.fullmatch(each.text)
            if found is not None:
                segments[index] = ir.LiteralSegment(f"v{int(found[1]) + 1}")
                return tuple(segments)
    first = next(
        (at for at, each in enumerate(segments) if isinstance(each, ir.Placeholder)), 0
    )
    segments.insert(first, ir.LiteralSegment("v2"))
    return tuple(segments)
