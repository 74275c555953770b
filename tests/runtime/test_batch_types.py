"""What a batch gives back has the type of its operation, to mypy and to pyright in strict mode."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).parent / "typed" / "batches.py"


def refused() -> set[int]:
    lines = CASES.read_text("utf-8").splitlines()
    return {
        number for number, line in enumerate(lines, 1) if line.endswith("# refused")
    }


def test_mypy_refuses_the_marked_lines_and_no_other(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--no-error-summary",
    ]
    done = subprocess.run(
        [*command, f"--cache-dir={tmp_path}", str(CASES)],
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert {int(line.split(":")[1]) for line in errors} == refused(), (
        done.stdout + done.stderr
    )


def test_pyright_refuses_the_marked_lines_and_no_other(tmp_path: Path) -> None:
    settings = {
        "include": ["batches.py"],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    (tmp_path / "batches.py").write_text(CASES.read_text("utf-8"), "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pyright",
            "--outputjson",
            f"--pythonpath={sys.executable}",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    found = json.loads(done.stdout)["generalDiagnostics"]
    lines = {
        one["range"]["start"]["line"] + 1 for one in found if one["severity"] == "error"
    }
    assert lines == refused(), found
