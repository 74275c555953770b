"""The short form, and the variant whose children keep their parent's sockets, which it must find out."""

from __future__ import annotations

from contextlib import suppress

import pytest

from cachegen_runtime.errors import CacheError
from cachegen_runtime.transport.blocking.pool import Pool
from cachegen_runtime.transport.blocking.server import ServerTransport
from cachegen_runtime.urls.reading import parse
from tests.endurance.forks import ended_well, forked, run
from tests.servers import valkey_server
from tests.sleeper import HANG
from tests.transport.operations import get, put, value_of

pytestmark = pytest.mark.cachegen_live


def test_both_sides_of_a_fork_read_their_own_values() -> None:
    figures = run(0.01)
    assert figures["forks"] >= 24


def test_children_that_keep_their_parents_sockets_are_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Pool, "renew", lambda self: None)
    with valkey_server() as server:
        url = f"{server.url}?timeout={HANG}"
        transport = ServerTransport(parse("main", url, "the test"))

        def work(side: bytes) -> bool:
            keys = [b"%b %d" % (side, number) for number in range(300)]
            with suppress(CacheError):
                for key in keys:
                    transport.run(put(key, value_of(key)))
                return all(transport.run(get(key)) == value_of(key) for key in keys)
            return False

        def family() -> bool:
            children = [forked(lambda: work(b"child")) for _ in range(3)]
            return all([work(b"parent"), *[ended_well(child) for child in children]])

        assert work(b"before")
        transport._timeout = 0.2
        # They may happen to work one after another; not a hundred times.
        assert not all(family() for _ in range(100))
        transport.close()
