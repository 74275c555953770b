"""The generated modules are what the schema makes, so that a change of it cannot be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from cachegen.cli.boundary import run

FOLDER = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("command", ["generate", "fmt"])
def test_what_is_checked_in_is_up_to_date(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    status = run([command, "--check"])
    assert (status, capsys.readouterr().err) == (0, "")
