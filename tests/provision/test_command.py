"""`cachegen provision` prints or writes, and keeps what a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from cachegen.cli.boundary import run
from tests.provision.documents import SCHEMA


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with schemas."""
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "api.toml").write_text(SCHEMA)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_file_is_printed_as_it_is_and_several_with_their_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["provision", "--target", "compose"]) == 0
    assert capsys.readouterr().out.startswith("# Made by cachegen")
    assert run(["provision", "--target", "redis-conf", "--memory", "1GB"]) == 0
    printed = capsys.readouterr().out
    assert "# ==> on.conf\n" in printed
    assert "maxmemory 1gb\n" in printed


def test_files_are_written_once_and_again_when_made_by_cachegen(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["provision", "--target", "kubernetes", "--output", "deploy/k8s"]
    assert run(words) == 0
    assert "3 written, 0 unchanged" in capsys.readouterr().err
    assert run(words) == 0
    assert "0 written, 3 unchanged" in capsys.readouterr().err
    assert run([*words, "--memory", "1gb"]) == 0
    assert "3 written" in capsys.readouterr().err


def test_a_persons_file_stops_all_writing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "on.conf").write_text("mine\n")
    assert run(["provision", "--target", "redis-conf", "--output", "."]) == 2
    assert "on.conf was not made by cachegen" in capsys.readouterr().err
    assert (project / "on.conf").read_text() == "mine\n"
    assert not (project / "main.conf").exists()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["--target", "compose", "--memory", "lots"], "a size such as 256mb"),
        (["--target", "compose", "--memory", "1mb"], "at least 16mb"),
        (["--target", "compos"], "compose"),
        ([], "--target"),
    ],
)
def test_wrong_options_are_refused(
    words: list[str], answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["provision", *words]) == 2
    assert answer in capsys.readouterr().err


def test_a_name_that_a_target_cannot_bear_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "c" * 40
    text = f"version = 1\n[clusters.{long}]\n[clusters.a--b]\n"
    (project / "schemas" / "api.toml").write_text(text)
    assert run(["provision", "--target", "compose"]) == 0
    capsys.readouterr()
    assert run(["provision", "--target", "terraform-aws"]) == 2
    assert "allows no `--`" in capsys.readouterr().err
    assert run(["provision", "--target", "terraform-gcp"]) == 2
    assert "too long for terraform-gcp" in capsys.readouterr().err
