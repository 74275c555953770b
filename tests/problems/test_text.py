"""The text report: carets stand under exactly the characters at fault."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen.diagnostics import Label, Report
from cachegen.report.cells import visible
from cachegen.report.text import summary, text
from cachegen.source import Place, Source, Span

from .samples import Sample, SampleWarning, label, sample


def lines(problem: Sample) -> list[str]:
    return text([problem]).splitlines()[:-2]


def test_a_problem_looks_like_the_example_of_the_style() -> None:
    source = "\n" * 8 + 'key = { user_id = "int", «device» = "str" }\n'
    words = "this field never reaches the key"
    headline = "key field `device` of `sessions` is not in its pattern"
    report = Report(
        headline,
        (label(source, words, "schemas/shop.toml"),),
        ("keys that differ only in `device` would overwrite each other",),
        ('add it: "session/:user_id/:device"',),
    )
    assert text([Sample(report)]) == (
        "schemas/shop.toml:9:26: error[CG301]: key field `device` of `sessions` is not in its pattern\n"
        "  |\n"
        '9 | key = { user_id = "int", device = "str" }\n'
        "  |                          ^^^^^^ this field never reaches the key\n"
        "  = note: keys that differ only in `device` would overwrite each other\n"
        '  = help: add it: "session/:user_id/:device"\n'
        "\n"
        "1 error\n"
    )


@pytest.mark.parametrize(
    ("source", "shown", "underlined"),
    [
        ("«a»b", "ab", "^"),
        ("a«»b", "ab", " ^"),
        ("ab«»", "ab", "  ^"),
        ("\t«a»\tb", "    a   b", "    ^"),
        ("ab\t«c»", "ab  c", "    ^"),
        ("日本«語»x", "日本語x", "    ^^"),
        ("日«本語»", "日本語", "  ^^^^"),
        ("🎉«x»", "🎉x", "  ^"),
        ("e\u0301«x»", "e\u0301x", " ^"),
        ("«e\u0301»x", "e\u0301x", "^"),
        ("a\x00«b»", "a␀b", "  ^"),
        ("a«\x1b[31m»", "a␛[31m", " ^^^^^"),
        ("a\x85«b»", "a⟨U+0085⟩b", "         ^"),
        ("a\u202e«b»", "a⟨U+202E⟩b", "         ^"),
        ("a\u2028«b»", "a⟨U+2028⟩b", "         ^"),
        ("x\n«a»\r\ny", "a", "^"),
        ("x\r«a»", "a", "^"),
    ],
)
def test_carets_stand_under_the_span(source: str, shown: str, underlined: str) -> None:
    found = lines(sample(source, ""))
    number = 1 + len(re.findall(r"\r\n?|\n", source[: source.index("«")]))
    assert found[1:] == ["  |", f"{number} | {shown}", f"  | {underlined}"]


def test_a_span_over_several_lines_is_marked_at_both_its_ends() -> None:
    assert lines(sample("a = «[\n  1,\n  2,\n  3»]", "a list"))[1:] == [
        "  |",
        "1 | a = [",
        "  |     ^",
        "...",
        "4 |   3]",
        "  |   ^ a list",
    ]


def test_a_long_line_is_cut_around_the_span() -> None:
    before, after = "b" * 500, "a" * 500
    found = lines(sample(f"{before}«here»{after}", "words"))
    assert found[2] == f"1 | …{'b' * 20}here{'a' * 76}…"
    assert found[3] == f"  | {' ' * 21}^^^^ words"


def test_a_span_longer_than_a_line_can_be_is_cut_too() -> None:
    found = lines(sample(f"«{'x' * 5_000}»", "words"))
    assert found[2] == f"1 | {'x' * 100}…"
    assert found[3] == f"  | {'^' * 100} words"


def test_a_line_with_labels_far_apart_is_cut_around_the_one_at_fault() -> None:
    source = Source("shop.toml", f"open{'.' * 200}here{'.' * 200}close")
    fault, before, after = Span(204, 208), Span(0, 4), Span(408, 413)
    for other, line in ((before, "  | - other"), (after, f"  | {' ' * 101}- other")):
        labels = (Label(Place(source, fault)), Label(Place(source, other), "other"))
        found = lines(Sample(Report("headline", labels)))
        assert found[2] == f"1 | …{'.' * 20}here{'.' * 76}…"
        assert found[3] == f"  | {' ' * 21}^^^^"
        assert found[4] == line


def test_further_labels_of_the_same_file_stand_in_the_order_of_its_lines() -> None:
    source = Source("shop.toml", "first\nmiddle\nlast\n")
    labels = (
        Label(Place(source, Span(13, 17)), "again"),
        Label(Place(source, Span(0, 5)), "before"),
    )
    assert lines(Sample(Report("headline", labels))) == [
        "shop.toml:3:1: error[CG301]: headline",
        "  |",
        "1 | first",
        "  | ----- before",
        "...",
        "3 | last",
        "  | ^^^^ again",
    ]


def test_labels_of_other_files_come_with_their_place() -> None:
    labels = (
        label("\n" * 99 + "«one»", "here"),
        label("a «two»", "there", "other.yaml"),
    )
    assert lines(Sample(Report("headline", labels))) == [
        "shop.toml:100:1: error[CG301]: headline",
        "    |",
        "100 | one",
        "    | ^^^ here",
        "   --> other.yaml:1:3",
        "    |",
        "  1 | a two",
        "    |   --- there",
    ]


def test_two_labels_on_one_line_have_an_underline_each() -> None:
    source = Source("shop.toml", "a/:key/:key")
    labels = (
        Label(Place(source, Span(7, 11)), "a second time"),
        Label(Place(source, Span(2, 6)), "first here"),
    )
    assert lines(Sample(Report("headline", labels)))[3:] == [
        "  |        ^^^^ a second time",
        "  |   ---- first here",
    ]


def test_no_text_of_a_schema_acts_on_the_terminal() -> None:
    evil = "\x1b]0;title\x07\r\n\u202e"
    report = Report(evil, (label(f"«{evil.strip()}»", evil, evil),), (evil,), (evil,))
    shown = text([Sample(report)])
    assert all(
        unicodedata.category(each) not in ("Cc", "Cf") for each in shown if each != "\n"
    )
    assert len(shown.splitlines()) == len(shown.split("\n")) - 1


def test_colour_comes_only_when_asked_for_and_changes_no_word() -> None:
    problem = sample("a «b» c")
    plain, coloured = text([problem]), text([problem], colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror[CG301]\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


def test_the_summary_counts_errors_and_warnings() -> None:
    error, warning = sample("«a»"), SampleWarning(sample("«a»").report)
    assert summary([error, error, warning]) == "2 errors, 1 warning"
    assert summary([warning, warning]) == "2 warnings"
    assert summary([error]) == "1 error"
    assert text([]) == ""


@given(st.text(st.characters(exclude_characters="«»")), st.data())
def test_any_source_gives_lines_that_agree_in_width(
    content: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    place = Place(Source("a.toml", content), Span(start, end))
    shown = text([Sample(Report("headline", (Label(place, "label"),)))])
    assert shown.startswith(f"a.toml:{place.position.line}:{place.position.column}: ")
    assert shown.count(" label\n") == 1
    assert all(
        character.isprintable() or character in "\n\u200c\u200d" for character in shown
    )


def test_a_lone_surrogate_can_be_printed() -> None:
    assert visible("a\ud800b").encode() == "a⟨U+D800⟩b".encode()
