"""Hostile files: each ends quickly in a problem, never in an exception."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen.diagnostics import Problem
from cachegen.front import parse, read
from cachegen.source import Source
from tests.costs import assert_costs_at_most, assert_grows_linearly, spent

from .trees import document, found, spans

_random = random.Random(20260102)


def _letters(alphabet: str, count: int) -> str:
    return "".join(_random.choice(alphabet) for _ in range(count))


HOSTILE = {
    "brackets": "a = " + "[" * 50_000,
    "brackets in yaml": "a: " + "[" * 50_000,
    "brackets on lines": "a: " + "[\n" * 50_000,
    "headers of brackets": "[" * 50_000,
    "braces": "a = " + "{a=" * 15_000,
    "braces in yaml": "a: " + "{a: " * 15_000,
    "dotted key": ".".join("a" * 100_000) + " = 1\n",
    "dotted key in a line": ".".join("a" * 30_000) + " = 1\n",
    "dotted header": "[" + ".".join("a" * 30_000) + "]\n",
    "dotted key before its sign": "a = [\n" + "a.b " * 15_000 + "\n",
    "name of a megabyte": "a" * 1_000_000 + ": 1\n",
    "name of a megabyte in toml": "a" * 1_000_000 + " = 1\n",
    "laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefg", "bcdefgh", strict=True)
    ),
    "tall aliases": "a: &a [[[[[[[[[[x]]]]]]]]]]\n"
    + "".join(
        f"{b}: &{b} [[[[[[[[[[*{a}]]]]]]]]]]\n"
        for a, b in zip("abcdefg", "bcdefgh", strict=True)
    ),
    "indentation": "".join(" " * each + "a:\n" for each in range(2_000)),
    "dashes": "- " * 30_000,
    "questions": "? " * 30_000,
    "digits": "a = " + "9" * 60_000,
    "digits in yaml": "a: " + "9" * 60_000,
    "quotes": '"' * 60_000,
    "triple quotes": "a = '''" * 8_000,
    "backslashes": 'a = """' + "\\" * 60_000,
    "carriage returns": "\r" * 300_000,
    "zeros": "\0" * 1_000_000,
    "equals": "=" * 60_000,
    "colons": "a: " * 20_000,
    "anchors": "a: " + "&a " * 20_000,
    "tags": "a: " + "! " * 20_000,
    "unending text": 'a = """\n' + "b c\n" * 50_000,
    "unending lines": 'a: "x\n' * 30_000,
    "printable": _letters("ab=[]{}\"'\n ,.#1:-&*!", 200_000),
    "bytes": "".join(chr(_random.randrange(1, 127)) for _ in range(200_000)),
    "unicode": "".join(chr(_random.randrange(1, 0xD7FF)) for _ in range(200_000)),
}


def ordinary(keyspaces: int) -> Source:
    """Return a file that is sound, with so many keyspaces."""
    lines = "\n[keyspaces.k{0}]\ncluster = 'm'\nkey = 'str'\nvalue = 'int'\npattern = 'k{0}/:key'\n"
    text = "".join(lines.format(each) for each in range(keyspaces))
    return Source("many.toml", text)


@pytest.mark.parametrize(("name", "ending"), list(product(HOSTILE, ("toml", "yaml"))))
def test_a_hostile_file_ends_in_a_problem_and_costs_no_more_than_a_large_one(
    name: str, ending: str
) -> None:
    source = Source(f"hostile.{ending}", HOSTILE[name])
    parsed = parse(source)
    assert parsed.problems or (name, ending) == ("carriage returns", "yaml")
    for each in parsed.problems:
        assert len(each.describe().headline) < 300
    # As much as 8 000 keyspaces: a file of half a megabyte, which nobody would call hostile.
    sample = ordinary(200)
    assert_costs_at_most(
        40, lambda: spent(lambda: parse(source)), lambda: spent(lambda: parse(sample))
    )


def test_ten_thousand_keyspaces_are_read() -> None:
    parsed = parse(ordinary(10_000))
    assert parsed.problems == ()
    assert found(parsed, "keyspaces", "k9999", "pattern").key.text == "pattern"


def test_the_time_of_reading_grows_with_the_file_and_not_with_its_square() -> None:
    def reading(keyspaces: int) -> Callable[[], object]:
        source = ordinary(keyspaces)
        return lambda: parse(source)

    assert_grows_linearly(reading, 2_000)


@given(st.text(), st.sampled_from(["toml", "yaml", "yml"]))
def test_any_text_has_a_tree_or_problems_within_it(text: str, ending: str) -> None:
    parsed = parse(Source(f"any.{ending}", text))
    assert parsed.document is not None or parsed.problems
    ends = [each.place.span.end for each in parsed.problems]
    if parsed.document is not None:
        ends += [each.end for each in spans(parsed.document.root)]
        ends += [each.span.end for each in parsed.document.comments]
    assert max(ends, default=0) <= len(text)


@given(
    st.lists(
        st.sampled_from(
            [*"[]{}=:.,#-?&*!|>'\"\\\n\r\t ab1\0é\u2028", "'''", '"""', "a: ", "a = "]
        )
    ),
    st.booleans(),
)
def test_any_punctuation_has_a_tree_or_problems_within_it(
    pieces: list[str], is_toml: bool
) -> None:
    text = "".join(pieces)
    parsed = parse(Source("any.toml" if is_toml else "any.yaml", text))
    ends = [each.place.span.end for each in parsed.problems]
    if parsed.document is not None:
        ends += [each.end for each in spans(parsed.document.root)]
    assert max(ends, default=0) <= len(text)


@given(st.binary(max_size=200), st.sampled_from(["toml", "yaml"]))
def test_any_bytes_are_read_or_refused_at_their_place(data: bytes, ending: str) -> None:
    source = read(f"any.{ending}", data)
    if isinstance(source, Source):
        parse(source)
    else:
        problem: Problem = source
        assert problem.code == "CG101"
        assert problem.describe().headline


def test_deep_but_bounded_nesting_is_fine() -> None:
    for text in ("a = " + "[" * 60 + "]" * 60, "a: " + "[" * 60 + "]" * 60):
        ending = "toml" if "=" in text else "yaml"
        parsed = parse(Source(f"deep.{ending}", text))
        assert parsed.problems == ()
        assert document(parsed).root.get("a") is not None
