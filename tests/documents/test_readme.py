"""The README's tutorial works from an empty folder, file by file and command by command."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from . import snippets

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def test_every_step_of_the_tutorial_does_what_the_page_says(tmp_path: Path) -> None:
    ran = 0
    for step in snippets.steps(README):
        match step:
            case snippets.File(name, text):
                target = tmp_path / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            case snippets.Command(line, output):
                if line.startswith("pip install"):
                    continue
                printed = run(line, tmp_path)
                assert snippets.matches(
                    output, printed
                ), f"$ {line}\n{printed}\n--- expected\n{output}"
                ran += 1
    assert ran >= 4


def test_both_set_up_commands_are_jobs_of_the_script_that_ci_runs() -> None:
    page = README.read_text(encoding="utf-8")
    for job in ("demo", "test"):
        assert f"```sh\npython3 dev.py {job}\n```" in page
    assert "python3 dev.py test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_link_leads_to_a_file() -> None:
    page = README.read_text(encoding="utf-8")
    links = [part.split(")")[0] for part in page.split("](")[1:]]
    local = [link for link in links if "://" not in link]
    assert local
    missing = [link for link in local if not (ROOT / link).exists()]
    assert missing == []


@pytest.mark.parametrize("job", ["examples/tour.py"])
def test_the_demo_runs_on_the_embedded_store(job: str) -> None:
    printed = run(f"python {job}", ROOT)
    assert "200 200 200 200 200 200 200 200 200 200 429 429" in printed
    assert "Anna Å" in printed


def run(line: str, folder: Path) -> str:
    """Return what a command of this environment prints, both streams together."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CACHEGEN_", "PYTEST_", "COV_"))
    }
    environment["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), environment["PATH"]]
    )
    # The tutorial's folder has no pytest-asyncio, which this environment has.
    environment["PYTEST_ADDOPTS"] = "-p no:asyncio"
    done = subprocess.run(
        shlex.split(line),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.stdout
