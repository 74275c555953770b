"""The embedded store: one a cluster and process, a cap with random purge, a clock that is ours."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from itertools import count
from types import FrameType

import pytest

from cachegen_runtime.errors import CacheWrongTypeError
from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.transport.opening import open_async, open_blocking
from tests.transport.operations import command, read, transaction

_numbers = count()


@pytest.fixture
def cluster() -> str:
    """A cluster name that no other test uses; stores live as long as the process."""
    return f"embedded-{next(_numbers)}"


@pytest.fixture
def moved_clock() -> Iterator[None]:
    yield
    clock.reset()


def test_objects_of_one_cluster_share_a_store_sync_and_async(cluster: str) -> None:
    assert open_blocking(cluster, "memory://").run(command(b"INCRBY", b"n", b"1")) == 1
    assert open_blocking(cluster, "memory://").run(command(b"INCRBY", b"n", b"1")) == 2
    asynchronous = open_async(cluster, "memory://")
    assert asyncio.run(asynchronous.run(command(b"INCRBY", b"n", b"1"))) == 3
    other = open_blocking(f"{cluster}-other", "memory://")
    assert other.run(command(b"INCRBY", b"n", b"1")) == 1


def test_a_write_above_the_cap_purges_other_keys_at_random(cluster: str) -> None:
    survivors: set[tuple[object, ...]] = set()
    for turn in range(5):
        store = open_blocking(f"{cluster}-{turn}", "memory://")
        for number in range(150):
            key = b"k%d" % number
            store.run(command(b"SET", key, b"v"))
            assert store.run(read(b"GET", key)) == b"v"
        assert store.run(read(b"DBSIZE")) == 100
        keys = store.run(read(b"KEYS", b"*"))
        assert isinstance(keys, list)
        survivors.add(tuple(sorted(map(str, keys))))
    assert len(survivors) > 1


def test_one_write_of_more_keys_than_the_cap_leaves_as_many_as_it(cluster: str) -> None:
    store = open_blocking(cluster, "memory://?max_keys=10")
    store.run(transaction(*[(b"SET", b"k%d" % number, b"v") for number in range(30)]))
    assert store.run(read(b"DBSIZE")) == 10


def test_reads_and_batches_keep_the_cap(cluster: str) -> None:
    store = open_blocking(cluster, "memory://?max_keys=5")
    batch = [command(b"SET", b"k%d" % number, b"v") for number in range(20)]
    store.run_batch(batch, transaction=True)
    assert store.run(read(b"DBSIZE")) == 5


def test_no_cap_keeps_all(cluster: str) -> None:
    store = open_blocking(cluster, "memory://?max_keys=0")
    for number in range(300):
        store.run(command(b"SET", b"k%d" % number, b"v"))
    assert store.run(read(b"DBSIZE")) == 300


@pytest.mark.usefixtures("moved_clock")
def test_keys_expire_by_our_clock(cluster: str) -> None:
    store = open_blocking(cluster, "memory://")
    store.run(command(b"SET", b"a", b"v", b"PX", b"1000000"))
    moment = b"%d" % int((clock.now() + 2000) * 1000)
    store.run(command(b"SET", b"b", b"v", b"PXAT", moment))
    store.run(command(b"INCRBY", b"c", b"1", expire=Expire(b"c", "px", 3_000_000)))
    for seconds, left in ((900, 3), (150, 2), (1000, 1), (1000, 0)):
        clock.advance(seconds)
        assert store.run(read(b"DBSIZE")) == left


def test_a_refusal_is_the_servers_and_a_transaction_reports_it(cluster: str) -> None:
    store = open_blocking(cluster, "memory://")
    store.run(command(b"RPUSH", b"l", b"v"))
    with pytest.raises(CacheWrongTypeError) as caught:
        store.run(command(b"GET", b"l", name="get"))
    assert (caught.value.operation, caught.value.keyspace, caught.value.key) == (
        "get",
        "things",
        "l",
    )
    results = store.run_batch(
        [read(b"GET", b"l"), read(b"LLEN", b"l")], transaction=True
    )
    assert isinstance(results[0], CacheWrongTypeError)
    assert results[1] == 1


def test_threads_count_exactly(cluster: str) -> None:
    store = open_blocking(cluster, "memory://")
    expire = Expire(b"n", "px", 90_000)

    def work() -> None:
        for _ in range(300):
            store.run(command(b"INCRBY", b"n", b"1", expire=expire))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.run(read(b"GET", b"n")) == b"2400"


def test_a_forked_child_has_a_store_of_its_own(cluster: str) -> None:
    store = open_blocking(cluster, "memory://")
    store.run(command(b"INCRBY", b"n", b"1"))
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if store.run(command(b"INCRBY", b"n", b"1")) == 1 else 2
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert status == 0
    assert store.run(command(b"INCRBY", b"n", b"1")) == 2


class Interruption(Exception):
    """What the signal handler raises."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_exception_out_of_a_signal_handler_mixes_no_answers(cluster: str) -> None:
    store = open_blocking(cluster, "memory://")
    for number in range(50):
        store.run(command(b"SET", b"k%d" % number, b"v%d" % number))

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interruption

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for turn in range(200):
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.0001 + turn * 0.00001)
                for number in range(50):
                    assert store.run(read(b"GET", b"k%d" % number)) == b"v%d" % number
            except Interruption:
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    except Interruption:
        pass
    finally:
        signal.signal(signal.SIGALRM, before)
    for number in range(50):
        assert store.run(read(b"GET", b"k%d" % number)) == b"v%d" % number
