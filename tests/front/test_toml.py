"""TOML: meaning as tomllib has it, places as the file has them."""

from __future__ import annotations

import math
import tomllib
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen.front.tree import Mapping, Scalar

from .trees import document, found, plain, problems, spans, tokens, toml, value

EVERYTHING = '''# first
version = 1 # one
"quo\\u0074ed" = 'literal\\n'
naïve.dotted . "key" = """
several
lines\\
   joined"""
raw = \'\'\'
'as' is\'\'\'
numbers = [0x1F, 0o17, 0b11, +1_000, -0, 1e3, 6.626e-34, inf, -inf, # in a list
  3.5_1, ]
dates = [1979-05-27T07:32:00Z, 1979-05-27 07:32:00.5, 1979-05-27, 07:32:00]
inline = { a = 1, b.c = { d = [true, false] }, b.e = "é" }
[table.inner]
x = "ü" # ünïcode
[table]
y.z = {}
[[many]]
[[many.inner]]
a = 1
[[many]]
[many.table]
'''.replace("naïve", "naive")


def test_everything_that_toml_has_means_what_tomllib_says() -> None:
    assert value(toml(EVERYTHING)) == tomllib.loads(EVERYTHING)


def test_line_ends_of_windows_change_nothing_but_offsets() -> None:
    text = EVERYTHING.replace("\n", "\r\n")
    assert value(toml(text)) == tomllib.loads(text)
    assert [each.text for each in document(toml(text)).comments] == [
        each.text for each in document(toml(EVERYTHING)).comments
    ]


@pytest.mark.parametrize("path", sorted(Path("schemas").glob("*.toml")), ids=str)
def test_the_example_schemas_mean_what_tomllib_says(path: Path) -> None:
    text = path.read_text()
    assert value(toml(text)) == tomllib.loads(text)


_name = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,5}", fullmatch=True),
    st.text(st.characters(codec="utf-8"), max_size=4).map(
        lambda text: '"' + "".join(f"\\U{ord(each):08X}" for each in text) + '"'
    ),
    st.sampled_from(["'a.b'", '"c d"', '"é"', "''"]),
)
_key = st.lists(_name, min_size=1, max_size=3).map(".".join)
_scalars = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.floats(allow_nan=False).map(repr).filter(lambda text: "inf" not in text),
    st.sampled_from(
        [
            "true",
            "false",
            "inf",
            "0x_".replace("_", "f"),
            "1_0",
            "2026-01-02",
            "1:2".replace("1:2", "01:02:03"),
        ]
    ),
    st.datetimes().map(lambda each: each.isoformat()),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).map(
        lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    ),
    st.text(
        st.characters(codec="ascii", exclude_characters="'\r\x7f", min_codepoint=32)
    ).map(lambda text: "'''\n" + text + "\n'''"),
    st.text(st.sampled_from("ab \n\t\"'é")).map(
        lambda text: '"""' + text.replace('"""', '""\\"').removesuffix('"') + '"""'
    ),
)


def _containers(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(children, max_size=3).map(
            lambda items: "[ " + ", # c\n".join(items) + " ]"
        ),
        st.lists(st.tuples(_key, children), max_size=3).map(
            lambda pairs: "{"
            + ", ".join(f"{key} = {item}" for key, item in pairs)
            + "}"
        ),
    )


_values = st.recursive(_scalars, _containers, max_leaves=5)
_statements = st.one_of(
    st.tuples(_key, _values).map(" = ".join),
    _key.map("[{}]".format),
    _key.map("[[ {} ]] # header".format),
    st.just("# comment"),
    st.just(""),
)
_documents = st.lists(_statements, max_size=8).map(
    lambda lines: "\n".join(lines) + "\n"
)


@given(_documents)
def test_generated_documents_mean_what_tomllib_says_or_have_a_problem(
    text: str,
) -> None:
    parsed = toml(text)
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert parsed.problems
    else:
        assert value(parsed) == expected


@given(_documents)
def test_tokens_stand_in_order_and_only_punctuation_lies_between_them(
    text: str,
) -> None:
    parsed = toml(text)
    if parsed.problems:
        return
    tree = document(parsed)
    pieces = sorted(
        {
            (each.span.start, each.span.end)
            for each in (*tokens(tree.root), *tree.comments)
        }
    )
    at = 0
    rebuilt = ""
    for start, end in pieces:
        assert start >= at
        gap = text[at:start]
        assert not set(gap) - set(" \t\r\n=.,[]{}")
        rebuilt += gap + text[start:end]
        at = end
    assert rebuilt + text[at:] == text


@given(_documents, st.integers(0, 50))
def test_replacing_the_span_of_a_value_changes_exactly_that_value(
    text: str, which: int
) -> None:
    parsed = toml(text)
    if parsed.problems:
        return
    scalars = [
        each for each in tokens(document(parsed).root) if isinstance(each, Scalar)
    ]
    if not scalars:
        return
    chosen = which % len(scalars)
    span = scalars[chosen].span
    after = toml(text[: span.start] + "'new'" + text[span.end :])
    assert after.problems == ()
    values = [
        each.value for each in tokens(document(after).root) if isinstance(each, Scalar)
    ]
    wanted = [each.value for each in scalars]
    wanted[chosen] = "new"
    assert all(
        a == b or (a != a and b != b) for a, b in zip(values, wanted, strict=True)
    )


def test_spans_are_those_of_the_very_tokens() -> None:
    text = 'a . "b c" = [ 1, "xÿz" ] # é\n[t.u]\nk = { v = \'w\' }\n'
    entry = found(toml(text), "a", "b c")
    assert text[entry.key.span.start : entry.key.span.end] == '"b c"'
    assert text[entry.value.span.start : entry.value.span.end] == '[ 1, "xÿz" ]'
    assert text[entry.span.start : entry.span.end] == '"b c" = [ 1, "xÿz" ]'
    inner = found(toml(text), "t", "u", "k", "v").value
    assert isinstance(inner, Scalar)
    assert inner.inner is not None
    assert text[inner.inner.start : inner.inner.end] == "w"
    assert text[found(toml(text), "t", "u").key.span.start] == "u"


@pytest.mark.parametrize(
    ("token", "inner"),
    [
        ('"abc"', "abc"),
        ("'a\\b'", "a\\b"),
        ('"a\\tb"', None),
        ('"""\nabc"""', "abc"),
        ('"""a\r\nb"""', None),
        ("''", ""),
        ("1", None),
    ],
)
def test_inner_is_where_characters_stand_for_themselves(
    token: str, inner: str | None
) -> None:
    text = f"é = {token}\n".replace("é", "e")
    scalar = found(toml(text), "e").value
    assert isinstance(scalar, Scalar)
    span = scalar.inner
    assert (None if span is None else text[span.start : span.end]) == inner


def test_scalars_have_the_types_of_python() -> None:
    parsed = toml("a=1979-05-27\nb=07:32:00\nc=1979-05-27T07:32:00Z\nd=nan\ne=true\n")
    values = [
        each.value for each in tokens(document(parsed).root) if isinstance(each, Scalar)
    ]
    assert [type(each) for each in values] == [date, time, datetime, float, bool]
    assert isinstance(values[3], float)
    assert math.isnan(values[3])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = = 3\ny = 1\n", ["1:5 CG103 found `=`, expected a value"]),
        ("y = \nz = 1\n", ["1:5 CG103 found the end of the line, expected a value"]),
        ("y = # z\n", ["1:5 CG103 found the end of the line, expected a value"]),
        ("y =", ["1:4 CG103 found the end of the file, expected a value"]),
        (
            'a = "abc\nb = 1\n',
            ['1:5 CG103 found text without an end, expected `"` before the line ends'],
        ),
        ('a = """b\nc = 1\n', ['1:5 CG103 found text without an end, expected `"""`']),
        ("a = [1, 2\nb = 3\n", ["2:1 CG103 found `b`, expected `,` or `]`"]),
        (
            "a = [\n 1,\n 2 3,\n 4,\n]\nb = 1\n",
            ["3:4 CG103 found `3`, expected `,` or `]`"],
        ),
        (
            "a = {b = 1\nc = 2\n",
            ["1:11 CG103 found the end of the line, expected `,` or `}`"],
        ),
        (
            "a = {b = 1,\n  c = 2 }\nd = 1\n",
            ["1:12 CG103 found the end of the line, expected a key"],
        ),
        (
            "a = {\n  b = 1\n}\nd = 1\n",
            ["1:6 CG103 found the end of the line, expected a key or `}`"],
        ),
        (
            "a = {b = 1,}\n",
            [
                "1:12 CG103 found `}`, expected another key; TOML 1.0 allows no comma before `}`"
            ],
        ),
        ("a = 1 2\nb = 1\n", ["1:7 CG103 found `2`, expected the end of the line"]),
        ("[a\nb = 1\n", ["1:3 CG103 found the end of the line, expected `]`"]),
        ("[[a]\nb = 1\n", ["1:4 CG103 found `]`, expected `]]`"]),
        ("[a] b = 1\n", ["1:5 CG103 found `b`, expected the end of the line"]),
        ("[]\n", ["1:2 CG103 found `]`, expected the name of a table after `[`"]),
        ("a. = 1\n", ["1:4 CG103 found `=`, expected a name after the `.`"]),
        ("= 1\n", ["1:1 CG103 found `=`, expected a key"]),
        ("a 1\nb = 2\n", ["1:3 CG103 found `1`, expected `=` after the key"]),
        ("value = int\n", ["1:9 CG103 found `int`, expected a value"]),
        ('a = "\\q"\n', ["1:6 CG103 found `\\q`, expected an escape that TOML knows"]),
        ('"\\q" = 1\n', ["1:2 CG103 found `\\q`, expected an escape that TOML knows"]),
        (
            "a = 2026-02-30\n",
            ["1:5 CG103 found `2026-02-30`, expected a date that is in the calendar"],
        ),
        ("a = 9223372036854775808\n", ["1:5 CG122 found an integer beyond 64 bits"]),
        ("ñ = 1\n", ["1:1 CG103 found `ñ`, expected a key"]),
        (
            "a = 1\rb = 2\n",
            ["1:6 CG104 found a lone carriage return, expected visible text"],
        ),
        (
            "a = 'x\0y'\n",
            ["1:7 CG104 found the control character U+0000, expected visible text"],
        ),
    ],
)
def test_a_damaged_place_says_what_was_found_and_what_was_expected(
    text: str, expected: list[str]
) -> None:
    assert problems(toml(text)) == expected


def test_several_damaged_places_are_all_reported_and_the_rest_is_kept() -> None:
    text = '[k.a]\ncluster = = "m"\nkey = "x"\n[k.b\nkey = \nvalue = "int\n[k.c]\nkey = "é"\n'
    parsed = toml(text)
    assert [each.split()[0] for each in problems(parsed)] == [
        "2:11",
        "4:5",
        "5:7",
        "6:9",
    ]
    assert plain(document(parsed).root) == {
        "k": {"a": {"key": "x"}, "b": {}, "c": {"key": "é"}}
    }
    table = found(parsed, "k", "a").value
    assert isinstance(table, Mapping)
    assert table.damaged
    assert [each.text for each in table.lost] == ["cluster"]
    sound = found(parsed, "k", "c").value
    assert isinstance(sound, Mapping)
    assert not sound.damaged


def test_an_opening_that_is_never_closed_is_shown() -> None:
    (problem,) = toml("a = [1, 2\nb = 3\n").problems
    labels = problem.describe().labels
    assert [str(each.place) for each in labels] == [
        "schema.toml:2:1",
        "schema.toml:1:5",
    ]


@pytest.mark.parametrize(
    ("text", "second", "first"),
    [
        ("a = 1\na = 2\n", "2:1", "1:1"),
        ("[a]\n[b]\n[a]\n", "3:2", "1:2"),
        ("[a]\nb.c = 1\n[a.b]\n", "3:4", "2:1"),
        ("a = {}\n[a.b]\n", "2:2", "1:1"),
        ("a = { b = 1, b = 2 }\n", "1:14", "1:7"),
        ("[[a]]\n[a]\n", "2:2", "1:3"),
        ("[a]\n[[a]]\n", "2:3", "1:2"),
        ("a = []\n[[a]]\n", "2:3", "1:1"),
        ("a.b = 1\na.b.c = 2\n", "2:3", "1:3"),
        ("[a.b]\n[a]\nb.c = 1\n", "3:1", "1:4"),
    ],
)
def test_a_second_definition_points_at_both(text: str, second: str, first: str) -> None:
    (problem,) = toml(text).problems
    assert problem.code == "CG105"
    at = [
        str(each.place).removeprefix("schema.toml:")
        for each in problem.describe().labels
    ]
    assert at == [second, first]


def test_the_first_definition_stays() -> None:
    assert plain(document(toml("a = 1\na = 2\n[t]\nx = 1\n[t]\ny = 2\n")).root) == {
        "a": 1,
        "t": {"x": 1},
    }


@given(
    _documents,
    st.text(st.sampled_from("=[]{}\"'\n#.,a1 é\\"), max_size=3),
    st.floats(0, 1),
)
def test_damage_anywhere_leaves_spans_inside_the_text(
    text: str, junk: str, where: float
) -> None:
    at = int(len(text) * where)
    broken = text[:at] + junk + text[at + 1 :]
    parsed = toml(broken)
    ends = [each.end for each in spans(document(parsed).root)]
    ends += [each.place.span.end for each in parsed.problems]
    assert max(ends) <= len(broken)
    try:
        expected = tomllib.loads(broken)
    except tomllib.TOMLDecodeError:
        assert parsed.problems
    else:
        assert value(parsed) == expected
