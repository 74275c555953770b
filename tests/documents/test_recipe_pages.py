"""The pages with recipes: they run, file by file and command by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents import snippets
from tests.documents.test_readme import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", ["loading", "frameworks"])
def test_the_recipes_run_as_the_page_says(page: str, tmp_path: Path) -> None:
    ran: list[str] = []
    settings = "[tool.pytest.ini_options]\npythonpath = ['.']\n"
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    for step in snippets.steps(ROOT / "docs" / f"{page}.md"):
        match step:
            case snippets.File(name, text):
                target = tmp_path / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            case snippets.Command(line, output):
                printed = run(line, tmp_path)
                assert snippets.matches(output, printed), printed
                ran.append(line)
    assert ran == ["cachegen generate schemas --output caches", "pytest -q"]
