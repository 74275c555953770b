"""Linters, import sorters and formatters of a project that has no settings leave modules alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from cachegen import ir
from cachegen.clients import CLIENTS
from cachegen.render import render
from cachegen.render.plan import plan
from tests.render import strategies
from tests.typing.layout import lay_out

TOOLS = {
    # Random defaults may repeat a key or an element, which no schema can.
    "ruff's default rules": ("ruff", "check", "--isolated", "--ignore", "F601,B033"),
    "ruff's import sorting": ("ruff", "check", "--isolated", "--select", "I"),
    "ruff's formatter": ("ruff", "format", "--isolated", "--check"),
    "isort with black's profile": ("isort", "--profile", "black", "--check-only"),
    "black": ("black", "--check", "--quiet", "--line-length", "88"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every golden package, and those of random workspaces."""
    folder = tmp_path_factory.mktemp("made")
    lay_out(folder)
    for program in folder.glob("use_*.py"):
        program.unlink()
    count = 0

    @given(workspace=strategies.workspaces())
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def write(workspace: ir.Workspace) -> None:
        nonlocal count
        count += 1
        package = folder / f"random_{count}"
        package.mkdir()
        for name, text in render(plan(workspace, frozenset(CLIENTS))).items():
            (package / name).write_text(text, encoding="utf-8")

    write()
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a tool over the packages of a folder."""
    packages = [each.parent.name for each in folder.glob("*/py.typed")]
    command = [sys.executable, "-m", *arguments, *packages]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_has_nothing_to_say(made: Path, tool: str) -> None:
    done = run(made, *TOOLS[tool])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("tool", TOOLS)
def test_it_would_have_something_to_say(tmp_path: Path, tool: str) -> None:
    package = tmp_path / "planted"
    package.mkdir()
    (package / "py.typed").touch()
    (package / "a.py").write_text("import sys,os\nx = {  'a':1 }\n")
    assert run(tmp_path, *TOOLS[tool]).returncode == 1


def test_what_tools_fix_is_not_what_was_generated(made: Path) -> None:
    before = {path: path.read_bytes() for path in made.rglob("*.py")}
    for arguments in (
        ("ruff", "check", "--isolated", "--fix", "--ignore", "F601,B033"),
        ("ruff", "check", "--isolated", "--fix", "--select", "I"),
        ("ruff", "format", "--isolated"),
        ("isort", "--profile", "black"),
        ("black", "--quiet"),
    ):
        run(made, *arguments)
    assert before == {path: path.read_bytes() for path in made.rglob("*.py")}
