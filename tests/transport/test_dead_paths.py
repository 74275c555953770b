"""Paths that die without a word: a time-out makes what rested untrusted, and lets the successor be looked for."""

from __future__ import annotations

import threading
from time import monotonic

import pytest

from cachegen_runtime.errors import CacheTimeoutError
from cachegen_runtime.transport.blocking.pool import Pool
from cachegen_runtime.transport.cluster.slots import SlotTable, slot_of
from tests.servers import Server, valkey_cluster, wait_until
from tests.sleeper import HANG
from tests.transport.conftest import Blocking
from tests.transport.faces import opened
from tests.transport.operations import command, get, put, read
from tests.transport.proxy import Proxy

RESTING = 6


def forgetful(proxy: Proxy, blocking: Blocking) -> int:
    """Let connections rest that their path forgets, and return how many calls fail for it."""
    transport = blocking(proxy.url("?timeout=0.5"))
    transport.run(put(b"k", b"v"))
    pool = transport._pool
    gate = threading.Barrier(RESTING)

    def call() -> None:
        connection = pool.idle.pop()
        deadline = monotonic() + HANG
        connection.open(pool._dialer, deadline)
        # Only then has the proxy surely joined both sides.
        connection.exchange(b"PING\r\n", 1, deadline)
        gate.wait(HANG)
        pool.idle.append(connection)

    threads = [threading.Thread(target=call) for _ in range(RESTING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    proxy.forget()
    failed = 0
    for _ in range(RESTING + 1):
        try:
            assert transport.run(get(b"k")) == b"v"
        except CacheTimeoutError:
            failed += 1
    return failed


def test_a_path_that_forgot_its_connections_costs_one_time_out(
    proxy: Proxy, blocking: Blocking
) -> None:
    assert forgetful(proxy, blocking) == 1


def test_a_pool_that_trusts_what_rested_pays_for_each_connection(
    proxy: Proxy, blocking: Blocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above.
    monkeypatch.setattr(Pool, "refresh", lambda pool: None)
    assert forgetful(proxy, blocking) == RESTING


def calls_until_the_successor(name: str, nodes: list[Server]) -> int:
    """Return how many calls time out once a frozen master has a successor; at most four are made."""
    tag = next(b"t%d" % n for n in range(9999) if slot_of(b"t%d" % n) < 5000)
    hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes[:2])
    with opened(name, f"redis+cluster://{hosts}?timeout=2") as face:
        face.run(command(b"SET", tag, b"kept"))
        nodes[0].freeze()
        nodes[3].ask("CLUSTER", "FAILOVER", "TAKEOVER")
        news = str(nodes[3].port)
        for node in nodes[1:3]:
            wait_until(
                lambda node=node: _first_master(node) == news,  # type: ignore[misc]
                "the news",
            )
        for failed in range(4):
            try:
                assert face.run(read(b"GET", tag)) == b"kept"
            except CacheTimeoutError:
                continue
            return failed
    return 4


def _first_master(node: Server) -> str:
    lines = node.ask("CLUSTER", "SLOTS").split("\r\n")
    return lines[lines.index(":0") + 5].removeprefix(":")


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_a_master_that_hangs_is_left_for_its_replica(name: str) -> None:
    with valkey_cluster() as nodes:
        try:
            assert calls_until_the_successor(name, nodes) <= 1
        finally:
            nodes[0].resume()


def test_a_table_that_forgets_time_outs_keeps_a_master_that_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control of the test above.
    monkeypatch.setattr(SlotTable, "doubt", lambda table, address: None)
    with valkey_cluster() as nodes:
        try:
            assert calls_until_the_successor("blocking", nodes) == 4
        finally:
            nodes[0].resume()
