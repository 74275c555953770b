"""What `fmt` promises for every file: the same meaning, the same comments, and a fixed point."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cachegen import front
from cachegen.fmt import formatted
from cachegen.front import read
from cachegen.source import Source
from tests.fmt.corpus import REPOSITORY, meaning, schemas, source


@pytest.mark.parametrize(
    "path", schemas(), ids=lambda path: str(path.relative_to(REPOSITORY))
)
def test_every_schema_keeps_its_meaning_and_its_comments(path: Path) -> None:
    before = source(path)
    if before is None:
        return
    result = formatted(before)
    if result.text is None:
        assert result.problems or result.reason
        return
    after = Source(before.path, result.text, before.has_bom)
    assert meaning(after) == meaning(before)
    assert _comments(after) == _comments(before)
    assert formatted(after).text == result.text


_names = st.sampled_from(["a", "b", "c1", "d_d", "match"])
_remarks = st.sampled_from(["", "", "", "# x", "# ignore[CG901]", "# é 🎉 #"])
_spaces = st.sampled_from(["", "", " ", "   "])
_EOL = st.sampled_from(["\n", "\r\n"])


@st.composite
def toml_schemas(draw: st.DrawFn) -> str:
    """Return a TOML schema in some order, with comments and blank lines anywhere."""
    keyspace = [
        'cluster= "main"',
        "key ='str'",
        'value = "list[int]"',
        "expiry = { on='create',in = '10s' }",
        'doc = """\nTwo  \n  lines"""',
        "on_decode_error = 'miss'",
    ]
    tables: list[list[str]] = []
    for name in draw(st.lists(_names, unique=True, max_size=4)):
        pairs = [*keyspace, f"pattern = '{name}/:key'"]
        tables.append([f"[keyspaces.{name}]", *draw(st.permutations(pairs))])
    tables.append(["[clusters.main]", *draw(st.permutations(['doc="x"']))])
    fields = ["y = 'str'", "x = { doc = 'd', type = 'int', default=1 }", 'z.type = "B"']
    tables.append(["[ structs . S.fields]", *draw(st.permutations(fields))])
    tables.append(["[types]", 'B = "str"', "A = { import='m.A', base = 'int' }"])
    tables.append(["[enums]", "E = ['q', # first\n  'r']"])
    root = draw(st.permutations(["version = 1", "service = 'shop'"]))
    lines = [
        *root,
        *(line for table in draw(st.permutations(tables)) for line in table),
    ]
    return _sprinkled(draw, lines, "")


@st.composite
def yaml_schemas(draw: st.DrawFn) -> str:
    """Return a YAML schema in some order, with comments and blank lines anywhere."""
    step = " " * draw(st.integers(1, 5))
    keyspace = [
        "cluster:   main",
        "key: 'str'",
        "value: list[int]",
        "expiry: {on: create,  in: 10s}",
        f"doc: |\n{step * 3}long\n\n{step * 3}  text  ",
        "on_decode_error: miss",
    ]
    names = draw(st.lists(_names, unique=True, max_size=4))
    sections: list[list[str]] = []
    if names:
        section = ["keyspaces:"]
        for name in names:
            pairs = [*keyspace, f"pattern: {name}/:key"]
            section.append(f"{step}{name}:")
            section += [f"{step * 2}{each}" for each in draw(st.permutations(pairs))]
        sections.append(section)
    sections.append(["clusters:", f"{step}main:", f"{step * 2}doc: 'x'"])
    sections.append(["types: { B: str, 'A': {import: m.A,base: int} }"])
    sections.append(["enums:", f"{step}E:", f"{step * 2}- q", f"{step * 2}- r"])
    sections.append(["version: 1"])
    sections.append(["service: shop"])
    lines = [line for each in draw(st.permutations(sections)) for line in each]
    return _sprinkled(draw, lines, draw(st.sampled_from(["", "---\n"])))


def _sprinkled(draw: st.DrawFn, lines: list[str], start: str) -> str:
    parts: list[str] = []
    for line in lines:
        for _ in range(draw(st.integers(0, 2))):
            parts.append(draw(_spaces) + draw(_remarks))
        remark = draw(_remarks) if "\n" not in line else ""
        parts.append(line + (f"{draw(_spaces)} {remark}" if remark else ""))
    parts.append(draw(_remarks))
    return (start + "\n".join(parts) + "\n").replace("\n", draw(_EOL))


@settings(deadline=None, max_examples=150)
@given(toml_schemas())
def test_toml_in_any_order_is_put_in_one_that_stays(text: str) -> None:
    _obeys_the_laws(Source("api.toml", text))


@settings(deadline=None, max_examples=150)
@given(yaml_schemas())
def test_yaml_in_any_order_is_put_in_one_that_stays(text: str) -> None:
    _obeys_the_laws(Source("api.yaml", text))


def _obeys_the_laws(before: Source) -> None:
    result = formatted(before)
    assert result.text is not None, (result.reason, result.problems)
    after = Source(before.path, result.text)
    assert meaning(after) == meaning(before)
    assert _comments(after) == _comments(before)
    assert formatted(after).text == result.text
    assert ("\r\n" in result.text) == ("\r\n" in before.text)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=60), st.sampled_from(["a.toml", "a.yaml"]))
def test_no_bytes_make_it_fail(data: bytes, path: str) -> None:
    found = read(path, data)
    if isinstance(found, Source):
        formatted(found)


def _comments(source: Source) -> Counter[str]:
    document = front.parse(source).document
    assert document is not None
    return Counter(each.text.rstrip() for each in document.comments)


@pytest.mark.parametrize("blank", ["\u2028", "\u2029", "\x85", "\u00a0", "\u3000"])
def test_a_blank_that_is_a_letter_to_yaml_moves_nothing(blank: str) -> None:
    text = f"version: 1\n{blank}clusters:\n  self\n{blank}a: {blank}x\n"
    once = formatted(Source("a.yaml", text)).text
    assert once is not None
    assert formatted(Source("a.yaml", once)).text == once
    assert meaning(Source("a.yaml", once)) == meaning(Source("a.yaml", text))
