"""A project in a folder of its own, and the command line run in it: fixtures for who imports them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cachegen.cli.boundary import run

__all__ = ["Cachegen", "Outcome", "cachegen", "project"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended: its status and what it printed."""

    status: int
    out: str
    err: str


Cachegen = Callable[..., Outcome]


@pytest.fixture
def project(schema: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder: a project with settings and one schema, the fixture `schema`."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    settings = 'schemas = ["schemas"]\noutput = "caches"\n'
    (tmp_path / "cachegen.toml").write_text(settings)
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "api.toml").write_text(schema)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cachegen(capsys: pytest.CaptureFixture[str]) -> Cachegen:
    """Return a function that runs the command line in this process."""

    def invoke(*arguments: str) -> Outcome:
        capsys.readouterr()
        status = run(arguments)
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return invoke
