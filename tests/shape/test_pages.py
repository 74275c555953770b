"""What `cachegen explain` shows is true: the wrong example has that problem alone, the right one none."""

from __future__ import annotations

import inspect
import re
import textwrap

import pytest

from cachegen import pipeline
from cachegen.diagnostics import Problem
from cachegen.problems import (
    declarations,
    defaults,
    expiry,
    forgetting,
    identifiers,
    keyspace_types,
    loading,
    names,
    nearness,
    problem_classes,
    shape,
    types,
)
from cachegen.source import Source

from .compiling import PRELUDE

MODULES = (
    declarations,
    defaults,
    expiry,
    forgetting,
    identifiers,
    keyspace_types,
    loading,
    names,
    nearness,
    shape,
    types,
)
OURS = [
    each
    for each in problem_classes().values()
    if each.__module__ in {module.__name__ for module in MODULES}
]


def _example(page: str, which: str) -> str:
    match = re.search(rf"^{which}:\n\n((?: {{4}}.*\n|\n)+)", f"{page}\n", re.MULTILINE)
    assert match is not None
    return textwrap.dedent(match[1])


def _codes(text: str, problem: type[Problem]) -> set[str]:
    """Return the codes of an example's errors, beside what examples take for granted."""
    path = "user-service.toml" if problem.code == "CG210" else "api.toml"
    versioned = text if "version =" in text else f"version = 1\n{text}"
    sources = [Source(path, versioned)]
    if "[clusters" not in text:
        sources.append(Source("shared.toml", PRELUDE))
    if problem.code == "CG209":
        sources.append(Source("old/api.yaml", "version: 1\n"))
    found = pipeline.compile(sources).problems
    return {each.code for each in found if each.severity == "error"}


def test_all_of_our_problems_have_a_page_to_test() -> None:
    assert len(OURS) >= 45


@pytest.mark.parametrize("problem", OURS, ids=lambda each: each.code)
def test_the_wrong_example_has_its_problem_and_no_other(problem: type[Problem]) -> None:
    page = inspect.cleandoc(problem.__doc__ or "")
    assert _codes(_example(page, "Wrong"), problem) == {problem.code}


@pytest.mark.parametrize("problem", OURS, ids=lambda each: each.code)
def test_the_right_example_has_no_problem(problem: type[Problem]) -> None:
    page = inspect.cleandoc(problem.__doc__ or "")
    assert _codes(_example(page, "Right"), problem) == set()
