"""Both checkers, strict, accept all that is generated, and the programs that use it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"

Checker = Callable[[Path, Sequence[str]], list[tuple[str, int, str]]]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every golden package under its case's name, and the example."""
    folder = tmp_path_factory.mktemp("generated").resolve()
    shutil.copytree(ROOT / "generated_example", folder / "generated_example")
    for expected in sorted(GOLDEN.glob("*/expected")):
        case = expected.parent
        shutil.copytree(expected, folder / case.name)
        for program in (case / "application").glob("**/*.py"):
            _take_over(program, folder / program.relative_to(case / "application"))
        if (case / "use.py").exists():
            _take_over(case / "use.py", folder / f"use_{case.name}.py")
    return folder


def _take_over(program: Path, place: Path) -> None:
    """Write a case's program so that it uses the package under the case's name."""
    text = program.read_text(encoding="utf-8")
    (case,) = program.relative_to(GOLDEN).parts[:1]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text.replace("from expected.", f"from {case}."), encoding="utf-8")


def test_mypy_finds_nothing(generated: Path, mypy: Checker) -> None:
    assert mypy(generated, _targets(generated)) == []


def test_pyright_finds_nothing(generated: Path, pyright: Checker) -> None:
    assert pyright(generated, _targets(generated)) == []


def _targets(folder: Path) -> list[str]:
    found = [path.parent.name for path in folder.glob("*/py.typed")]
    programs = [path.name for path in folder.glob("use_*.py")]
    assert len(found) > 10
    return sorted([*found, *programs])
