"""That no hot path has grown; the counts repeat exactly, so this is no matter of time."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from benchmarks import instructions


@pytest.mark.skipif(
    shutil.which("valgrind") is None and "CACHEGEN_REQUIRE_VALGRIND" not in os.environ,
    reason="valgrind counts, and is not installed",
)
def test_no_hot_path_takes_more_instructions_than_it_did() -> None:
    own = instructions.own_counts(instructions.counted())
    assert not instructions.growths(own, json.loads(instructions.KEPT.read_text()))


def test_a_hot_path_that_has_grown_is_reported() -> None:
    kept: instructions.Kept = {
        "reason": "",
        "built with": instructions.BUILT_WITH,
        "own": {"get": 1000, "set": 1000, "gone": 1},
    }
    told = instructions.growths({"get": 1021, "set": 1019, "new": 1}, kept)
    assert len(told) == 3
    assert told[0].startswith("get: 1,021 instructions a call, 1,000 before")


def test_another_python_is_given_more_room() -> None:
    kept: instructions.Kept = {
        "reason": "",
        "built with": ["another"],
        "own": {"get": 1000, "set": 1000},
    }
    told = instructions.growths({"get": 1301, "set": 1299}, kept)
    assert len(told) == 1
