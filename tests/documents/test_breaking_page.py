"""The page on `breaking` prints what the command prints, and names every finding there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cachegen.breaking import pages
from cachegen.breaking.finding import CODES, Class
from cachegen.cli.boundary import run
from tests.documents.snippets import Command, File, matches, steps

PAGE = Path(__file__).parents[2] / "docs" / "breaking.md"


def test_the_example_says_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = 0
    for step in steps(PAGE):
        match step:
            case File(name, text):
                Path(name).parent.mkdir(exist_ok=True)
                Path(name).write_text(text)
            case Command(line, output):
                program, *arguments = line.split()
                assert program == "cachegen"
                run(arguments)
                assert matches(output, capsys.readouterr().out)
                ran += 1
    assert ran == 1


def test_every_finding_and_every_verdict_is_on_the_page() -> None:
    page = PAGE.read_text()
    for code in CODES:
        verdict, title = pages.title(code)
        assert f"| `{code}` | {verdict} | {title.rstrip('.')} |\n" in page
    for each in Class:
        assert f"| `{each.value}` |" in page
