"""Each golden workspace becomes exactly the modules beside it, and so does the example."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import cases

ROOT = Path(__file__).resolve().parents[2]

MODULES = [
    pytest.param(folder, path.stem, id=f"{folder.name}-{path.stem}")
    for folder in cases.FOLDERS
    for path in sorted((folder / "expected").glob("[!_]*.py"))
]

PROGRAMS = sorted(path.parent for path in cases.HERE.glob("*/use.py"))


@pytest.mark.parametrize("folder", cases.FOLDERS, ids=lambda folder: folder.name)
def test_a_workspace_becomes_the_modules_expected(
    folder: Path, rewrite_golden: bool
) -> None:
    _compare(cases.rendered(folder / "schemas"), folder / "expected", rewrite_golden)


def test_the_example_is_what_its_schemas_become() -> None:
    assert cases.rendered(ROOT / "schemas") == _files(ROOT / "generated_example")


@pytest.mark.parametrize(("folder", "module"), MODULES)
def test_a_module_can_be_imported_before_all_others(folder: Path, module: str) -> None:
    _run(folder, "-c", f"import expected.{module}")


@pytest.mark.parametrize("folder", PROGRAMS, ids=lambda folder: folder.name)
def test_the_program_beside_a_workspace_runs_through(folder: Path) -> None:
    _run(folder, "use.py")


def _run(folder: Path, *arguments: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-B", "-W", "error", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "application")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr


def _compare(made: dict[str, str], folder: Path, rewrite: bool) -> None:
    if rewrite:
        folder.mkdir(exist_ok=True)
        for orphan in set(_files(folder)) - set(made):
            (folder / orphan).unlink()
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    assert made == _files(folder)


def _files(folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_bytes().decode()
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith(".")
    }
