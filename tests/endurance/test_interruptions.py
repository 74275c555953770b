"""The short form, and the variant that keeps doubtful connections, which it must find out."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest

from cachegen_runtime.errors import CacheError
from cachegen_runtime.transport.blocking.connection import Connection
from cachegen_runtime.transport.blocking.server import ServerTransport
from cachegen_runtime.urls.reading import parse
from tests.endurance.interruptions import (
    KEYS,
    call_struck,
    check,
    filled,
    run,
    struck_at,
)
from tests.servers import valkey_server
from tests.sleeper import HANG
from tests.transport.manners import slow
from tests.transport.operations import get
from tests.transport.proxy import proxied

pytestmark = [
    pytest.mark.cachegen_live,
    # An interruption may also leave a half-made object of the driver to its finalizer.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_an_exception_that_strikes_a_call_costs_nobody_else() -> None:
    figures = run(0.01)
    assert figures["places struck"] > 300
    assert figures["signals"] > 300
    assert figures["calls"] > 4 * figures["places struck"]


def test_a_connection_that_forgets_its_doubts_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control: nothing is closed after an interruption.
    def stay_open(self: Connection) -> None:
        self.clean = True

    counts: Counter[str] = Counter()
    with valkey_server() as server, proxied(server.port) as proxy:
        filled(proxy.url()).close()
        url = proxy.url(f"?max_connections=1&timeout={HANG}")
        transport = ServerTransport(parse("main", url, "the test"))
        transport.run(get(KEYS[0]))
        with struck_at(0) as steps:
            transport.run(get(KEYS[0]))
        transport._timeout = 0.1
        monkeypatch.setattr(Connection, "close", stay_open)
        proxy.manner = slow(0.004)
        for step in range(1, steps[0]):
            call_struck(lambda: transport.run(get(KEYS[0])), step)
            with suppress(CacheError):
                check(transport, KEYS[1], counts)
            if counts["wrong values"]:
                break
        monkeypatch.undo()
        transport.close()
    assert counts["wrong values"] > 0
