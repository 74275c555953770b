"""Derive the blocking face of the runtime from the asynchronous one; nobody edits what it writes.

`python runtime/derive_sync.py` writes `cachegen_runtime/sync`, `… --check` writes
nothing and fails when a file differs, is missing, or has no twin.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import black

ROOT: Final = Path(__file__).parent / "cachegen_runtime"

# In this order; phrases before the words that they contain.
REPLACEMENTS: Final = (
    (
        r"The asynchronous face, written by hand; `sync` is derived from it and holds nothing of its own\.",
        "The blocking face, derived from `aio` by a script; nothing is written here by hand.",
    ),
    (
        r"any number of tasks, threads and\n    event loops",
        "any number of threads and\n    forked processes",
    ),
    (r"\basynchronous\b", "blocking"),
    (r"\basync (def|with)\b", r"\1"),
    (r"\bawait ", ""),
    (r"__a(enter|exit)__", r"__\1__"),
    (r"\baclose\b", "close"),
    (r"\baforget\b", "forget"),
    (r"\bapause\b", "pause"),
    (r"\basend_aside\b", "send_aside"),
    (r"\bopen_async\b", "open_blocking"),
    (r"\bcachegen_runtime\.aio\b", "cachegen_runtime.sync"),
    (r"\bAsync(?=[A-Z])", ""),
)


def derived(source: str, name: str) -> str:
    """Return the blocking twin of an asynchronous module, formatted as all our code is."""
    for pattern, replacement in REPLACEMENTS:
        source = re.sub(pattern, replacement, source)
    header = (
        f"# Derived from aio/{name} by derive_sync.py. Do not edit: change that file.\n"
    )
    return black.format_str(_sorted_imports(header + source), mode=black.Mode())


def _sorted_imports(source: str) -> str:
    command = [sys.executable, "-m", "ruff", "check", "--select=I", "--fix-only"]
    path = str(ROOT / "sync" / "derived.py")
    return subprocess.run(
        [*command, "--quiet", f"--stdin-filename={path}", "-"],
        input=source,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def differences(aio: Path, sync: Path) -> list[str]:
    """Return what is wrong with the files of `sync`, a sentence each."""
    found: list[str] = []
    sources = {path.name: path for path in sorted(aio.glob("*.py"))}
    for name, path in sources.items():
        twin = sync / name
        if not twin.exists():
            found.append(f"sync/{name} is missing")
        elif twin.read_text("utf-8") != derived(path.read_text("utf-8"), name):
            found.append(f"sync/{name} is not what aio/{name} makes it")
    for path in sorted(sync.glob("*.py")):
        if path.name not in sources:
            found.append(f"sync/{path.name} has no twin in aio")
    return found


def write(aio: Path, sync: Path) -> None:
    """Make the files of `sync` what those of `aio` say."""
    sync.mkdir(exist_ok=True)
    names: set[str] = set()
    for path in sorted(aio.glob("*.py")):
        names.add(path.name)
        text = derived(path.read_text("utf-8"), path.name)
        (sync / path.name).write_text(text, "utf-8", newline="\n")
    for path in sync.glob("*.py"):
        if path.name not in names:
            path.unlink()


def main(arguments: list[str]) -> int:
    """Write the blocking face, or with `--check` say how it differs."""
    aio, sync = ROOT / "aio", ROOT / "sync"
    if arguments == ["--check"]:
        found = differences(aio, sync)
        print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
        return 1 if found else 0
    if arguments:
        print("usage: derive_sync.py [--check]", file=sys.stderr)
        return 2
    write(aio, sync)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
