"""Bytes to text, and offsets to lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen.diagnostics import Problem
from cachegen.front import read
from cachegen.front.bounds import file_bytes
from cachegen.source import Position, Source


def _source(data: bytes) -> Source:
    source = read("a.toml", data)
    assert isinstance(source, Source)
    return source


def _problem(data: bytes) -> Problem:
    problem = read("a.toml", data)
    assert not isinstance(problem, Source)
    return problem


def test_a_byte_order_mark_is_remembered_and_left_out() -> None:
    assert _source(b"\xef\xbb\xbfa = 1").text == "a = 1"
    assert _source(b"\xef\xbb\xbfa = 1").has_bom
    assert not _source(b"a = 1").has_bom


@pytest.mark.parametrize(
    ("data", "position", "byte", "offset"),
    [
        (b"a = '\xe9'\n", Position(1, 6), 0xE9, 5),
        ("é\n é".encode() + b"\xff", Position(2, 3), 0xFF, 6),
        (b"\xef\xbb\xbfab\x80", Position(1, 3), 0x80, 5),
        ("é".encode()[:1], Position(1, 1), 0xC3, 0),
        (b"\xff\xfea\0", Position(1, 1), 0xFF, 0),
        (b"a\xed\xa0\x80", Position(1, 2), 0xED, 1),
    ],
)
def test_the_first_byte_that_is_no_utf_8_is_shown(
    data: bytes, position: Position, byte: int, offset: int
) -> None:
    problem = _problem(data)
    assert problem.code == "CG101"
    assert problem.place.position == position
    report = problem.describe()
    assert f"0x{byte:02X}" in report.headline
    assert f"byte {offset} " in report.notes[0]


def test_a_file_beyond_the_bound_is_not_read() -> None:
    assert _problem(b"#" * (file_bytes + 1)).code == "CG102"


@given(st.text(st.sampled_from("ab\r\né")))
def test_lines_and_columns_find_every_character_again(text: str) -> None:
    source = Source("a.toml", text)
    for offset in range(len(text) + 1):
        at = source.position(offset)
        line = source.line_span(at.line)
        assert line.start + at.column - 1 == offset
        assert not set(source.line_text(at.line)) & set("\r\n")
        assert line.start <= offset
