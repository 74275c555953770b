"""Hostile files under a limit of memory: what they cost beyond the compiler itself is bounded."""

from __future__ import annotations

import os
import resource
import time
from itertools import product
from pathlib import Path

import pytest

from cachegen.front import bounds
from tests.front.test_bounds import HOSTILE
from tests.hostile_schemas.corpus import LANGUAGES
from tests.hostile_schemas.law import ending

MEGABYTES = 256
"""What any file below a megabyte may take beyond what the compiler has when it begins."""

SECONDS = 0.5

LARGE = {
    "nulls": b"\0" * bounds.file_bytes,
    "no text": b"\xff" * bounds.file_bytes,
    "one line": b"a" * bounds.file_bytes,
}
LARGE_SECONDS = 2


def limited(path: str, data: bytes, megabytes: int, seconds: float) -> int:
    """Compile in a process of its own under a limit of memory; return how that ended."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            began = time.process_time()
            ending(path, data)
            status = 0 if time.process_time() - began < seconds else 71
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="needs to know a process's memory"
)


@pytest.mark.parametrize(("name", "language"), list(product(HOSTILE, LANGUAGES)))
def test_a_hostile_file_is_compiled_in_little_time_and_memory(
    name: str, language: str
) -> None:
    data = HOSTILE[name].encode("utf-8", "surrogatepass")
    assert limited(f"a.{language}", data, MEGABYTES, SECONDS) == 0


@pytest.mark.parametrize(("name", "language"), list(product(LARGE, LANGUAGES)))
def test_the_largest_line_is_refused_and_shown_in_little_time_and_memory(
    name: str, language: str
) -> None:
    assert limited(f"a.{language}", LARGE[name], MEGABYTES, LARGE_SECONDS) == 0


def test_what_takes_more_than_the_limit_fails_the_same_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "file_bytes", 64 * 1024 * 1024)
    data = b"#\n" * (8 * 1024 * 1024)
    assert limited("a.toml", data, MEGABYTES, LARGE_SECONDS) != 0
