"""What all tests share: the flag that rewrites golden files, and how properties are searched."""

from __future__ import annotations

import gc
import os
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A shared machine is slow at times, which is no finding; CI repeats the same examples.
settings.register_profile(
    "cachegen",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("cachegen")

# What a shell starts in the background ignores interruptions, and so would what tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

MEMORY = Path("/dev/shm")
"""A folder that is kept in memory, where a system has one."""

ENOUGH = 1 << 30
"""Bytes that the tests may need there at one time; they use a twentieth."""


def _is_roomy(folder: Path) -> bool:
    """Return whether a folder has room for all that the tests write, programs among it."""
    if not os.access(folder, os.W_OK):
        return False
    about = os.statvfs(folder)
    may_run = not about.f_flag & os.ST_NOEXEC
    return may_run and about.f_bavail * about.f_frsize > ENOUGH


# Generating waits until the disk has the bytes, which is much of the tests' time and proves
# nothing where no power is cut.
if "TMPDIR" not in os.environ and _is_roomy(MEMORY):
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag."""
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write what is produced over what golden files expect",
    )


def pytest_collection_finish() -> None:
    """Let no collection of garbage walk over what thousands of collected tests are made of."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Return whether golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--rewrite-golden"))
