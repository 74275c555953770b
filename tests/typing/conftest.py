"""The two type checkers, strict, over a folder: on which lines they find an error."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

_MYPY_LINE = re.compile(r"(?P<file>[^:\n]+):(?P<line>\d+): error: (?P<text>.*)")


Finding = tuple[str, int, str]
"""An error: a file within the folder, a line counted from one, and a message."""

Checker = Callable[[Path, Sequence[str]], list[Finding]]
"""What finds errors in files and packages of a folder."""


@pytest.fixture(scope="session")
def mypy() -> Checker:
    """Return ``mypy --strict``."""
    return _mypy


@pytest.fixture(scope="session")
def pyright() -> Checker:
    """Return pyright in strict mode."""
    return _pyright


class _At(msgspec.Struct):
    line: int


class _Range(msgspec.Struct):
    start: _At


class _Diagnostic(msgspec.Struct):
    file: str
    severity: str
    message: str
    range: _Range


class _Output(msgspec.Struct, rename="camel"):
    general_diagnostics: list[_Diagnostic]


def _mypy(folder: Path, targets: Sequence[str]) -> list[Finding]:
    printed = _run(
        folder,
        [
            *("-m", "mypy", "--strict", "--config-file=", "--python-version=3.11"),
            *("--no-error-summary", "--hide-error-context", "--no-pretty"),
            *(f"--cache-dir={folder / '.mypy_cache'}", *targets),
        ],
    )
    found = [_MYPY_LINE.match(line) for line in printed.splitlines()]
    errors = [(m["file"], int(m["line"]), m["text"]) for m in found if m]
    assert errors or not printed.strip() or "note:" in printed, printed
    return sorted(errors)


def _pyright(folder: Path, targets: Sequence[str]) -> list[Finding]:
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": list(targets),
    }
    config = folder / "pyrightconfig.json"
    config.write_text(json.dumps(settings), encoding="utf-8")
    printed = _run(folder, ["-m", "pyright", "--outputjson", f"--project={config}"])
    output = msgspec.json.decode(printed[printed.index("{") :], type=_Output)
    return sorted(
        (
            str(Path(each.file).relative_to(folder.resolve())),
            each.range.start.line + 1,
            each.message,
        )
        for each in output.general_diagnostics
        if each.severity != "information"
    )


def _run(folder: Path, arguments: Sequence[str]) -> str:
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode in (0, 1), finished.stdout + finished.stderr
    return finished.stdout
