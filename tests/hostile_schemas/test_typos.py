"""One typo at every key and value of every example schema, and then at all of them at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from cachegen import pipeline
from cachegen.diagnostics import Problem, Severity
from cachegen.source import Source, Span
from tests.hostile_schemas.slots import Kind, Slot, slots
from tests.shape.compiling import examples, pointed

SLOTS = [
    pytest.param(index, slot, id=f"{source.path}-{slot.span.start}-{slot.word}")
    for index, source in enumerate(examples())
    for slot in slots(source)
]


def misspelled(slot: Slot) -> str:
    """Return the word with one letter too many: in a value with a form, one that spoils it."""
    if slot.kind is Kind.JUDGED:
        return f"{slot.word[:1]}x{slot.word[1:]}"
    return slot.word + slot.word[-1]


def problems(index: int, text: str) -> tuple[Problem, ...]:
    """Return what the compiler says of the examples when one of them has this text."""
    workspace = examples()
    workspace[index] = Source(workspace[index].path, text)
    return pipeline.compile(workspace).problems


def errors(found: Sequence[Problem]) -> list[Problem]:
    return [each for each in found if each.severity is Severity.ERROR]


def changed(text: str, chosen: Sequence[Slot]) -> tuple[str, list[Span]]:
    """Return a text with all these words misspelled, and where they stand now."""
    spans: list[Span] = []
    shift = 0
    for slot in sorted(chosen, key=lambda each: each.span):
        start, word = slot.span.start + shift, misspelled(slot)
        text = text[:start] + word + text[slot.span.end + shift :]
        spans.append(Span(start, start + len(word)))
        shift += len(word) - len(slot.word)
    return text, spans


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return a place as an editor shows it, counted here without the code under test."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


@pytest.mark.parametrize(("index", "slot"), SLOTS)
def test_a_typo_anywhere_is_one_problem_at_its_place_or_harms_nothing(
    index: int, slot: Slot
) -> None:
    text, (span,) = changed(examples()[index].text, [slot])
    found = errors(problems(index, text))
    match slot.kind:
        case Kind.FREE:
            assert found == []
        case Kind.DECLARED:
            check_mentions(found, slot)
        case Kind.JUDGED:
            assert len(found) == 1
            assert touches(found[0], span)
        case Kind.KEY | Kind.REFERENCE:
            assert len(found) == 1
            check_word(found[0], slot, text, span)


def check_word(problem: Problem, slot: Slot, text: str, span: Span) -> None:
    """Assert that a problem is about this word: place, underlined text, and suggestion."""
    at = problem.place.position
    quoted = text[problem.place.span.start] in "\"'"
    assert (at.line, at.column + quoted) == line_and_column(text, span.start)
    assert pointed(problem).strip("\"'") == misspelled(slot)
    assert any(f"`{slot.word}`" in each for each in problem.describe().help)


def check_mentions(found: Sequence[Problem], slot: Slot) -> None:
    """Assert that who mentions a name that was changed is told the name it has now.

    One of two headers of a struct that was changed is a struct of its own, without fields.
    """
    for each in found:
        if (each.code, pointed(each)) != ("CG112", misspelled(slot)):
            assert pointed(each).strip("\"':") == slot.word
            assert any(misspelled(slot) in help for help in each.describe().help)


def touches(problem: Problem, span: Span) -> bool:
    return problem.place.span.start <= span.end and span.start <= problem.place.span.end


def test_there_is_something_of_every_kind() -> None:
    kinds = [slot.kind for source in examples() for slot in slots(source)]
    assert {kind: kinds.count(kind) > 10 for kind in Kind} == dict.fromkeys(Kind, True)


@pytest.mark.parametrize("index", range(len(examples())))
@pytest.mark.parametrize("dependent", [False, True])
def test_many_typos_at_once_are_all_found_where_they_stand(
    index: int, dependent: bool
) -> None:
    source = examples()[index]
    chosen = [
        each
        for each in slots(source)
        if each.kind is Kind.REFERENCE and is_dependent(source.text, each) is dependent
    ]
    text, spans = changed(source.text, chosen)
    found = errors(problems(index, text))
    for slot, span in zip(chosen, spans, strict=True):
        (problem,) = (each for each in found if touches(each, span))
        check_word(problem, slot, text, span)


def is_dependent(text: str, slot: Slot) -> bool:
    """Return whether a word is judged by another one, so not when that is misspelled."""
    before = text[: slot.span.start]
    is_default = re.search(r"(default|shard_by) *[=:] *[\"']?$", before) is not None
    return is_default or slot.word.startswith(":")
