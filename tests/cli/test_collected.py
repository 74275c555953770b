"""Generated modules are no tests to pytest, whatever a schema calls things."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cachegen

LIKE_TESTS = """\
version = 1
[clusters.main]
[enums]
TestKind = ["unit", "system"]
[structs.TestRun.fields]
kind = "TestKind"
[structs.TestNothing]
doc = "Holds nothing."
fields = {}
[structs.TestDoc]
doc = "Says more."
fields = { note = "str" }
[keyspaces.test_run]
cluster = "main"
key = "TestKind"
value = "TestRun"
pattern = "run/:key"
[keyspaces.doc]
cluster = "main"
key = "str"
value = "TestDoc"
pattern = "doc/:key"
[keyspaces.nothing]
cluster = "main"
key = "str"
value = "TestNothing"
pattern = "nothing/:key"
"""
USE = """\
from caches.{name} import TestDoc, TestKind, TestRun
from caches.{name} import {classes}

def test_that_names_are_used_like_any_other() -> None:
    with {first}() as caches:
        caches.test_run.set(TestKind.UNIT, TestRun(kind=TestKind.UNIT))
        assert caches.test_run.get(TestKind.UNIT) == TestRun(kind=TestKind.UNIT)
        assert list(TestKind) == [TestKind.UNIT, TestKind.SYSTEM]
"""


@pytest.fixture
def schema() -> str:
    """Return a schema whose names are those of tests."""
    return LIKE_TESTS


@pytest.mark.parametrize(
    ("service", "options"),
    [("test_api", ()), ("api_test", ()), ("api", ("-o", "python_files=*.py"))],
)
def test_pytest_collects_nothing_and_warns_of_nothing(
    project: Path, cachegen: Cachegen, service: str, options: tuple[str, ...]
) -> None:
    path = project / "schemas" / "api.toml"
    path.write_text(
        LIKE_TESTS.replace("version = 1\n", f'version = 1\nservice = "{service}"\n')
    )
    assert cachegen("generate").status == 0
    stem = "".join(part.title() for part in service.split("_"))
    classes = f"{stem}Caches, Async{stem}Caches"
    use = USE.format(name=service, classes=classes, first=f"{stem}Caches")
    (project / "test_use.py").write_text(use)
    (project / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-W",
        "error",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:asyncio",
    ]
    done = subprocess.run(
        [*command, *options], cwd=project, capture_output=True, text=True
    )
    assert "1 passed" in done.stdout, done.stdout
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("service", ["conftest", "Conftest"])
def test_a_service_whose_module_pytest_would_load_is_an_error(
    project: Path, cachegen: Cachegen, service: str
) -> None:
    path = project / "schemas" / "api.toml"
    path.write_text(f'version = 1\nservice = "{service}"\n')
    outcome = cachegen("check")
    assert outcome.status == 1
    assert "error[CG257]" in outcome.err
