"""Paths that die without a word: a time-out makes what rested untrusted, and lets the successor be looked for."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from time import monotonic

import pytest

from cachegen_runtime.errors import CacheTimeoutError
from cachegen_runtime.transport.blocking.pool import Pool
from cachegen_runtime.transport.cluster.slots import SlotTable, slot_of
from cachegen_runtime.transport.redis_py.blocking import RedisPyTransport
from cachegen_runtime.transport.redis_py.pool import CLOCK
from cachegen_runtime.urls.reading import parse
from cachegen_runtime.urls.settings import Address
from tests.servers import Server, valkey_cluster, wait_until
from tests.sleeper import HANG
from tests.transport.conftest import Blocking
from tests.transport.faces import opened
from tests.transport.manners import BLACK_HOLE
from tests.transport.operations import command, get, put, read
from tests.transport.proxy import Proxy, proxied
from tests.transport.scripted_server import scripted_server

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
    def trust(_: Pool) -> None:
        """Do nothing."""

    monkeypatch.setattr(Pool, "refresh", trust)
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
    def forget(_: SlotTable, address: Address) -> None:
        """Do nothing."""

    monkeypatch.setattr(SlotTable, "doubt", forget)
    with valkey_cluster() as nodes:
        try:
            assert calls_until_the_successor("blocking", nodes) == 4
        finally:
            nodes[0].resume()


def trusted_by_redis_py(proxy: Proxy) -> int:
    """Let redis-py's connections rest, and return how many are used again after a time-out."""
    transport = RedisPyTransport(
        parse("main", proxy.url("?timeout=0.5&transport=redis-py"), "the test")
    )
    pool = transport._connections._held.pool
    CLOCK.deadline = monotonic() + HANG
    links = [pool.get_connection() for _ in range(RESTING)]
    for link in links:
        # Only then has the proxy surely joined both sides.
        link.send_packed_command([b"PING\r\n"])
        link.read_response()
        pool.release(link)
    proxy.forget()
    moment = monotonic()
    with pytest.raises(CacheTimeoutError):
        transport.run(get(b"k"))
    CLOCK.deadline = monotonic() + HANG
    links = [pool.get_connection() for _ in range(RESTING)]
    trusted = sum(link.opened < moment for link in links)
    for link in links:
        link.disconnect()
        pool.release(link)
    transport.close()
    return trusted


def test_a_time_out_casts_doubt_on_what_rested_in_redis_pys_pool(
    proxy: Proxy,
) -> None:
    assert trusted_by_redis_py(proxy) == 0


def test_redis_pys_own_pool_trusts_what_rested(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above.
    def trust(_: object, inuse_connections: bool = True) -> None:
        """Do nothing."""

    with monkeypatch.context() as patched:
        patched.setattr("redis.ConnectionPool.disconnect", trust)
        assert trusted_by_redis_py(proxy) > 0


def slots(*ports: int) -> bytes:
    """Return the answer to CLUSTER SLOTS of masters that share the slots."""
    parts = [b"*%d\r\n" % len(ports)]
    for number, port in enumerate(ports):
        first, past = (16384 * edge // len(ports) for edge in (number, number + 1))
        parts.append(b"*3\r\n:%d\r\n:%d\r\n" % (first, past - 1))
        parts.append(b"*2\r\n$9\r\n127.0.0.1\r\n:%d\r\n" % port)
    return b"".join(parts)


def calls_lost_to_old_addresses(name: str, calls: int) -> int:
    """Return how many calls time out once all nodes have other addresses, which the seed tells."""
    # What the nodes announced leads to black holes once they have moved.
    with ExitStack() as stack:
        new = [stack.enter_context(scripted_server(lambda _: b"$3\r\nnew\r\n")) for _ in range(3)]  # fmt: skip
        old = [stack.enter_context(scripted_server(lambda _: b"$3\r\nold\r\n")) for _ in range(3)]  # fmt: skip
        ways = [stack.enter_context(proxied(one.port)) for one in old]
        announced = [way.port for way in ways]
        seed = stack.enter_context(scripted_server(lambda _: slots(*announced)))
        url = f"redis+cluster://127.0.0.1:{seed.port}?timeout=2"
        face = stack.enter_context(opened(name, url))
        for number in range(calls):
            assert face.run(read(b"GET", b"k%d" % number)) == b"old"
        announced = [one.port for one in new]
        for way in ways:
            way.manner = BLACK_HOLE
        failed = 0
        for number in range(calls):
            try:
                assert face.run(read(b"GET", b"k%d" % number)) == b"new"
            except CacheTimeoutError:
                failed += 1
        return failed


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_a_cluster_whose_addresses_all_changed_is_found_by_its_seed(name: str) -> None:
    assert calls_lost_to_old_addresses(name, 20) <= 1


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_a_table_that_forgets_time_outs_keeps_the_old_addresses(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above.
    def forget(_: SlotTable, address: Address) -> None:
        """Do nothing."""

    monkeypatch.setattr(SlotTable, "doubt", forget)
    assert calls_lost_to_old_addresses(name, 3) == 3
