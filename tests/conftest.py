"""What all tests share: the flag that rewrites golden files, and how properties are searched."""

from __future__ import annotations

import os
import signal

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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag."""
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write what is produced over what golden files expect",
    )


@pytest.fixture(scope="session")
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Return whether golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--rewrite-golden"))
