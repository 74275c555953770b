"""Patterns as text: what is read, and every fault of one at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen import ir
from cachegen.keys.patterns import FaultKind, parse, segment_spans, text_of


def faults(text: str) -> list[tuple[FaultKind, str]]:
    """Return the kind of each fault and the characters that it covers."""
    return [
        (fault.kind, text[fault.span.start : fault.span.end])
        for fault in parse(text).faults
    ]


def test_a_pattern_is_literals_and_placeholders() -> None:
    parsed = parse("v1.2/a:b~c-_/:user_id")
    assert parsed.segments == (
        ir.LiteralSegment("v1.2"),
        ir.LiteralSegment("a:b~c-_"),
        ir.Placeholder("user_id"),
    )
    assert parsed.faults == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(FaultKind.EMPTY, "")]),
        ("/", [(FaultKind.LEADING_SLASH, "/")]),
        ("//", [(FaultKind.LEADING_SLASH, "//")]),
        ("/a", [(FaultKind.LEADING_SLASH, "/")]),
        ("a/", [(FaultKind.TRAILING_SLASH, "/")]),
        ("a///b", [(FaultKind.EMPTY_SEGMENT, "///")]),
        ("a/:", [(FaultKind.MISSING_NAME, ":")]),
        ("a/:b-c", [(FaultKind.BAD_NAME, ":b-c")]),
        ("a/::b", [(FaultKind.BAD_NAME, "::b")]),
        ("a/:_b", [(FaultKind.BAD_NAME, ":_b")]),
        ("a/:1", [(FaultKind.BAD_NAME, ":1")]),
        ("a b/:c", [(FaultKind.BAD_CHARACTER, " ")]),
        ("a/{b}", [(FaultKind.BAD_CHARACTER, "{b}")]),
        ("a%20/:b", [(FaultKind.BAD_CHARACTER, "%")]),
        ("é/:b\n", [(FaultKind.BAD_CHARACTER, "é"), (FaultKind.BAD_NAME, ":b\n")]),
        ("__cachegen/:a", [(FaultKind.RESERVED, "__cachegen")]),
        ("__cachegen2/:a", [(FaultKind.RESERVED, "__cachegen2")]),
        ("a/__cachegen/:a", []),
        ("_cachegen/:a", []),
        ("./../:a", []),
    ],
)
def test_each_fault_covers_what_is_wrong(
    text: str, expected: list[tuple[FaultKind, str]]
) -> None:
    assert faults(text) == expected


def test_all_faults_of_a_pattern_come_at_once() -> None:
    assert faults("/__cachegen x//:/:a-b/c/") == [
        (FaultKind.LEADING_SLASH, "/"),
        (FaultKind.RESERVED, "__cachegen x"),
        (FaultKind.BAD_CHARACTER, " "),
        (FaultKind.EMPTY_SEGMENT, "//"),
        (FaultKind.MISSING_NAME, ":"),
        (FaultKind.BAD_NAME, ":a-b"),
        (FaultKind.TRAILING_SLASH, "/"),
    ]


@given(st.text())
def test_any_text_is_sound_and_read_back_or_has_a_fault_within_it(text: str) -> None:
    parsed = parse(text)
    if not parsed.faults:
        assert text_of(parsed.segments) == text
        assert segment_spans(parsed.segments) == parsed.spans
    for fault in parsed.faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(text)
