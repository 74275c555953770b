"""The pages for those who come from other libraries: the old and the new program run, one after the other on one server."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import valkey_server
from tests.sleeper import HANG

from . import snippets

PAGES = Path(__file__).parents[2] / "docs" / "coming-from"


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_both_programs_of_a_page_do_what_it_says(page: Path, tmp_path: Path) -> None:
    ran: list[str] = []
    with valkey_server() as server:
        tools = str(Path(sys.executable).parent)
        environment = {
            **os.environ,
            "CACHEGEN_MAIN_URL": f"{server.url}?timeout={HANG:g}",
            "REDIS_URL": server.url,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        }
        for step in snippets.steps(page):
            if isinstance(step, snippets.File):
                target = tmp_path / step.name
                target.parent.mkdir(exist_ok=True)
                target.write_text(step.text, encoding="utf-8")
                continue
            done = subprocess.run(
                shlex.split(step.line),
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                check=False,
            )
            assert snippets.matches(step.output, done.stdout), done.stdout
            assert done.returncode == 0
            ran.append(step.line)
    generate = "cachegen generate schemas --output caches"
    assert ran == ["python before.py", generate, "python after.py"]
