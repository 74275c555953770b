"""The recipes' files in a folder, with the caches that they use, and programs that run there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.documents import snippets
from tests.servers import Server, valkey_server
from tests.sleeper import HANG

PAGE = Path(__file__).resolve().parents[2] / "docs" / "frameworks.md"


@dataclass(frozen=True, slots=True)
class Recipes:
    """A folder with all files of the page, and the server that its caches and brokers use."""

    folder: Path
    server: Server

    @property
    def broker(self) -> str:
        """Return the URL of what carries jobs: another database than that of the caches."""
        return f"redis://127.0.0.1:{self.server.port}/1"

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start Python with arguments in the folder, with pipes for what is said to it and what it says."""
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> str:
        """Return what Python prints, run with arguments in the folder."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=self._environment(),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=HANG,
        ).stdout

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BROKER_URL": self.broker,
            "CACHEGEN_MAIN_URL": f"{self.server.url}?timeout={HANG}&client_name=recipe",
            "PYTHONPATH": str(self.folder),
        }


@pytest.fixture(scope="session")
def recipes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recipes]:
    """The page's files, generated caches among them, and a server."""
    folder = tmp_path_factory.mktemp("recipes")
    for step in snippets.steps(PAGE):
        if isinstance(step, snippets.File):
            target = folder / step.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(step.text, encoding="utf-8")
    with valkey_server() as server:
        found = Recipes(folder, server)
        found.run("-m", "cachegen", "generate", "schemas", "--output", "caches")
        yield found
