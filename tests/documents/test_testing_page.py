"""The page on testing: its snippets are test files that pass as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import snippets

ROOT = Path(__file__).resolve().parents[2]
pytest_plugins = ["pytester"]


def test_the_snippets_pass_in_a_project_without_fixtures(
    pytester: pytest.Pytester,
) -> None:
    files = [
        step
        for step in snippets.steps(ROOT / "docs" / "testing.md")
        if isinstance(step, snippets.File)
    ]
    assert len(files) >= 2
    for file in files:
        (pytester.path / file.name).write_text(file.text, encoding="utf-8")
    pytester.syspathinsert(str(ROOT))
    result = pytester.runpytest_subprocess(
        "-p",
        "no:hypothesispytest",
        "-p",
        "asyncio",
        "-o",
        "asyncio_mode=auto",
        "-o",
        f"pythonpath={ROOT}",
    )
    result.assert_outcomes(passed=6)
