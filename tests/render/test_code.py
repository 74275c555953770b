"""What enters a module through `code` is data and stays what it was."""

from __future__ import annotations

import ast
import io
import re
import tokenize

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen.render.code import (
    WIDTH,
    bytes_literal,
    comment,
    docstring,
    identifier,
    literal,
)

from . import hostile

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("\"'\\ \n\r\t\x0b\x0c\x85\u2028\u2029a#{}%", max_size=12),
    st.sampled_from(hostile.TEXTS),
)


@given(TEXTS)
def test_a_literal_is_ascii_and_means_its_text(text: str) -> None:
    shown = literal(text)
    assert ast.literal_eval(shown) == text
    assert shown.isascii()
    assert shown.isprintable()


@given(TEXTS)
def test_black_leaves_a_literal_alone(text: str) -> None:
    line = f"x = {literal(text)}\n"
    assert black.format_str(line, mode=black.Mode()) == line


@given(st.binary())
def test_a_bytes_literal_means_its_bytes_and_black_leaves_it_alone(data: bytes) -> None:
    line = f"x = {bytes_literal(data)}\n"
    assert ast.literal_eval(bytes_literal(data)) == data
    assert black.format_str(line, mode=black.Mode()) == line


@given(st.lists(TEXTS, max_size=4), st.sampled_from([0, 4, 8]))
def test_a_docstring_says_every_word_and_ends_where_it_should(
    paragraphs: list[str], indent: int
) -> None:
    source = _documented(docstring(paragraphs, indent), indent)
    said = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    words = [word for each in paragraphs for word in each.split()]
    assert [text.split() for text in said] == [words]


@given(st.lists(TEXTS, max_size=4), st.sampled_from([0, 4, 8]))
def test_black_leaves_a_docstring_alone(paragraphs: list[str], indent: int) -> None:
    source = _documented(docstring(paragraphs, indent), indent)
    assert black.format_str(source, mode=black.Mode()) == source


@given(st.lists(TEXTS, max_size=3))
def test_a_docstring_holds_no_control_and_no_reordering_character(
    paragraphs: list[str],
) -> None:
    shown = docstring(paragraphs, 4)
    assert all(each == "\n" or each.isprintable() for each in shown)


def test_ordinary_text_of_any_language_stays_readable() -> None:
    text = 'Say "naïve" to 日本語: C:\\temp.'
    assert docstring([text], 0) == '"""Say "naïve" to 日本語: C:\\\\temp."""'


def test_a_long_document_is_wrapped_within_the_width() -> None:
    shown = docstring(["word " * 60, "second " * 3], 4)
    assert all(len(line) <= WIDTH for line in shown.splitlines())
    assert shown.endswith('word\n\n    second second second\n    """')


@given(TEXTS)
def test_a_comment_is_one_line_that_directs_no_tool(text: str) -> None:
    line = f"# Made from {comment(text)}."
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert not re.search(r"coding[:=]|#.*#|type:|fmt:|pyright:|noqa:", line)


@pytest.mark.parametrize("path", ["coding=utf-7", "x # type: ignore", "a; fmt: off"])
def test_a_path_cannot_set_the_encoding_or_silence_a_checker(path: str) -> None:
    source = f"# Made from {comment(path)}.\nx = 1\n".encode()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    assert encoding == "utf-8"
    assert b":" not in source
    assert source.count(b"#") == 1


@pytest.mark.parametrize("name", ["", "1a", "a b", "class", "None", "a\n", "a.b"])
def test_what_is_no_name_is_refused_as_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="not a Python name"):
        identifier(name)


def _documented(shown: str, indent: int) -> str:
    heads = {0: "", 4: "class A:\n    ", 8: "class A:\n    def a(self):\n        "}
    return heads[indent] + shown + "\n"
