"""No mistake hides another: of any two planted in a sound workspace, one run tells both."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from cachegen import pipeline
from cachegen.source import Source

from .planted import API, MISTAKES, SHARED, Mistake, planted


def codes(text: str) -> Counter[str]:
    sources = [Source("a.toml", SHARED), Source("api.toml", text)]
    found = pipeline.compile(sources).problems
    return Counter(each.code for each in found if each.severity == "error")


def may_stand_together(first: Mistake, second: Mistake) -> bool:
    return first.name not in second.not_with and second.name not in first.not_with


def test_the_workspace_without_mistakes_is_sound() -> None:
    assert codes(API) == Counter()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.name)
def test_one_mistake_is_one_problem(mistake: Mistake) -> None:
    text = planted(mistake)
    assert text is not None
    assert codes(text) == Counter({mistake.code: 1})


@pytest.mark.parametrize("first", MISTAKES, ids=lambda each: each.name)
def test_no_mistake_hides_another_and_two_make_no_third(first: Mistake) -> None:
    wrong: dict[str, Counter[str]] = {}
    for second in MISTAKES:
        text = planted(first, second) if first is not second else None
        if text is None or not may_stand_together(first, second):
            continue
        found = codes(text)
        if found != Counter([first.code, second.code]):
            wrong[second.name] = found
    assert wrong == {}


def test_most_pairs_are_reported() -> None:
    pairs = list(combinations(MISTAKES, 2))
    told = [
        pair
        for pair in pairs
        if may_stand_together(*pair) and planted(*pair) is not None
    ]
    assert len(told) > 0.95 * len(pairs)
