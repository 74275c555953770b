"""The page on moving in: its old and its new program run beside each other, on a server, as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import valkey_server

from . import snippets

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "moving-in.md"

pytestmark = pytest.mark.cachegen_live


def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    with valkey_server("--maxmemory-policy", "allkeys-lru") as server:
        tools = str(Path(sys.executable).parent)
        environment = {
            **os.environ,
            "CACHEGEN_MAIN_URL": server.url,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        }
        for step in snippets.steps(PAGE):
            if isinstance(step, snippets.File):
                (tmp_path / step.name).write_text(step.text, encoding="utf-8")
                continue
            done = subprocess.run(
                shlex.split(step.line),
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            printed = done.stdout + (done.stderr if "generate" in step.line else "")
            if step.output.strip():
                assert snippets.matches(step.output, printed), printed
    made = (tmp_path / "schemas" / "shop.toml").read_text()
    shown = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for block in "".join(shown).split("\n\n"):
        assert block.strip() in made


def test_every_link_of_the_page_leads_somewhere() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = PAGE.parent / path
        assert target.is_file(), link
        headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)
        anchors = {each.lower().replace(" ", "-").replace("?", "") for each in headings}
        assert not anchor or anchor in anchors, link
