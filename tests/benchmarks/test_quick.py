"""The benchmarks in their short form: that they run and compare what they say, never how fast."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BLOCKING = {
    "get",
    "set",
    "increment with expiry",
    "multi_get of 100",
    "100 gets in one batch",
    "get from 8 threads",
}
LIMITERS = {"a call that is admitted", "a call that is refused"}
KEYED = {
    *(f"dict: {work}" for work in ("get of a field", "set of a field")),
    *("dict: items, 20 fields", "dict: increment of a field"),
    *(f"sorted set: {work}" for work in ("add of a member", "rank of a member")),
    "sorted set: the 100 highest",
}
NEAR = {
    *("get", "get from 8 threads"),
    *("async get", "async get, 1000 tasks"),
}
STORED = {"set of 1 KB", "get of 1 KB"} | {
    f"{work} {size} bytes"
    for work in ("writing", "reading")
    for size in ("113", "913", "4,762", "23,990", "95,006")
}
LOADING = {
    *("a hit", "a set", "a delete", "a miss", "100 keys, half missing"),
    *("a hit, async", "100 tasks on a cold key"),
}
IN_FLIGHT = {f"get, {number} in flight" for number in (1, 10, 100, 1000)}


@pytest.mark.parametrize(
    ("part", "works"),
    [
        ("blocking", BLOCKING),
        ("limiters", LIMITERS),
        ("keyed", KEYED),
        ("loading", LOADING),
        ("near", NEAR),
        ("observed", {"get"}),
        ("stored", STORED),
        ("asyncio", IN_FLIGHT),
        ("embedded", {"get", "set", "increment with expiry"}),
        ("programs", {"start", "import", "check", "generate"}),
    ],
)
def test_each_part_compares_ours_with_its_peers(part: str, works: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--only", part],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    tables = dict(
        re.findall(rf"^{part}: (.*?)(?:   \(.*\))?$\n((?:  .*\n)+)", done.stdout, re.M)
    )
    assert tables.keys() == works
    for rows in tables.values():
        times = re.findall(r"^  .*?\s(\d+\.\d\d) +\d+\.\d{3} ", rows, re.M)
        assert len(times) >= 2
        assert all(float(time) > 0 for time in times)


def test_what_is_no_time_beside_another_is_told_as_well() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--only", "facts"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    titles = re.findall(r"^near cache: (.*?),? ", done.stdout, re.M)
    assert titles == ["from", "a", "hit", "memory"]
