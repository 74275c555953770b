"""Hostile files under a limit of memory: what they cost beyond the compiler itself is bounded, as is their time."""

from __future__ import annotations

import os
import resource
from itertools import product
from pathlib import Path

import pytest

from cachegen.front import bounds
from tests.costs import assert_costs_at_most
from tests.front.test_bounds import HOSTILE, ordinary
from tests.hostile_schemas.corpus import LANGUAGES
from tests.hostile_schemas.law import ending

MEGABYTES = 256
"""What any file below a megabyte may take beyond what the compiler has when it begins."""

KEYSPACES = 200
"""How many keyspaces the ordinary file has that hostile ones are compared with."""

LARGE = {
    "nulls": b"\0" * bounds.file_bytes,
    "no text": b"\xff" * bounds.file_bytes,
    "one line": b"a" * bounds.file_bytes,
}


def limited(path: str, data: bytes, megabytes: int) -> tuple[int, float]:
    """Compile in a process of its own under a limit of memory; return how that ended, and its cost."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            ending(path, data)
            status = 0
        finally:
            os._exit(status)
    _, ended, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(ended), used.ru_utime + used.ru_stime


def cost(path: str, data: bytes) -> float:
    """Return what compiling costs, within the limit of memory."""
    status, seconds = limited(path, data, MEGABYTES)
    assert status == 0
    return seconds


def ordinary_cost() -> float:
    """Return what compiling the ordinary file costs."""
    return cost("a.toml", ordinary(KEYSPACES).text.encode())


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="needs to know a process's memory"
)


@pytest.mark.parametrize(("name", "language"), list(product(HOSTILE, LANGUAGES)))
def test_a_hostile_file_is_compiled_in_little_time_and_memory(
    name: str, language: str
) -> None:
    data = HOSTILE[name].encode("utf-8", "surrogatepass")
    assert_costs_at_most(20, lambda: cost(f"a.{language}", data), ordinary_cost)


@pytest.mark.parametrize(("name", "language"), list(product(LARGE, LANGUAGES)))
def test_the_largest_line_is_refused_and_shown_in_little_time_and_memory(
    name: str, language: str
) -> None:
    data = LARGE[name]
    assert_costs_at_most(60, lambda: cost(f"a.{language}", data), ordinary_cost)


def test_what_takes_more_than_the_limit_fails_the_same_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "file_bytes", 64 * 1024 * 1024)
    data = b"#\n" * (8 * 1024 * 1024)
    assert limited("a.toml", data, MEGABYTES)[0] != 0
