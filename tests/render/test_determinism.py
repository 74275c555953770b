"""The same schemas give the same bytes on every machine and in every run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import hashlib, pathlib, random, sys
from cachegen.front.reading import read
from cachegen.pipeline import compile
from cachegen.render import render
from cachegen.clients import CLIENTS
from cachegen.render.plan import plan

seed, *folders = sys.argv[1:]
for folder in folders:
    paths = sorted(pathlib.Path(folder).glob("schemas/*.[ty]*ml"))
    random.Random(int(seed)).shuffle(paths)
    sources = [read("schemas/" + path.name, path.read_bytes()) for path in paths]
    files = render(plan(compile(sources).workspace, frozenset(CLIENTS)))
    for name in sorted(files):
        print(name, hashlib.sha256(files[name].encode()).hexdigest())
"""

MACHINES = [
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "3", "PYTHONUTF8": "0", "LC_ALL": "POSIX", "COLUMNS": "20"},
    {"PYTHONHASHSEED": "4", "PYTHONOPTIMIZE": "2", "HOME": "/nonexistent"},
]


@pytest.fixture(scope="module")
def folders() -> list[str]:
    """Return the golden workspaces and the example."""
    golden = sorted((ROOT / "tests" / "golden").glob("*/schemas"))
    return [str(path.parent) for path in golden] + [str(ROOT)]


@pytest.fixture(scope="module")
def here(folders: list[str]) -> str:
    """Return what one run of the program prints."""
    return _run({"PYTHONHASHSEED": "0"}, 0, folders)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda each: each["PYTHONHASHSEED"])
def test_the_bytes_do_not_depend_on_machine_or_order(
    machine: dict[str, str], here: str, folders: list[str]
) -> None:
    assert here.count("\n") > 20
    assert _run(machine, int(machine["PYTHONHASHSEED"]), folders) == here


def _run(environment: dict[str, str], seed: int, folders: list[str]) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(seed), *folders],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
