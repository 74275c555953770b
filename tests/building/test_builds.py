"""A user's project, built by its own build tool, carries its generated modules."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.building.conftest import output_of, pip, wheel_of
from tests.building.samples import (
    HATCHLING,
    SCHEMA,
    SETUPTOOLS,
    WRONG_SCHEMA,
    write_project,
)

BACKENDS = {"hatched": HATCHLING, "set_up": SETUPTOOLS}
MODULES = {"__init__.py", "api.py", "py.typed"}

USE = """\
import importlib.util, datetime
assert importlib.util.find_spec("pydantic") is None
assert importlib.util.find_spec("click") is None
from {name}.caches.api import ApiCaches, Seen
with ApiCaches(main="memory://") as caches:
    caches.hits.increment("u/1")
    caches.seen.set(Seen(user="u", day=datetime.date(2026, 1, 2)), True)
    print(caches.hits.get("u/1"), caches.seen.get(Seen(user="u", day=datetime.date(2026, 1, 2))))
"""


@pytest.fixture(params=sorted(BACKENDS))
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of a sample project, which says who builds it."""
    assert isinstance(request.param, str)
    return request.param


@pytest.fixture
def project(tmp_path: Path, name: str) -> Path:
    """Return the folder of a sample project."""
    return write_project(tmp_path / name, name, BACKENDS[name])


def test_an_installed_wheel_works_where_no_generator_is(
    project: Path, name: str, tmp_path: Path, bare_python: Path
) -> None:
    wheel = wheel_of(project, tmp_path / "wheels")
    pip("--python", bare_python, "install", "--quiet", "--no-deps", wheel)
    printed = output_of([str(bare_python), "-c", USE.format(name=name)], tmp_path)
    assert printed.strip().endswith("1 True")


def test_a_wheel_holds_the_modules_and_neither_schemas_nor_the_account(
    project: Path, name: str, tmp_path: Path
) -> None:
    wheel = wheel_of(project, tmp_path / "wheels")
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    modules = [each for each in names if each.startswith(f"{name}/caches/")]
    assert sorted(modules) == sorted(f"{name}/caches/{each}" for each in MODULES)
    assert not [each for each in names if "schemas" in each or "cachegen.json" in each]


def test_a_wheel_is_built_from_a_source_distribution_alone(
    project: Path, name: str, tmp_path: Path
) -> None:
    source = _source_distribution(project, tmp_path)
    with tarfile.open(source) as archive:
        names = {each.split("/", 1)[1] for each in archive.getnames() if "/" in each}
    assert "schemas/api.toml" in names
    assert f"src/{name}/caches/api.py" not in names
    wheel = wheel_of(source, tmp_path / "wheels")
    with ZipFile(wheel) as archive:
        assert f"{name}/caches/api.py" in archive.namelist()


def test_modules_that_another_version_made_are_made_again_from_a_source_distribution(
    project: Path, name: str, tmp_path: Path
) -> None:
    (project / ".gitignore").unlink()
    wheel_of(project, tmp_path / "first")
    source = _source_distribution(project, tmp_path)
    unpacked = tmp_path / "unpacked"
    with tarfile.open(source) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extractall(unpacked, filter="data")
        else:
            # Before Python 3.11.4; it is an archive of our own.
            archive.extractall(unpacked)
    (root,) = unpacked.iterdir()
    schema = root / "schemas" / "api.toml"
    schema.write_text(schema.read_text().replace("10s", "20s"))
    with ZipFile(wheel_of(root, tmp_path / "second")) as archive:
        assert b"expire_in(20)" in archive.read(f"{name}/caches/api.py")


def test_an_editable_install_generates_in_the_tree(
    project: Path, name: str, tmp_path: Path
) -> None:
    backend = "hatchling" if name == "hatched" else "setuptools"
    build = f"import {backend}.build{'_meta' if name == 'set_up' else ''} as b; b.build_editable({str(tmp_path)!r})"
    output_of([sys.executable, "-c", build], project)
    made = {each.name for each in (project / "src" / name / "caches").iterdir()}
    assert made == {*MODULES, ".cachegen.json"}


def test_a_wrong_schema_stops_the_build_with_its_place_and_no_traceback(
    project: Path, tmp_path: Path
) -> None:
    (project / "schemas" / "api.toml").write_text(WRONG_SCHEMA)
    printed = _failure(project, tmp_path)
    assert "schemas/api.toml:10:12: error[CG3" in printed
    assert 'pattern = "hits"' in printed
    assert "Traceback" not in printed


def test_a_module_that_a_person_edited_stops_the_build(tmp_path: Path) -> None:
    project = write_project(tmp_path / "shop", "shop", HATCHLING)
    wheel_of(project, tmp_path / "first")
    module = project / "src" / "shop" / "caches" / "api.py"
    module.write_text(module.read_text() + "x = 1\n")
    (project / "schemas" / "api.toml").write_text(SCHEMA.replace("10s", "20s"))
    printed = _failure(project, tmp_path)
    assert "api.py: edited by hand since cachegen made it" in printed
    assert "Traceback" not in printed


def test_settings_without_an_output_folder_stop_the_build_in_words(
    tmp_path: Path,
) -> None:
    project = write_project(tmp_path / "shop", "shop", HATCHLING)
    settings = project / "pyproject.toml"
    lines = settings.read_text().splitlines()
    settings.write_text("\n".join(x for x in lines if not x.startswith("output")))
    printed = _failure(project, tmp_path)
    assert "has no `output`" in printed
    assert "Traceback" not in printed


def test_setuptools_leaves_settings_alone_that_say_no_output(tmp_path: Path) -> None:
    project = write_project(tmp_path / "shop", "shop", SETUPTOOLS)
    settings = project / "pyproject.toml"
    lines = settings.read_text().splitlines()
    settings.write_text("\n".join(x for x in lines if not x.startswith("output")))
    with ZipFile(wheel_of(project, tmp_path / "wheels")) as archive:
        assert not [each for each in archive.namelist() if "caches" in each]


FLAT = {
    "hatched": '[tool.hatch.build.targets.wheel]\npackages = ["hatched"]\n',
    "set_up": '[tool.setuptools]\npackages = ["set_up"]\n',
}


def test_an_output_folder_that_is_a_package_of_its_own_is_built_too(
    project: Path, name: str, tmp_path: Path
) -> None:
    (project / "src" / name).rename(project / name)
    (project / ".gitignore").write_text("/caches/\n")
    backend = BACKENDS[name].split("[tool.setuptools")[0]
    (project / "pyproject.toml").write_text(
        f'{backend}\n[project]\nname = "flat"\nversion = "1"\n'
        f'[tool.cachegen]\noutput = "caches"\n{FLAT[name]}'
    )
    with ZipFile(wheel_of(project, tmp_path / "wheels")) as archive:
        names = set(archive.namelist())
    assert {f"caches/{each}" for each in MODULES} <= names
    assert f"{name}/__init__.py" in names


def test_setuptools_has_nothing_to_warn_of(tmp_path: Path) -> None:
    project = write_project(tmp_path / "shop", "shop", SETUPTOOLS)
    for _ in ("when the folder is new", "when it is there"):
        build = f"import setuptools.build_meta as b; b.build_wheel({str(tmp_path)!r})"
        assert "absent from the `packages`" not in output_of(
            [sys.executable, "-c", build], project
        )


def test_setuptools_builds_a_project_without_settings_as_if_cachegen_were_not_there(
    tmp_path: Path,
) -> None:
    project = write_project(tmp_path / "plain", "plain", SETUPTOOLS)
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().split("[tool.cachegen]")[0])
    with ZipFile(wheel_of(project, tmp_path / "wheels")) as archive:
        assert not [each for each in archive.namelist() if "caches" in each]


def _source_distribution(project: Path, folder: Path) -> Path:
    module = "hatchling.build" if "hatchling" in _settings(project) else ""
    build = f"import {module or 'setuptools.build_meta'} as b; b.build_sdist({str(folder)!r})"
    output_of([sys.executable, "-c", build], project)
    (source,) = folder.glob("*.tar.gz")
    return source


def _settings(project: Path) -> str:
    return (project / "pyproject.toml").read_text()


def _failure(project: Path, folder: Path) -> str:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        wheel_of(project, folder / "failed")
    printed: object = caught.value.stdout
    assert isinstance(printed, str)
    return printed
