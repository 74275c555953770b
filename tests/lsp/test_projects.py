"""An editor's buffer is compiled with the very files that the command line takes for its project."""

from __future__ import annotations

from pathlib import Path

import pytest

from cachegen.lsp.projects import Projects
from cachegen.project.opening import open_projects
from cachegen.project.selection import Selection
from tests.cli.conftest import SCHEMA


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder: a project that has another one below its schemas."""
    (tmp_path / "cachegen.toml").write_text('schemas = ["services"]\n')
    shop = tmp_path / "services" / "shop"
    (shop / "schemas").mkdir(parents=True)
    (shop / "pyproject.toml").write_text("[tool.cachegen]\n")
    (shop / "schemas" / "api.toml").write_text(SCHEMA)
    (tmp_path / "services" / "own.toml").write_text(SCHEMA)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["services/own.toml", "services/shop/schemas/api.toml"]
)
def test_each_buffer_belongs_to_the_project_that_the_command_line_finds(
    root: Path, name: str
) -> None:
    projects = Projects()
    projects.put(root / name, SCHEMA)
    snapshot = projects.snapshot(root / name)
    assert snapshot is not None
    (found,) = open_projects(Selection((name,)))
    assert snapshot.root == found.config.root
    assert list(snapshot.sources) == [root / each.shown for each in found.files]
    assert snapshot.problems == ()
