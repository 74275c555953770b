"""Set up this checkout and run its jobs; only the standard library, so that a fresh machine needs Python alone."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
EXTENSION = ROOT / "editors" / "vscode"
FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"

MOST_UNSTEADY = 5
"""How many failed tests are run once more; more than these have another reason than time."""

JOBS = (
    "demo",
    "service",
    "load",
    "test",
    "static",
    "site",
    "playground",
    "editors",
    "matrix",
    "endurance",
)

STATIC_CHECKS = (
    ("black", "--check", "--quiet", "."),
    ("ruff", "check", "--quiet", "."),
    ("mypy",),
    ("pyright",),
    ("lint-imports",),
    ("python", "runtime/derive_sync.py", "--check"),
    ("cachegen", "fmt", "--check"),
    ("cachegen", "generate", "--check"),
    ("cachegen", "-C", "examples/service", "fmt", "--check"),
    ("cachegen", "-C", "examples/service", "generate", "--check"),
    ("python", "-m", "tests.conformance.reference", "--check"),
)
"""What reads the code without running it, cheapest first."""

EXAMPLE = {"service": "catalog", "load": "load"}
"""The jobs of the example service, and the packages below `examples/service` that do them."""


def main() -> int:
    """Run the job that the command line names; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "job",
        choices=JOBS,
        help="demo: generate the example and run it on the embedded store; "
        "service: run the example service, on the embedded store or a Redis URL; "
        "load: keep that service busy, and show how it does; "
        "test: every check, then every test; static: the checks alone; "
        "site: build the documentation site into build/site; "
        "playground: build the page that runs the compiler in a browser; "
        "editors: check, test and package the extension for VS Code (needs npm); "
        "matrix: the suite's core under each Python here and the lowest dependencies; "
        "endurance: the long runs, whose figures go into docs/reliability.md",
    )
    options, rest = parser.parse_known_args()
    if options.job == "endurance":
        set_up("dev", "endurance")
        return run("python", "-m", "tests.endurance", *(rest or ("--write",)))
    if options.job == "matrix":
        matrix = str(ROOT / "tests" / "matrix.py")
        return subprocess.call([sys.executable, matrix, *rest], cwd=ROOT)
    if options.job == "site":
        set_up("codegen", "docs", "embedded")
        return run("python", "-m", "website", *rest)
    if options.job == "demo":
        set_up("codegen", "embedded")
        return run("cachegen", "generate") or run("python", "examples/tour.py")
    if options.job in EXAMPLE:
        set_up("example")
        become("-m", EXAMPLE[options.job], *rest)
    if options.job == "editors":
        set_up("codegen", "lsp")
        return editors()
    set_up("dev", "docs")
    if options.job == "playground":
        return run("python", "-m", "playground", *rest)
    if options.job == "static" or not rest:
        status = static_checks()
        if status or options.job == "static":
            return status
    return run("python", "-m", "pytest", *rest) if rest else all_tests()


def all_tests() -> int:
    """Run all tests beside each other, and the few that failed once more, alone.

    Who fails only beside others depends on when its threads and servers get a core; who
    fails again is wrong.
    """
    status = run("python", "-m", "pytest", "-n", "auto", "--cache-clear")
    failed = json.loads(FAILED.read_text()) if FAILED.exists() else {}
    if status != 1 or not 0 < len(failed) <= MOST_UNSTEADY:
        return status
    print(f"once more, alone: {', '.join(failed)}", flush=True)
    files = sorted({test.partition("::")[0] for test in failed})
    return run("python", "-m", "pytest", "--last-failed", *files)


def static_checks() -> int:
    """Run all static checks, even after one has failed; return 1 if any has."""
    failed = [" ".join(check) for check in STATIC_CHECKS if run(*check)]
    for check in failed:
        print(f"failed: {check}", file=sys.stderr)
    return 1 if failed else 0


def editors() -> int:
    """Check, test and package the extension for VS Code; return 1 as soon as a step fails."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("the extension for VS Code needs npm, with Node.js 20 or newer")
    installed = EXTENSION / "node_modules" / "installed-for"
    wanted = hashlib.sha256((EXTENSION / "package-lock.json").read_bytes()).hexdigest()
    if not installed.exists() or installed.read_text() != wanted:
        print("$ npm ci", flush=True)
        subprocess.check_call([npm, "ci", "--ignore-scripts"], cwd=EXTENSION)
        installed.write_text(wanted)
    for script in ("check", "test"):
        if subprocess.call([npm, "run", script], cwd=EXTENSION):
            return 1
    return 0


def run(program: str, *arguments: str) -> int:
    """Run a program of the virtual environment; return its exit status."""
    print(f"$ {' '.join((program, *arguments))}", flush=True)
    command = [str(BIN / program), *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment())


def become(*arguments: str) -> NoReturn:
    """Run the virtual environment's Python in place of this one, so that signals are its own."""
    folder = ROOT / "examples" / "service"
    print(f"$ cd {folder} && python {' '.join(arguments)}", flush=True)
    command = [str(PYTHON), *arguments]
    if os.name == "nt":
        sys.exit(subprocess.call(command, cwd=folder, env=environment()))
    os.chdir(folder)
    os.execve(command[0], command, environment())


def environment() -> dict[str, str]:
    """Return the environment's variables with the virtual environment in front."""
    changed = dict(os.environ, PATH=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    changed.pop("PYTHONPATH", None)
    changed["VIRTUAL_ENV"] = str(VENV)
    return changed


def set_up(*extras: str) -> None:
    """Make the virtual environment and install the project with extras, once per pyproject.toml."""
    if sys.version_info < (3, 11):
        sys.exit(
            f"cachegen needs Python 3.11 or newer; this is {sys.version.split()[0]}"
        )
    extra = ",".join(extras)
    stamp = VENV / f"installed-{extra}-for"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return
    make_environment()
    print(f"$ pip install -e .[{extra}]", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    subprocess.check_call([*pip, "-e", f".[{extra}]"], cwd=ROOT)
    stamp.write_text(wanted)


def make_environment() -> None:
    """Make an empty virtual environment, with apt's help where Python came without venv."""
    if PYTHON.exists():
        return
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.call(command) == 0:
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if shutil.which("apt-get") is None:
        sys.exit("this Python has no working `venv` module; install it, then try again")
    subprocess.call(["apt-get", "update", "-qq"])
    subprocess.check_call(["apt-get", "install", "-qq", "-y", f"python{version}-venv"])
    subprocess.check_call(command)


if __name__ == "__main__":
    sys.exit(main())
