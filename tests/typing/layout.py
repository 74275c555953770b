"""A folder with every golden package under its case's name, its application, and the example."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"


def lay_out(folder: Path) -> None:
    """Write the packages, and the programs that use them."""
    shutil.copytree(ROOT / "generated_example", folder / "generated_example")
    for expected in sorted(GOLDEN.glob("*/expected")):
        case = expected.parent
        shutil.copytree(expected, folder / case.name)
        for program in (case / "application").glob("**/*.py"):
            _take_over(program, folder / program.relative_to(case / "application"))
        if (case / "use.py").exists():
            _take_over(case / "use.py", folder / f"use_{case.name}.py")


def targets(folder: Path) -> list[str]:
    """Return the packages and programs of the folder."""
    found = [path.parent.name for path in folder.glob("*/py.typed")]
    programs = [path.name for path in folder.glob("use_*.py")]
    assert len(found) > 10
    return sorted([*found, *programs])


def _take_over(program: Path, place: Path) -> None:
    """Write a case's program so that it uses the package under the case's name."""
    text = program.read_text(encoding="utf-8")
    (case,) = program.relative_to(GOLDEN).parts[:1]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text.replace("from expected.", f"from {case}."), encoding="utf-8")
