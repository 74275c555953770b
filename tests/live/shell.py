"""The script at the end of a proposed schema, and a shell that runs it with a redis-cli."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

STAND_IN = Path(__file__).with_name("stand_in.py")


def script(text: str) -> str:
    """Return the commands that a proposed schema ends with; none when nothing has to move."""
    lines = text.partition("# MIGRATION.")[2].splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith("#   "))


def run(commands: str, folder: Path) -> None:
    """Run the commands, which all succeed and complain of nothing."""
    shell = shutil.which("sh")
    assert shell is not None
    tools = folder / "bin"
    tools.mkdir()
    tool = tools / "redis-cli"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -E "{STAND_IN}" "$@"\n')
    tool.chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        [shell, "-c", commands],
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b""), ran.stderr.decode()
