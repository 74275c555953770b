"""One built playground for all tests, whichever process runs them."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from subprocess import CalledProcessError

import pytest


@pytest.fixture(scope="session")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built playground; skipped where its packages cannot be fetched, but not in CI."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "playground"
    with (shared / "playground.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            try:
                from playground.building import build

                build(shared / "playground-unfinished")
            except (CalledProcessError, ImportError) as error:
                if os.environ.get("CACHEGEN_REQUIRE_BROWSER") == "1":
                    raise
                pytest.skip(f"its packages cannot be fetched: {error}")
            (shared / "playground-unfinished").rename(folder)
    return folder
