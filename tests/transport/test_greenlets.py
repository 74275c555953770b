"""gevent and eventlet, each in a process of its own: calls wait as greenlets do, within their time, and keep their replies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import Server
from tests.sleeper import HANG

ROOT = Path(__file__).parents[2]


def ran(server: Server, library: str, when: str, *control: str) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """Run calls by greenlets in a process of their own."""
    pytest.importorskip(library)
    assert server.process is not None
    where = (f"redis://127.0.0.1:{server.port}/0", str(server.process.pid), "0.5")
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.transport.greenlets", library, when, *where, *control],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=HANG,
    )  # fmt: skip


libraries = pytest.mark.parametrize("library", ["gevent", "eventlet"])


@pytest.mark.parametrize("when", ["early", "late"])
@libraries
def test_greenlets_wait_within_their_time_and_get_their_own_replies(
    own_server: Server, library: str, when: str
) -> None:
    done = ran(own_server, library, when)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


@libraries
def test_greenlets_that_share_a_connection_do_not_get_their_own_replies(
    own_server: Server, library: str
) -> None:
    # The control of the test above.
    assert ran(own_server, library, "early", "one").stdout
