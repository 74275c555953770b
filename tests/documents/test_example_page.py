"""The page on the example service names files that there are, commands that there are, and answers that it gives."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from catalog.health import Health

ROOT = Path(__file__).resolve().parents[2]
JOBS = set(runpy.run_path(str(ROOT / "dev.py"))["JOBS"])
PAGE = (ROOT / "docs" / "example-service.md").read_text("utf-8")


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", PAGE))
def test_a_link_leads_to_a_file(link: str) -> None:
    assert (ROOT / "docs" / link).exists()


def test_its_commands_are_jobs_of_the_script() -> None:
    told = set(re.findall(r"python3 dev\.py (\w+)", PAGE))
    assert told == {"service", "load", "test"}
    assert told <= JOBS


def test_contributing_tells_of_every_job() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    told = re.findall(r"^\$ python3 dev\.py (\w+)", page, re.M)
    assert {*told, "load"} == JOBS


def test_the_answer_that_it_shows_is_one_of_the_service() -> None:
    [shown] = re.findall(r"```json\n(.*?)```", PAGE, re.S)
    assert Health.model_validate(json.loads(shown)).status == "degraded"


def test_its_table_has_every_status() -> None:
    told = re.findall(r"^\| `(\w+)` \| \d+ \|", PAGE, re.M)
    assert told == list(Health.model_fields["status"].annotation.__args__)  # type: ignore[union-attr]  # of a Literal
