"""YAML: the meaning of 1.2 over a scanner of 1.1, places as the file has them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from cachegen.front.tree import Mapping, Scalar

from .trees import document, found, plain, problems, spans, tokens, value, yaml

EVERYTHING = """\
# first
version: 1   # one
'single': 'it''s'
"double\\n": "\\u00e9 \\/"
block: | # kept
  several
  lines # no comment

# between
folded: >-
  joined
  text
plain: over
  two lines
list:
- 1
- [a, {b: c}]   # flow
-
  nested: {}

anchor: &it
  x: [1, 2]
alias: *it
empty:
last: ~
"""


def test_everything_that_a_schema_may_use_means_what_it_should() -> None:
    assert value(yaml(EVERYTHING)) == {
        "version": 1,
        "single": "it's",
        "double\n": "é /",
        "block": "several\nlines # no comment\n",
        "folded": "joined text",
        "plain": "over two lines",
        "list": [1, ["a", {"b": "c"}], {"nested": {}}],
        "anchor": {"x": [1, 2]},
        "alias": {"x": [1, 2]},
        "empty": None,
        "last": None,
    }


def test_comments_are_found_in_order_and_only_where_they_are() -> None:
    comments = [each.text for each in document(yaml(EVERYTHING)).comments]
    assert comments == ["# first", "# one", "# kept", "# between", "# flow"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing_but_offsets(end: str) -> None:
    assert value(yaml(EVERYTHING.replace("\n", end))) == value(yaml(EVERYTHING))


@pytest.mark.parametrize("path", sorted(Path("schemas").glob("*.yaml")), ids=str)
def test_the_example_schemas_mean_what_pyyaml_says(path: Path) -> None:
    text = path.read_text()
    assert value(yaml(text)) == pyyaml.safe_load(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("No", "No"),
        ("y", "y"),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("null", None),
        ("Null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("014", 14),
        ("0o14", 12),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("03:00", "03:00"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        (".", "."),
        ("-.inf", -math.inf),
        (".Inf", math.inf),
        ("inf", "inf"),
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("=", "="),
        ("10%", "10%"),
        ("str | None", "str | None"),
        ("requests/:key", "requests/:key"),
        (":key/x", ":key/x"),
        ("a#b", "a#b"),
        ('"1"', "1"),
        ("'true'", "true"),
        ("a\u2028b\x85c\u2029", "a\u2028b\x85c\u2029"),
        ("'a\u2028 b'", "a\u2028 b"),
        ('"\\N\\L\\P\\_\\e\\x41\\U0001F600"', "\x85\u2028\u2029\xa0\x1bA😀"),
        ("😀 \U000f0000", "😀 \U000f0000"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(written: str, meant: object) -> None:
    text = f"key: {written}\n"
    assert value(yaml(text)) == {"key": meant}
    scalar = found(yaml(text), "key").value
    assert isinstance(scalar, Scalar)
    assert type(scalar.value) is type(meant)


def test_not_a_number_is_a_float() -> None:
    scalar = found(yaml("a: .NaN"), "a").value
    assert isinstance(scalar, Scalar)
    assert isinstance(scalar.value, float)
    assert math.isnan(scalar.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "{pattern: :key/x, list: [:a, b:c]}",
            {"pattern": ":key/x", "list": [":a", "b:c"]},
        ),
        ('{"a":1, "b" :2}', {"a": 1, "b": 2}),
        ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1}),
        ("? a\n: b\n", {"a": "b"}),
        ("a:\t1\n", {"a": 1}),
        ("on: 1\nNo: 2\n", {"on": 1, "No": 2}),
        ("'1': a\n", {"1": "a"}),
        ('"<<": a\n', {"<<": "a"}),
        ("2026-01-02: a\n", {"2026-01-02": "a"}),
        ("", {}),
        ("# nothing\n", {}),
        ("~", {}),
    ],
)
def test_what_differs_between_the_versions_is_read_as_1_2(
    text: str, meant: object
) -> None:
    assert value(yaml(text)) == meant


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda children: st.lists(children, max_size=3)
    | st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=5), children, max_size=3
    ),
    max_leaves=8,
)
_texts = st.dictionaries(
    st.text(st.characters(codec="utf-8"), max_size=5), _json, max_size=4
)


@given(_texts, st.booleans())
def test_json_is_yaml(data: dict[str, object], ascii_only: bool) -> None:
    text = json.dumps(data, ensure_ascii=ascii_only, indent=2).replace(
        "\x7f", "\\u007f"
    )
    if ascii_only and any(
        ord(each) > 0xFFFF for each in json.dumps(data, ensure_ascii=False)
    ):
        return  # JSON writes those as two surrogates, which YAML refuses.
    controls = range(0x80, 0xA0)
    if any(ord(each) in controls or each in "\ufffe\uffff" for each in text):
        return
    assert value(yaml(text)) == data


_plain_data = st.recursive(
    st.booleans() | st.integers(-99, 99) | st.text("ab:# -'\"\né|", max_size=9),
    lambda children: st.lists(children, max_size=3)
    | st.dictionaries(st.text("ab #é", max_size=4), children, max_size=3),
    max_leaves=8,
)
_data = st.dictionaries(st.text("abc", min_size=1, max_size=3), _plain_data, max_size=4)


@given(_data, st.sampled_from([None, True, False]))
def test_what_pyyaml_writes_is_read_back(
    data: dict[str, object], flow: bool | None
) -> None:
    text = pyyaml.safe_dump(data, default_flow_style=flow, allow_unicode=True)
    assert value(yaml(text)) == data


@given(
    st.dictionaries(st.text("ab"), st.text("ab:# -'\"\né|", max_size=12), max_size=4),
    st.sampled_from(["|", ">", "'", '"']),
)
def test_text_is_read_back_in_every_style(data: dict[str, str], style: str) -> None:
    text = pyyaml.safe_dump(data, default_style=style, allow_unicode=True)
    assert value(yaml(text)) == data


@given(_data, st.sampled_from([None, True, False]))
def test_tokens_stand_in_order_and_only_punctuation_lies_between_them(
    data: dict[str, object], flow: bool | None
) -> None:
    text = "# top\n" + pyyaml.safe_dump(
        data, default_flow_style=flow, allow_unicode=True
    )
    tree = document(yaml(text))
    pieces = sorted(
        (each.span.start, each.span.end)
        for each in (*tokens(tree.root), *tree.comments)
    )
    at = 0
    rebuilt = ""
    for start, end in pieces:
        assert start >= at
        gap = text[at:start]
        assert not set(gap) - set(" \t\r\n:-,[]{}?")
        rebuilt += gap + text[start:end]
        at = end
    assert rebuilt + text[at:] == text


@given(_data, st.sampled_from([None, True, False]), st.integers(0, 50))
def test_replacing_the_span_of_a_value_changes_exactly_that_value(
    data: dict[str, object], flow: bool | None, which: int
) -> None:
    text = pyyaml.safe_dump(data, default_flow_style=flow, allow_unicode=True)
    scalars = [
        each for each in tokens(document(yaml(text)).root) if isinstance(each, Scalar)
    ]
    if not scalars:
        return
    span = scalars[which % len(scalars)].span
    after = yaml(text[: span.start] + "'new'" + text[span.end :])
    assert after.problems == ()
    values = [
        each.value for each in tokens(document(after).root) if isinstance(each, Scalar)
    ]
    wanted = [each.value for each in scalars]
    wanted[which % len(scalars)] = "new"
    assert values == wanted


def _piece(text: str, *path: str) -> tuple[str, str]:
    entry = found(yaml(text), *path)
    span, inner = entry.span, entry.value.span
    return text[span.start : span.end], text[inner.start : inner.end]


def test_spans_of_block_values_end_before_blank_lines_and_comments() -> None:
    assert _piece(EVERYTHING, "block") == (
        "block: | # kept\n  several\n  lines # no comment",
        "| # kept\n  several\n  lines # no comment",
    )
    assert (
        _piece(EVERYTHING, "list")[1] == "- 1\n- [a, {b: c}]   # flow\n-\n  nested: {}"
    )
    assert _piece(EVERYTHING, "anchor")[1] == "x: [1, 2]"
    assert _piece(EVERYTHING, "alias") == ("alias: *it", "*it")
    assert _piece(EVERYTHING, "empty") == ("empty:", "")
    assert _piece("a:\n  b: 1\n\n  # c\n\nd: 2\n", "a") == ("a:\n  b: 1", "b: 1")
    assert _piece("a: |+\n  x\n\n\nb: 1\n", "a")[1] == "|+\n  x\n\n"
    assert _piece("a: { x: 1 } # c\n", "a")[1] == "{ x: 1 }"


@pytest.mark.parametrize(
    ("token", "inner"),
    [
        ("abc", "abc"),
        ("'abc'", "abc"),
        ('"a:b"', "a:b"),
        ("'it''s'", None),
        ('"\\t"', None),
        ("12", None),
        ("&x abc", "abc"),
        ("a\n  b", None),
        ("|\n  a", None),
    ],
)
def test_inner_is_where_characters_stand_for_themselves(
    token: str, inner: str | None
) -> None:
    text = f"é: {token}\n"
    scalar = found(yaml(text), "é").value
    assert isinstance(scalar, Scalar)
    span = scalar.inner
    assert (None if span is None else text[span.start : span.end]) == inner


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: b: c\nd: 1\n",
            ["1:5 CG103 found a second `:`, expected one key on a line"],
        ),
        ("a:\n\tb: 1\nc: 2\n", ["2:1 CG103 found a tab, expected spaces"]),
        ("k:\n  a: [1, 2\n  b: 3\n", ["3:4 CG103 found `:`, expected `,` or `]`"]),
        ("a: {b: 1\nc: 2\n", ["2:2 CG103 found `:`, expected `,` or `}`"]),
        (
            'a: "b\nc: 2\n',
            ['1:4 CG103 found text without an end, expected a closing `"`'],
        ),
        ("a\nb: 1\n", ["1:1 CG103 found `a`, expected `key: value`"]),
        ("b: 1\na\n", ["2:1 CG103 found `a`, expected `key: value`"]),
        ("a:1\nb: 2\n", ["1:1 CG103 found `a:1`, expected a space after the colon"]),
        (
            "a: 1\n b: 2\nc: 3\n",
            [
                "2:2 CG103 found deeper indentation, expected this key in line with the one before it"
            ],
        ),
        (
            "a:\n    b: 1\n  c: 2\nd: 1\n",
            ["3:3 CG103 found `c`, expected a key at column 1"],
        ),
        (
            "a:\n  - 1\n  b: 2\nc: 1\n",
            ["3:3 CG103 found `b`, expected `-`, as the items before it at column 3"],
        ),
        (
            "a: {b:[1]}\nc: 1\n",
            ["1:6 CG103 found `:`, expected a space after the colon"],
        ),
        (
            "a: [b:, c]\nd: 1\n",
            ["1:6 CG103 found `:`, expected a value after the colon"],
        ),
        ("a: @x\nb: 1\n", ["1:4 CG103 found `@`, expected a value"]),
        ("a: %x\n", ["1:4 CG103 found `%`, expected a value"]),
        ("a: }\nb: 1\n", ["1:4 CG103 found `}`, expected a value"]),
        ('a: "x" y\nb: 1\n', ["1:8 CG103 found `y`, expected the end of the line"]),
        (
            'a: "\\q"\nb: 1\n',
            ["1:5 CG103 found `\\q`, expected an escape that YAML knows"],
        ),
        (
            "a: - 1\nb: 2\n",
            ["1:4 CG103 found `-`, expected the list on a line of its own"],
        ),
        ("a: | x\nb: 2\n", ["1:6 CG103 found `x`, expected the end of the line"]),
        (
            "a: &\nb: 2\n",
            ["1:5 CG103 found the end of the line, expected a name after `&` or `*`"],
        ),
        ("- a\n- b\n", ["1:1 CG106 the file holds a list, expected a mapping"]),
        ("text\n", ["1:1 CG106 the file holds text, expected a mapping"]),
        (
            "a: 1\n---\nb: 2\n",
            ["2:1 CG109 found a second document, expected one a file"],
        ),
        ("a: !!int 1\n", ["1:4 CG108 found the tag `!!int`, expected a plain value"]),
        ("a: &x !foo\n", ["1:7 CG108 found the tag `!foo`, expected a plain value"]),
        ("!t {a: 1}\n", ["1:1 CG108 found the tag `!t`, expected a plain value"]),
        ("a: *u\n", ["1:4 CG120 found the alias `*u`, but no anchor `&u` before it"]),
        (
            "a: &x [*x]\n",
            ["1:8 CG120 the alias `*x` stands inside the value it repeats"],
        ),
        (
            "a: &x {}\nb:\n  <<: *x\n",
            ["3:3 CG121 found the merge key `<<`, expected a name"],
        ),
        ("1: a\n", ["1:1 CG107 found an integer as a key, expected text"]),
        ("true: a\n", ["1:1 CG107 found a boolean as a key, expected text"]),
        ("? [x]\n: a\n", ["1:3 CG107 found a list as a key, expected text"]),
        ("a: 1\n'a': 2\n", ["2:1 CG105 `a` is defined twice"]),
        ("a: 9223372036854775808\n", ["1:4 CG122 found an integer beyond 64 bits"]),
        (
            "a: x\0y\n",
            ["1:5 CG104 found the control character U+0000, expected visible text"],
        ),
    ],
)
def test_a_damaged_place_says_what_was_found_and_what_was_expected(
    text: str, expected: list[str]
) -> None:
    assert problems(yaml(text)) == expected


def test_several_damaged_places_are_all_reported_and_the_rest_is_kept() -> None:
    text = """\
keyspaces:
  a:
    cluster: main
    key UserID
    value: int
  b:
    cluster: @main
    key: x
  c
    key: 1
  d: {x: 1, y: [2}
  e:
    doc: "open
    key: y
clusters:
\tmain: {}
"""
    parsed = yaml(text)
    lines = [each.split(":")[0] for each in problems(parsed)]
    assert sorted(lines, key=int) == ["4", "7", "9", "11", "13", "16"]
    assert plain(document(parsed).root) == {
        "keyspaces": {
            "a": {"cluster": "main", "value": "int"},
            "b": {"key": "x"},
            "e": {"key": "y"},
        }
    }
    keyspaces = found(parsed, "keyspaces").value
    assert isinstance(keyspaces, Mapping)
    assert sorted(each.text for each in keyspaces.lost) == ["c", "d"]
    lost = [found(parsed, "keyspaces", name).value for name in "abe"]
    assert all(isinstance(each, Mapping) and each.damaged for each in lost)


def test_an_aliased_value_lies_at_the_alias_and_its_parts_at_the_anchor() -> None:
    text = "a: &x {b: [1]}\nc: *x\n"
    entry = found(yaml(text), "c", "b")
    assert text[found(yaml(text), "c").value.span.start :] == "*x\n"
    assert entry.span == found(yaml(text), "a", "b").span


@given(
    _data,
    st.text(st.sampled_from("[]{}:-#&*!|>'\"%@`\t\n ,?a1é"), max_size=3),
    st.floats(0, 1),
)
def test_damage_anywhere_leaves_spans_inside_the_text(
    data: dict[str, object], junk: str, where: float
) -> None:
    text = pyyaml.safe_dump(data, allow_unicode=True)
    at = int(len(text) * where)
    broken = text[:at] + junk + text[at + 1 :]
    parsed = yaml(broken)
    ends = [each.place.span.end for each in parsed.problems]
    if parsed.document is not None:
        ends += [each.end for each in spans(parsed.document.root)]
    assert max(ends, default=0) <= len(broken)
    try:
        list(pyyaml.parse(broken, Loader=pyyaml.CSafeLoader))
    except pyyaml.YAMLError:
        assert parsed.problems or ":" in broken
