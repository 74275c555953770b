"""What all tests share: the one flag that rewrites golden files."""

from __future__ import annotations

import pytest


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
