"""Python's libraries for the browser, as one archive: those of this environment, of the same versions.

Files of Python go over as they are. What works only when compiled is fetched as a wheel for
Pyodide, whose platform Pyodide's own lock file names.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import cachegen

PURE = (
    "annotated-types",
    "black",
    "click",
    "jinja2",
    "markupsafe",
    "mypy-extensions",
    "packaging",
    "pathspec",
    "platformdirs",
    "pydantic",
    "pytokens",
    "pyyaml",
    "typing-extensions",
    "typing-inspection",
    "tzdata",
)
"""Distributions that work without compiled parts."""

COMPILED = ("msgspec", "pydantic-core")
"""Distributions that do not."""

_HERE = Path(__file__).parent
_COMPILER = Path(cachegen.__file__).parent
_LEFT_OUT = (".so", ".pyd", ".pyc")

Files = Iterator[tuple[str, bytes]]


def write_libraries(archive: Path, pyodide: Path, scratch: Path) -> None:
    """Write the archive; `pyodide` is the folder of its npm package, `scratch` an empty one."""
    with ZipFile(archive, "w", ZIP_DEFLATED) as file:
        for name, data in sorted(_files(pyodide, scratch)):
            # Without a date: the same libraries make the same archive.
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            file.writestr(entry, data)


def _files(pyodide: Path, scratch: Path) -> Files:
    for name in PURE:
        yield from _installed(name)
    for wheel in _wheels(pyodide, scratch):
        with ZipFile(wheel) as file:
            yield from ((name, file.read(name)) for name in file.namelist())
    yield from _below(_COMPILER, _COMPILER.parent)
    yield from _below(_HERE / "browser", _HERE / "browser")


def _installed(name: str) -> Files:
    """Yield the files of a distribution, its licence among them."""
    for file in distribution(name).files or ():
        if ".." not in file.parts and file.suffix not in _LEFT_OUT:
            yield file.as_posix(), Path(str(file.locate())).read_bytes()


def _below(folder: Path, root: Path) -> Files:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in _LEFT_OUT:
            yield path.relative_to(root).as_posix(), path.read_bytes()


def _wheels(pyodide: Path, scratch: Path) -> Iterator[Path]:
    """Fetch the wheels for the Python that Pyodide has."""
    about = json.loads((pyodide / "pyodide-lock.json").read_text())["info"]
    python = "".join(about["python"].split(".")[:2])
    platform = f"pyemscripten_{about['abi_version']}_{about['arch']}"
    wanted = (f"{each}=={distribution(each).version}" for each in COMPILED)
    for_browsers = ("--platform", platform, "--python-version", python)
    subprocess.check_call(
        (
            *(sys.executable, "-m", "pip", "--disable-pip-version-check"),
            *("download", "-q", "--no-deps", "--only-binary=:all:", *for_browsers),
            *("--implementation", "cp", "--abi", f"cp{python}"),
            *("--dest", str(scratch), *wanted),
        )
    )
    yield from scratch.glob("*.whl")
