"""From a checkout to a site, and what is wrong with it: the one way in which commands and tests build it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from website.crawl import findings
from website.staging import stage


def built(root: Path, output: Path) -> list[str]:
    """Build a checkout's site into a folder that is not there yet; return what is wrong, line by line.

    Where the sources have broken links, or the generator is not content, nothing is made.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        broken = stage(root, folder)
        if broken:
            return [str(each) for each in broken]
        done = _generate(folder)
        if done.returncode != 0:
            return [done.stdout.rstrip("\n")]
        shutil.move(folder / "site", output)
    return list(findings(output.resolve()))


def _generate(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
