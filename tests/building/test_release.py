"""The workflows call what there is, and a release that lacks something is not published."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from tests import matrix
from tests.building.conftest import REPOSITORY, output_of

SCRIPT = REPOSITORY / ".ci" / "release.py"
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the source distribution of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    output_of(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)], REPOSITORY
    )
    return folder


@pytest.fixture
def dist(built: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copytree(built, tmp_path / "dist"))


def test_what_this_checkout_makes_may_be_released(dist: Path) -> None:
    assert checked(dist) == []


@pytest.mark.parametrize(
    ("added", "found"),
    [
        ("tests/conftest.py", "the wheel holds tests/conftest.py"),
        ("cachegen/x.pyc", "the wheel holds a leftover, cachegen/x.pyc"),
    ],
)
def test_what_does_not_belong_into_a_wheel_is_found(
    dist: Path, added: str, found: str
) -> None:
    (wheel,) = dist.glob("*.whl")
    with ZipFile(wheel, "a") as archive:
        archive.writestr(added, "")
    assert checked(dist) == [found]


@pytest.mark.parametrize("part", ["py.typed", ".jinja", "cachegen/cli/", "LICENSE"])
def test_what_a_wheel_lacks_is_found(dist: Path, part: str) -> None:
    (wheel,) = dist.glob("*.whl")
    whole = wheel.rename(dist / "whole")
    with ZipFile(whole) as old, ZipFile(wheel, "w") as new:
        for name in old.namelist():
            if part not in name:
                new.writestr(name, old.read(name))
    assert any(line.startswith("the wheel lacks") for line in checked(dist))


def test_a_source_distribution_without_tests_is_found(dist: Path) -> None:
    (source,) = dist.glob("*.tar.gz")
    with tarfile.open(source, "w:gz") as archive:
        archive.add(REPOSITORY / "README.md", "cachegen-0/README.md")
    assert "the source lacks tests/conftest.py" in checked(dist)


def test_a_tag_of_another_version_is_found(dist: Path) -> None:
    assert "the tag is v99.0.0, and the version 0.1.0" in checked(dist, "v99.0.0")


def test_the_readme_of_a_release_leads_to_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(SCRIPT, tmp_path / ".ci")
    readme = tmp_path / "README.md"
    readme.write_text("[a](docs/a.md#b) [c](https://x.example) ![d](e.png) [f](#g)\n")
    output_of([sys.executable, str(tmp_path / ".ci" / "release.py"), "readme"])
    at = "https://github.com/cachegen/cachegen"
    assert readme.read_text() == (
        f"[a]({at}/blob/main/docs/a.md#b) [c](https://x.example) ![d]({at}/raw/main/e.png) [f](#g)\n"
    )


def test_only_what_publishes_may_speak_for_the_project() -> None:
    for path in WORKFLOWS:
        text = path.read_text("utf-8")
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] == {"contents": "read"}
        assert "secrets." not in text
        speaking = {
            name
            for name, job in workflow["jobs"].items()
            if "id-token" in job.get("permissions", {})
        }
        assert speaking == (set() if path.stem == "tests" else {"publish"})
        assert all("environment" in workflow["jobs"][name] for name in speaking)


def test_the_workflows_call_programs_and_jobs_that_there_are() -> None:
    jobs = output_of([sys.executable, "dev.py", "--help"], REPOSITORY)
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values():
            for step in job["steps"]:
                words = str(step.get("run", "")).split()
                if "dev.py" in words:
                    assert f"{words[words.index('dev.py') + 1]}:" in jobs
                scripts = [word for word in words if word.startswith(".ci/")]
                assert all((REPOSITORY / each).is_file() for each in scripts)


def test_the_workflow_runs_each_line_of_the_matrix() -> None:
    (path,) = (each for each in WORKFLOWS if each.stem == "tests")
    jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    included = jobs["matrix"]["strategy"]["matrix"]["include"]
    suite = next(step["with"] for step in jobs["suite"]["steps"] if "with" in step)
    lines = {suite["python-version"], *(each["line"] for each in included)}
    assert lines == {*matrix.PYTHONS, matrix.LOWEST, matrix.CHECKERS}


def checked(dist: Path, *tag: str) -> list[str]:
    """Return what the script finds wrong."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "check", str(dist), *tag],
        capture_output=True,
        text=True,
        check=False,
    )
    found = done.stderr.splitlines()
    assert done.returncode == bool(found), done.stderr
    return found
