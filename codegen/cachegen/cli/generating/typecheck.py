"""`--typecheck`: mypy --strict over the generated package, as the project itself would see it.

mypy runs in a process of its own, from the project's root, so that the project's mypy
settings (plugins, search path) hold and a crash of mypy stays its own.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from cachegen.cli.console import say
from cachegen.cli.generating.unchanged import FOLDER
from cachegen.cli.status import Status
from cachegen.output import made
from cachegen.wrong_use import WrongUse

_FOUND_ERRORS = 1


def typecheck(folder: Path, root: Path) -> int:
    """Print what mypy finds in the modules of `folder`; return the exit status."""
    if find_spec("mypy") is None:
        raise WrongUse('--typecheck needs mypy: run `pip install "cachegen[codegen]"`')
    result = subprocess.run(
        _command(folder, root),
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    findings = result.stdout.strip()
    if result.returncode == 0:
        say(f"{folder.name}: passes mypy --strict")
        return Status.GOOD
    if result.returncode == _FOUND_ERRORS:
        say(findings)
        say("the generated modules do not pass mypy --strict")
        return Status.BAD
    raise WrongUse(f"mypy could not run:\n{findings}\n{result.stderr.strip()}".rstrip())


def _command(folder: Path, root: Path) -> list[str]:
    # -P: a module of the project must not stand in for one that mypy imports.
    return [
        sys.executable,
        "-P",
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--hide-error-context",
        f"--cache-dir={root / FOLDER / 'mypy'}",
        # What the application itself holds is not judged here.
        "--follow-imports=silent",
        "--",
        *(str(path) for path in made(folder) if path.suffix == ".py"),
    ]
