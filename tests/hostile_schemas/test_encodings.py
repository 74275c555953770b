"""Odd encodings and line ends: the same meaning, or a refusal with a code at the right place."""

from __future__ import annotations

import codecs
from collections.abc import Callable

import pytest

from cachegen import ir, pipeline
from cachegen.diagnostics import Problem
from cachegen.front import read
from cachegen.source import Source
from tests.hostile_schemas.corpus import HERE, LANGUAGES, Language

Encode = Callable[[str], bytes]

SAME: dict[str, Encode] = {
    "line feeds": str.encode,
    "carriage returns with line feeds": lambda text: text.replace(
        "\n", "\r\n"
    ).encode(),
    "both by turns": lambda text: text.replace("\n", "\r\n", 3).encode(),
    "a byte order mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "a mark and carriage returns": lambda text: codecs.BOM_UTF8
    + text.replace("\n", "\r\n").encode(),
    "no end of the last line": lambda text: text.rstrip("\n").encode(),
    "blank lines around": lambda text: f"\n\n{text}\n\n".encode(),
}

REFUSED: dict[str, tuple[Encode, str, tuple[int, int]]] = {
    "UTF-16 with a mark": (lambda text: text.encode("utf-16"), "CG101", (1, 1)),
    "UTF-16 without": (lambda text: text.encode("utf-16-le"), "CG104", (1, 2)),
    "UTF-16 the other way": (lambda text: text.encode("utf-16-be"), "CG104", (1, 1)),
    "UTF-32 with a mark": (lambda text: text.encode("utf-32"), "CG101", (1, 1)),
    "Latin-1": (lambda text: f"# na\xefve\n{text}".encode("latin-1"), "CG101", (1, 5)),
    "a half surrogate": (
        lambda text: b"#\n# \xed\xa0\x80\n" + text.encode(),
        "CG101",
        (2, 3),
    ),
    "an overlong slash": (
        lambda text: b"# \xc0\xaf\n" + text.encode(),
        "CG101",
        (1, 3),
    ),
    "a null": (lambda text: f"#\n# \0\n{text}".encode(), "CG104", (2, 3)),
    "an escape": (lambda text: f"# \x1b[2J\n{text}".encode(), "CG104", (1, 3)),
}


def schema(language: Language) -> str:
    """Return a sound schema."""
    return (HERE / f"keyspaces.{language}").read_text(encoding="utf-8")


def compiled(
    language: Language, data: bytes
) -> tuple[ir.Workspace | None, list[Problem]]:
    """Return what a file means, and its problems, those of its bytes too."""
    source = read(f"a.{language}", data)
    if not isinstance(source, Source):
        return None, [source]
    result = pipeline.compile([source])
    return result.workspace, list(result.problems)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", SAME)
def test_a_schema_written_otherwise_means_the_same(
    language: Language, way: str
) -> None:
    expected, _ = compiled(language, schema(language).encode())
    assert expected is not None
    assert compiled(language, SAME[way](schema(language)))[0] == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", SAME)
def test_a_mistake_has_its_place_however_the_file_is_written(
    language: Language, way: str
) -> None:
    text = schema(language).replace("volatile-ttl", "volatile-tl")
    line = text[: text.index("volatile-tl")].count("\n") + 1
    column = len(text[: text.index("volatile-tl")].rpartition("\n")[2]) + 1
    _, problems = compiled(language, SAME[way](text))
    (problem,) = (each for each in problems if each.code == "CG203")
    shift = 2 if way == "blank lines around" else 0
    at = problem.place.position
    assert (at.line, at.column) in [(line + shift, column), (line + shift, column - 1)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", REFUSED)
def test_what_is_no_text_of_a_schema_is_refused_at_its_place(
    language: Language, way: str
) -> None:
    encode, code, place = REFUSED[way]
    workspace, problems = compiled(language, encode(schema(language)))
    assert workspace is None
    found = {each.code: each.place.position for each in problems}
    assert (found[code].line, found[code].column) == place


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_python_takes_for_a_line_end_ends_no_line_here(
    language: Language, end: str
) -> None:
    text = schema(language)
    workspace, problems = compiled(language, text.replace("\n", end).encode())
    assert workspace is None
    assert {each.place.position.line for each in problems} == {1}
    comment = text.replace("\n", f" # a{end}b\n", 1)
    meant, found = compiled(language, comment.encode())
    if end in "\x85\u2028\u2029":
        assert meant == compiled(language, text.encode())[0]
    else:
        assert [each.code for each in found] == ["CG104"]


def test_lone_carriage_returns_are_lines_to_yaml_and_refused_by_toml() -> None:
    text = schema("yaml")
    expected, _ = compiled("yaml", text.encode())
    assert compiled("yaml", text.replace("\n", "\r").encode())[0] == expected
    workspace, problems = compiled("toml", schema("toml").replace("\n", "\r").encode())
    assert workspace is None
    assert [(each.code, str(each.place)) for each in problems] == [
        ("CG104", "a.toml:1:12")
    ]
