"""`breaking` reads what git keeps: links, submodules, and several projects in one repository."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import SCHEMA, Cachegen
from tests.cli.test_breaking import git

BROKEN = SCHEMA.replace('"hits/:key"', '"hit/:key"', 1)
"""The schema with a pattern changed: what is stored under the old one is lost."""

Linking = Callable[[Path], Path]
"""Makes links in a project; returns the file that the schema is really in."""


def _folder(project: Path) -> Path:
    (project / "schemas").rename(project / "declared")
    (project / "schemas").symlink_to("declared")
    return project / "declared" / "api.toml"


def _file(project: Path) -> Path:
    (project / "elsewhere").mkdir()
    shutil.move(project / "schemas" / "api.toml", project / "elsewhere" / "the.schema")
    (project / "schemas" / "api.toml").symlink_to("../elsewhere/the.schema")
    return project / "elsewhere" / "the.schema"


def _chain(project: Path) -> Path:
    """Make links whose `..` is that of the folder that another link leads to."""
    (project / "deep" / "er").mkdir(parents=True)
    shutil.move(project / "schemas", project / "deep" / "schemas")
    (project / "way").symlink_to("deep/er")
    (project / "schemas").symlink_to("way/../schemas")
    return project / "deep" / "schemas" / "api.toml"


def _twice(project: Path) -> Path:
    """Let one schema have two names, which is one schema all the same."""
    (project / "schemas" / "again.toml").symlink_to("api.toml")
    return project / "schemas" / "api.toml"


def _commit(project: Path) -> None:
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")


@pytest.mark.parametrize("linked", [_folder, _file, _chain, _twice])
def test_links_are_followed_inside_of_the_commit(
    project: Path, cachegen: Cachegen, linked: Linking
) -> None:
    file = linked(project)
    _commit(project)
    assert cachegen("breaking", "--against", "HEAD").status == 0
    file.write_text(BROKEN)
    outcome = cachegen("breaking", "--against", "HEAD")
    assert (outcome.status, outcome.err) == (1, "")
    assert "loses[CB103]" in outcome.out
    with_path = cachegen("breaking", "--against", "HEAD", "schemas/api.toml")
    assert "loses[CB103]" in with_path.out


@pytest.mark.parametrize("name", ["folder", "file"])
@pytest.mark.parametrize("relative", [True, False])
def test_a_link_out_of_the_repository_is_told_and_not_followed(
    project: Path,
    cachegen: Cachegen,
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    relative: bool,
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "schemas"
    shutil.move(project / "schemas", outside)
    link = project / "schemas"
    target = outside
    if name == "file":
        link.mkdir()
        link, target = link / "api.toml", outside / "api.toml"
    link.symlink_to(os.path.relpath(target, link.parent) if relative else target)
    _commit(project)
    outcome = cachegen("breaking", "--against", "HEAD")
    assert outcome.status == 2
    assert "is a link that leads out of the repository" in outcome.err
    assert "--against DIR" in outcome.err
    assert cachegen("breaking", "--against", str(outside)).status == 0


def test_links_that_go_in_a_circle_end(project: Path, cachegen: Cachegen) -> None:
    (project / "schemas" / "one.toml").symlink_to("two.toml")
    (project / "schemas" / "two.toml").symlink_to("one.toml")
    _commit(project)
    for each in ("one", "two"):
        (project / "schemas" / f"{each}.toml").unlink()
    outcome = cachegen("breaking", "--against", "HEAD")
    assert outcome.status == 2
    assert "schemas/one.toml is a link" in outcome.err


@pytest.fixture
def shared(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with the project's schema, which the project has no more."""
    found = tmp_path_factory.mktemp("shared")
    shutil.move(project / "schemas" / "api.toml", found / "api.toml")
    (project / "schemas").rmdir()
    _commit(found)
    return found


ALLOWED = ("-c", "protocol.file.allow=always")
"""Git's leave to take a submodule from a folder."""


def _with_submodule(project: Path, shared: Path, place: str) -> Path:
    """Commit a project that has a repository at a place; return the submodule's folder."""
    if place != "schemas":
        (project / "schemas").mkdir()
        (project / "schemas" / "own.toml").write_text("version = 1\n")
    git(project, "init")
    git(project, *ALLOWED, "submodule", "add", str(shared), place)
    if place == "vendor":
        (project / "cachegen.toml").write_text('schemas = ["schemas", "linked"]\n')
        (project / "linked").symlink_to("vendor")
    _commit(project)
    return project / place


places = pytest.mark.parametrize("place", ["schemas", "schemas/shared", "vendor"])


@places
def test_a_submodule_is_read_at_the_commit_of_then(
    project: Path, cachegen: Cachegen, shared: Path, place: str
) -> None:
    inner = _with_submodule(project, shared, place)
    assert cachegen("breaking", "--against", "HEAD").status == 0
    (inner / "api.toml").write_text(BROKEN)
    # Committed in the submodule, and not in the project yet; then in both.
    for folder, against in ((inner, "HEAD"), (project, "HEAD~1")):
        git(folder, "commit", "-am", "changed")
        outcome = cachegen("breaking", "--against", against)
        assert (outcome.status, outcome.err) == (1, "")
        assert "loses[CB103]" in outcome.out
    assert cachegen("breaking", "--against", "HEAD").status == 0


@places
def test_a_submodule_whose_commit_is_not_here_is_named_as_what_it_is(
    project: Path, cachegen: Cachegen, shared: Path, place: str
) -> None:
    inner = _with_submodule(project, shared, place)
    (inner / ".git").unlink()
    outcome = cachegen("breaking", "--against", "HEAD")
    assert outcome.status == 2
    assert "is a submodule, whose files are in another repository" in outcome.err
    assert "--against DIR" in outcome.err
    assert cachegen("check").status == 0


def test_a_submodule_that_was_fetched_without_its_history_is_named(
    project: Path, cachegen: Cachegen, shared: Path
) -> None:
    inner = _with_submodule(project, shared, "schemas")
    (shared / "api.toml").write_text(BROKEN)
    git(shared, "commit", "-am", "changed")
    shutil.rmtree(inner)
    git(shared.parent, "clone", "--depth=1", shared.as_uri(), str(inner))
    outcome = cachegen("breaking", "--against", "HEAD")
    assert outcome.status == 2
    assert "its commit of then is not here" in outcome.err


def test_submodules_in_submodules_are_read(
    project: Path,
    cachegen: Cachegen,
    shared: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    middle = tmp_path_factory.mktemp("middle")
    git(middle, "init")
    git(middle, *ALLOWED, "submodule", "add", str(shared), "inner")
    _commit(middle)
    git(project, "init")
    git(project, *ALLOWED, "submodule", "add", str(middle), "schemas")
    git(project, *ALLOWED, "submodule", "update", "--init", "--recursive")
    _commit(project)
    assert cachegen("breaking", "--against", "HEAD").status == 0
    (project / "schemas" / "inner" / "api.toml").write_text(BROKEN)
    outcome = cachegen("breaking", "--against", "HEAD")
    assert outcome.status == 1
    assert "loses[CB103]" in outcome.out


def test_a_submodule_that_holds_no_schemas_is_no_hindrance(
    project: Path, cachegen: Cachegen, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "readme.md").write_text("nothing")
    _commit(other)
    git(project, "init")
    git(
        project,
        *("-c", "protocol.file.allow=always", "submodule", "add"),
        *(str(other), "vendor/other"),
    )
    _commit(project)
    assert cachegen("breaking", "--against", "HEAD").status == 0


@pytest.fixture
def monorepo(project: Path) -> Path:
    """Return a repository of two projects, committed; each has the same schema."""
    for name in ("shop", "billing"):
        folder = project / "services" / name
        folder.mkdir(parents=True)
        shutil.copytree(project / "schemas", folder / "schemas")
        (folder / "cachegen.toml").write_text('output = "caches"\n')
    shutil.rmtree(project / "schemas")
    (project / "cachegen.toml").unlink()
    _commit(project)
    return project


@pytest.mark.parametrize("paths", [["services/billing", "services/shop"], ["."]])
def test_each_project_is_compared_with_what_it_was(
    monorepo: Path, cachegen: Cachegen, paths: list[str]
) -> None:
    assert cachegen("breaking", "--against", "HEAD", *paths).status == 0
    (monorepo / "services" / "billing" / "schemas" / "api.toml").write_text(BROKEN)
    outcome = cachegen("breaking", "--against", "HEAD", *paths)
    assert outcome.status == 1
    assert outcome.out.startswith("services/billing/schemas/api.toml:15:")
    assert outcome.out.endswith("\n1 loses\n")
    assert cachegen("breaking", "--against", "HEAD", "services/shop").status == 0


def test_a_project_that_is_gone_loses_all_that_it_cached(
    monorepo: Path, cachegen: Cachegen
) -> None:
    shutil.rmtree(monorepo / "services" / "billing")
    outcome = cachegen("breaking", "--against", "HEAD", ".")
    assert outcome.status == 1
    assert outcome.out.endswith("\n4 loses\n")
    assert "old HEAD:services/billing/schemas/api.toml" in outcome.out


def test_a_project_that_is_new_has_nothing_to_lose(
    monorepo: Path, cachegen: Cachegen
) -> None:
    shutil.copytree(monorepo / "services" / "shop", monorepo / "services" / "new")
    outcome = cachegen("breaking", "--against", "HEAD", ".")
    assert outcome.status == 0
    assert "HEAD has no schemas in services/new" in outcome.err


def test_a_folder_is_compared_with_one_project(
    monorepo: Path, cachegen: Cachegen
) -> None:
    outcome = cachegen("breaking", "--against", "services/shop", ".")
    assert outcome.status == 2
    assert "a folder is compared with one project" in outcome.err
    one = ("breaking", "--against", "services/shop", "services/billing")
    assert cachegen(*one).status == 0
