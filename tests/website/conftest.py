"""One built site for all tests, whichever process runs them."""

from __future__ import annotations

import fcntl
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from website.building import built

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of this checkout; skipped without its generator, which CI requires."""
    if find_spec("zensical") is None and os.environ.get("CACHEGEN_REQUIRE_SITE") != "1":
        pytest.skip("no site generator: pip install -e '.[docs]'")
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            found = built(ROOT, folder)
            assert found == [], "\n".join(found)
    return folder
