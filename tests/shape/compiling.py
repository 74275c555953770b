"""Schemas as texts to what the compiler says of them, in the form that tests compare."""

from __future__ import annotations

from pathlib import Path

from cachegen import ir, pipeline
from cachegen.diagnostics import Problem
from cachegen.source import Source

EXAMPLES = Path(__file__).parents[2] / "schemas"

PRELUDE = 'version = 1\n[clusters.main]\neviction_policy = "allkeys-lru"\n'
"""A second file, so that a test's own need not declare a cluster."""


def sources(text: str, path: str = "api.toml") -> list[Source]:
    """Return a workspace of one text, with its version, and the cluster `main`."""
    versioned = text if "version" in text else f"version = 1\n{text}"
    return [Source(path, versioned), Source("shared.toml", PRELUDE)]


def problems(text: str, path: str = "api.toml") -> tuple[Problem, ...]:
    """Return the errors of a text."""
    found = pipeline.compile(sources(text, path)).problems
    return tuple(each for each in found if each.severity == "error")


def workspace(text: str, path: str = "api.toml") -> ir.Workspace:
    """Return what a sound text means."""
    compiled = pipeline.compile(sources(text, path))
    assert compiled.workspace is not None, said(compiled.problems)
    return compiled.workspace


def said(found: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Return the code of each problem and the very characters that it points at."""
    return [(each.code, pointed(each)) for each in found]


def pointed(problem: Problem) -> str:
    """Return the characters that a problem points at."""
    span = problem.place.span
    return problem.place.source.text[span.start : span.end]


def examples() -> list[Source]:
    """Return the example schemas of the repository."""
    return [
        Source(path.name, path.read_text(encoding="utf-8"))
        for path in sorted(EXAMPLES.iterdir())
        if path.suffix in (".toml", ".yaml")
    ]
