"""Checkers beside mypy and pyright accept what is generated; each runs where it is installed.

What is known of a checker stands here with the reason.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.typing.layout import lay_out, targets

ENUM_BASE = "a named type over an enum: `NewType` of what has members is final to it"
FLAG = "a field called `TYPE_CHECKING`: the name is the checker's own"


@dataclass(frozen=True, slots=True)
class Checker:
    """How a checker is called for a folder, and the findings that are known, by module."""

    arguments: Callable[[Path], tuple[str, ...]]
    known: dict[str, str]


CHECKERS = {
    "basedpyright": Checker(lambda _: ("--pythonpath", sys.executable), {}),
    "pyrefly": Checker(
        lambda _: ("check", "--python-interpreter-path", sys.executable), {}
    ),
    "ty": Checker(
        lambda _: ("check", "--python", sys.executable, "--output-format", "concise"),
        {"shadowing/shadowing.py": FLAG},
    ),
    "zuban": Checker(
        lambda _: ("check", "--strict", "--python-executable", sys.executable),
        dict.fromkeys(
            (
                *("circles/customers.py", "circles/orders.py", "defaults/defaults.py"),
                *("every_scalar/scalars.py", "shadowing/shadowing.py"),
            ),
            ENUM_BASE,
        ),
    ),
}
_PLACE = re.compile(r"^\s*(?P<file>[\w./-]+\.py):\d+.*?\b(?:error|ERROR)\b", re.M)


@pytest.mark.parametrize("name", CHECKERS)
def test_a_checker_finds_nothing_that_is_not_known(tmp_path: Path, name: str) -> None:
    program = shutil.which(name) or shutil.which(
        name, path=str(Path(sys.executable).parent)
    )
    if program is None:
        pytest.skip(f"{name} is not installed")
    lay_out(tmp_path)
    settings = '{"typeCheckingMode": "strict", "pythonVersion": "3.11"}'
    (tmp_path / "pyrightconfig.json").write_text(settings)
    packages = [each for each in targets(tmp_path) if not each.endswith(".py")]
    checker = CHECKERS[name]
    done = subprocess.run(
        [program, *checker.arguments(tmp_path), *packages],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    printed = done.stdout.replace(f"{tmp_path}/", "")
    found = {match["file"] for match in _PLACE.finditer(printed)}
    found |= set(re.findall(r"^\s*--> (\S+\.py):", printed, re.M))
    assert found <= checker.known.keys(), printed
    assert found or done.returncode == 0 or checker.known, printed
