"""Generated files and git: line ends that a checkout chooses, and branches that are merged."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from cachegen.output import ACCOUNT_NAME
from tests.cli.conftest import Cachegen

GOOD = """\
version = 1
[clusters.main]
[keyspaces.hits]
cluster = "main"
key = "str"
value = "int"
pattern = "hits/:key"
expiry = "10s"
"""
MORE = """\
[keyspaces.visits]
cluster = "main"
key = "str"
value = "int"
pattern = "visits/:key"
expiry = "10s"
"""


def git(folder: Path, *arguments: str, fails: bool = False) -> None:
    """Run git in a folder, where it has to succeed, or to fail."""
    settings = {
        "user.name": "a",
        "user.email": "a@example.org",
        "init.defaultBranch": "main",
        "core.autocrlf": "false",
    }
    given = [part for each in settings.items() for part in ("-c", "=".join(each))]
    done = subprocess.run(
        ["git", *given, *arguments], cwd=folder, capture_output=True, text=True
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr


@pytest.fixture
def repository(project: Path, cachegen: Cachegen) -> Path:
    """Return the project with every generated file, committed."""
    (project / "schemas" / "api.toml").write_text("#:schema ./s.json\n" + GOOD)
    for command in (
        ["fmt"],
        ["generate"],
        ["docs", "--output", "docs.html"],
        ["schema", "--output", "schemas/s.json"],
        ["provision", "--target", "kubernetes", "--output", "deploy"],
    ):
        assert cachegen(*command).status == 0
    git(project, "init")
    git(project, "add", "-A", "--", ".", ":!.cachegen_cache")
    git(project, "commit", "-m", "first")
    return project


def test_a_checkout_with_other_line_ends_is_up_to_date(
    repository: Path,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clone = tmp_path_factory.mktemp("clones") / "clone"
    git(repository, "-c", "core.autocrlf=true", "clone", ".", str(clone))
    module = clone / "caches" / "api.py"
    assert b"\r\n" in module.read_bytes()
    monkeypatch.chdir(clone)
    before = {path: path.read_bytes() for path in clone.rglob("*") if path.is_file()}
    outcome = cachegen("generate", "--check")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert cachegen("generate").err == ""
    assert "up to date" in cachegen("docs", "--output", "docs.html").err
    assert "up to date" in cachegen("schema", "--output", "schemas/s.json").err
    rendered = cachegen("provision", "--target", "kubernetes", "--output", "deploy")
    assert "0 written, 1 unchanged" in rendered.err
    assert cachegen("fmt", "--check").status == 0
    for path, data in before.items():
        assert path.read_bytes() == data, path


def test_a_change_in_such_a_checkout_is_shown_without_its_line_ends(
    repository: Path, cachegen: Cachegen
) -> None:
    module = repository / "caches" / "api.py"
    module.write_bytes(module.read_bytes().replace(b"\n", b"\r\n"))
    (repository / "schemas" / "api.toml").write_text(GOOD + MORE)
    outcome = cachegen("generate", "--check")
    assert outcome.status == 1
    assert "\\r" not in outcome.out
    removed = [line for line in outcome.out.splitlines() if line.startswith("-")]
    assert len(removed) < 5


def branch(repository: Path, cachegen: Cachegen, name: str, schema: str) -> None:
    """Commit what another schema makes, on a branch of its own."""
    git(repository, "checkout", "-b", name, "main")
    (repository / "schemas" / "api.toml").write_text(schema)
    assert cachegen("generate").status == 0
    git(repository, "add", "-A", "--", ".", ":!.cachegen_cache")
    git(repository, "commit", "-m", name)


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_branches_that_are_merged_leave_an_account_that_generation_repairs(
    repository: Path, cachegen: Cachegen, style: str
) -> None:
    start = "#:schema ./s.json\n" + GOOD
    branch(
        repository,
        cachegen,
        "doc",
        start.replace("[keyspaces.hits]\n", '[keyspaces.hits]\ndoc = "Hits."\n'),
    )
    branch(repository, cachegen, "more", start + MORE)
    git(repository, "-c", f"merge.conflictStyle={style}", "merge", "doc", fails=True)
    account = repository / "caches" / ACCOUNT_NAME
    assert "<<<<<<<" in account.read_text()
    assert cachegen("generate", "--check").status == 1
    outcome = cachegen("generate")
    assert outcome.status == 0, outcome.err
    assert cachegen("generate", "--check").status == 0
    assert json.loads(account.read_text())["format"] == 1


def test_a_module_with_conflict_markers_is_named_as_that(
    repository: Path, cachegen: Cachegen
) -> None:
    start = "#:schema ./s.json\n" + GOOD
    branch(repository, cachegen, "slow", start.replace("10s", "20s"))
    branch(repository, cachegen, "slower", start.replace("10s", "30s"))
    git(repository, "merge", "slow", fails=True)
    (repository / "schemas" / "api.toml").write_text(start.replace("10s", "30s"))
    assert "<<<<<<<" in (repository / "caches" / "api.py").read_text()
    outcome = cachegen("generate")
    assert outcome.status == 1
    assert "caches/api.py: holds the conflict markers of a merge" in outcome.err
    assert "cachegen generate --force" in outcome.err
    assert cachegen("generate", "--force").status == 0
    assert cachegen("generate", "--check").status == 0


def test_an_edit_is_still_one_when_the_account_could_not_be_merged(
    repository: Path, cachegen: Cachegen
) -> None:
    start = "#:schema ./s.json\n" + GOOD
    branch(repository, cachegen, "slow", start.replace("10s", "20s"))
    branch(repository, cachegen, "more", start + MORE)
    git(repository, "merge", "slow", fails=True)
    (repository / "schemas" / "api.toml").write_text(start.replace("10s", "20s") + MORE)
    git(repository, "checkout", "--ours", "caches/api.py")
    module = repository / "caches" / "api.py"
    module.write_text(module.read_text() + "# by hand\n")
    outcome = cachegen("generate")
    assert outcome.status == 1
    assert "caches/api.py: edited by hand" in outcome.err


def test_what_one_of_the_branches_made_is_removed_when_nothing_makes_it_now(
    repository: Path, cachegen: Cachegen
) -> None:
    shutil.copy(repository / "schemas" / "api.toml", repository / "schemas" / "b.toml")
    second = (repository / "schemas" / "b.toml").read_text()
    second = second.replace("[clusters.main]\n", "").replace("hits", "b")
    (repository / "schemas" / "b.toml").write_text(second)
    branch(repository, cachegen, "two", "#:schema ./s.json\n" + GOOD)
    (repository / "schemas" / "b.toml").unlink(missing_ok=True)
    branch(repository, cachegen, "more", "#:schema ./s.json\n" + GOOD + MORE)
    git(repository, "merge", "two", fails=True)
    (repository / "schemas" / "b.toml").unlink()
    assert (repository / "caches" / "b.py").exists()
    assert cachegen("generate").status == 0
    assert not (repository / "caches" / "b.py").exists()
