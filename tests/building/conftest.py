"""Builds without isolation, and one environment that holds the runtime and no generator."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


def pip(*arguments: str | Path, cwd: Path | None = None) -> str:
    """Run pip and return what it printed; raises `CalledProcessError`."""
    command = (sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments)
    return output_of([str(each) for each in command], cwd)


def output_of(command: Sequence[str], cwd: Path | None = None) -> str:
    """Run a program and return all that it printed; raises `CalledProcessError`."""
    return subprocess.run(
        command,
        cwd=cwd,
        check=True,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ).stdout


def wheel_of(project: Path, folder: Path) -> Path:
    """Return the wheel that pip builds of a project or a source distribution."""
    pip("wheel", "--no-build-isolation", "--no-deps", "-w", folder, project)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with cachegen's runtime and nothing of the generator."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.check_call(
        [sys.executable, "-m", "venv", "--without-pip", folder / "venv"]
    )
    python = folder / "venv" / "bin" / "python"
    wheel = wheel_of(REPOSITORY, folder)
    pip("--python", python, "install", "--quiet", f"{wheel}[embedded]")
    return python
