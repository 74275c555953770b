"""The programs of the page on observing run, and its tables name the metrics and fields that there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cachegen_runtime.observing import Event

PAGE = (Path(__file__).parents[2] / "docs" / "observing.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_the_page_runs(program: str) -> None:
    if "structlog" in program:
        pytest.importorskip("structlog")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_has_programs_and_every_field_of_an_event() -> None:
    assert len(PROGRAMS) == 4
    table = PAGE.partition("| field | |")[2]
    assert set(Event.__struct_fields__) <= set(re.findall(r"`(\w+)`", table))
