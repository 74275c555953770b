"""The short form, and a program that keeps what it should close, which it must find out."""

from __future__ import annotations

import pytest

from tests.endurance.load import observed, run
from tests.servers import valkey_server

pytestmark = pytest.mark.cachegen_live

LEAKING = """
import sys
from cachegen_runtime.transport.blocking.connection import Connection
from tests.endurance.mixed_load import main
kept = []
close = Connection.close
def leak(self):
    if self._link is not None:
        kept.append(self._link.dup())
    close(self)
Connection.close = leak
main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
"""


def test_nothing_grows_and_nothing_is_left() -> None:
    figures = run(0.04)
    assert figures["rounds of calls"] > 100


def test_sockets_that_stay_open_are_found_out() -> None:
    # The control: each connection that is given up leaves a copy of its socket.
    with valkey_server() as server:
        _, end = observed(server, 4, 0.3, program=("-c", LEAKING))
    assert end["files left"] > 0
