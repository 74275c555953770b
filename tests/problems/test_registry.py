"""Every problem has a code of its own and a page to read."""

from __future__ import annotations

import re
from dataclasses import is_dataclass
from textwrap import dedent

import pytest

from cachegen.diagnostics import Problem, Severity
from cachegen.pipeline import compile
from cachegen.problems import problem_classes
from cachegen.report.explain import explain, page
from cachegen.source import Source

ABOUT_FILES = {"CG209", "CG210", "CG601"}
"""Pages whose examples are about several files, not about what is in one schema."""


def test_codes_are_unique_and_well_formed() -> None:
    found = problem_classes()
    assert len(found) > 30
    assert list(found) == sorted(found)
    for code, each in found.items():
        assert each.code == code
        assert re.fullmatch(r"CG[1-69]\d\d", code), code


@pytest.mark.parametrize("each", problem_classes().values(), ids=lambda each: each.code)
def test_a_problem_is_a_small_frozen_value(each: type[Problem]) -> None:
    assert is_dataclass(each)
    assert "__slots__" in vars(each)
    is_warning = each.code.startswith("CG9")
    assert (each.severity is Severity.WARNING) == is_warning


@pytest.mark.parametrize("code", problem_classes())
def test_a_page_says_what_it_means_and_shows_wrong_and_right(code: str) -> None:
    found = page(code)
    shown = explain(code)
    assert found is not None
    assert shown is not None
    assert found.title.endswith(".")
    assert "invalid" not in shown.lower()
    parts = re.fullmatch(
        r"(?s).+?\n\nWrong:\n\n(?:    .*\n|\n)+\nRight:\n\n(?:    .*\n|\n)+", shown
    )
    assert parts, shown
    assert max(map(len, shown.splitlines())) <= 120


def wrong_and_right(code: str) -> tuple[str, str]:
    """Return the examples of a page as schemas that stand alone."""
    found = page(code)
    assert found is not None
    _, examples = found.body.split("Wrong:\n", 1)
    wrong, right = examples.split("Right:\n", 1)
    return standing_alone(wrong), standing_alone(right)


def standing_alone(example: str) -> str:
    schema = dedent(example).strip() + "\n"
    if 'cluster = "main"' in schema and "[clusters" not in schema:
        schema = f"[clusters.main]\n\n{schema}"
    return schema if "version =" in schema else f"version = 1\n\n{schema}"


@pytest.mark.parametrize(
    "code",
    [
        code
        for code in problem_classes()
        if code > "CG109" and not code.startswith("CG12") and code not in ABOUT_FILES
    ],
)
def test_the_wrong_example_is_wrong_and_the_right_one_is_not(code: str) -> None:
    wrong, right = (
        {each.code for each in compile([Source("api.toml", schema)]).problems}
        for schema in wrong_and_right(code)
    )
    assert code in wrong
    assert code not in right
    assert not {each for each in right if each < "CG9"}
