"""gevent and eventlet, each in a process of its own: calls wait as greenlets do, within their time, and keep their replies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import Server
from tests.sleeper import HANG

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("when", ["early", "late"])
@pytest.mark.parametrize("library", ["gevent", "eventlet"])
def test_greenlets_wait_within_their_time_and_get_their_own_replies(
    own_server: Server, library: str, when: str
) -> None:
    pytest.importorskip(library)
    assert own_server.process is not None
    ran = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.transport.greenlets",
            library,
            when,
            f"redis://127.0.0.1:{own_server.port}/0",
            str(own_server.process.pid),
            "0.5",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=HANG,
    )
    assert (ran.stdout, ran.returncode) == ("", 0), ran.stderr
