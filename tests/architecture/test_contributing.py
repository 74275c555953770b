"""The picture of the house names files that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (ROOT, ROOT / "codegen" / "cachegen", ROOT / "runtime" / "cachegen_runtime")


def test_every_file_and_folder_that_contributing_names_is_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.py)`", page))
    rooms = (*ROOMS, ROOT / "website", *_folders_named(page))
    missing = [each for each in named if not any((at / each).exists() for at in rooms)]
    assert len(named) > 30
    assert missing == []


def _folders_named(page: str) -> list[Path]:
    """Return the folders of files that a sentence names together, the later ones without their folder."""
    files = re.findall(r"`([\w/]+)/\w+\.py`", page)
    return [room / each for room in ROOMS for each in files]
