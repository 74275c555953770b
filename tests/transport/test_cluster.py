"""A Redis Cluster of six processes: splitting by slot, moving slots, a lost master."""

from __future__ import annotations

import asyncio
import threading

import pytest

from cachegen_runtime.errors import (
    CacheCrossSlotError,
    CacheError,
    CacheUnavailableError,
)
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.opening import open_async, open_blocking
from tests.servers import Server, valkey_cluster, wait_until, wait_until_known
from tests.sleeper import HANG
from tests.transport.counting import counted
from tests.transport.faces import Face, opened
from tests.transport.operations import calling, command, read, several, transaction

KEYS = tuple(b"k%d" % number for number in range(60))


def url_of(nodes: list[Server]) -> str:
    hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes[:2])
    return f"redis+cluster://{hosts}?timeout={HANG}"


def identity(node: Server) -> str:
    return node.ask("CLUSTER", "MYID").split("\r\n")[1]


@pytest.fixture
def clustered(face_name: str, cluster_nodes: list[Server]) -> object:
    for node in cluster_nodes[:3]:
        node.ask("FLUSHALL")
    with opened(face_name, url_of(cluster_nodes)) as found:
        yield found


def test_slots_are_redis_slots(cluster_nodes: list[Server]) -> None:
    for key in ("a", "k{tag}x", "{}a", "{}{tag}", "a{b", "naïve", "{a}{b}", ""):
        answer = cluster_nodes[0].ask("CLUSTER", "KEYSLOT", key)
        assert answer == f":{slot_of(key.encode())}\r\n"


def test_many_keys_are_split_by_slot_and_keep_their_order(clustered: Face) -> None:
    pairs = [word for key in KEYS for word in (key, b"v" + key)]
    assert clustered.run(command(b"MSET", *pairs, keys=KEYS)) == b"OK"
    asked = (*KEYS, b"absent", *reversed(KEYS))
    expected = (
        [b"v" + key for key in KEYS] + [None] + [b"v" + key for key in reversed(KEYS)]
    )
    assert clustered.run(read(b"MGET", *asked, keys=asked)) == expected
    assert clustered.run(command(b"UNLINK", *asked, keys=asked)) == len(KEYS)


def test_transactions_of_sets_are_split_by_slot(clustered: Face) -> None:
    sets = transaction(*[(b"SET", key, b"v", b"PX", b"60000") for key in KEYS])
    assert clustered.run(sets) == [b"OK"] * len(KEYS)
    assert clustered.run(read(b"EXISTS", KEYS[7])) == 1


def test_other_operations_over_slots_name_shard_by(clustered: Face) -> None:
    with pytest.raises(CacheCrossSlotError, match="shard_by"):
        clustered.run(read(b"SUNION", b"a", b"b", keys=(b"a", b"b")))
    same = (b"{u1}a", b"{u1}b")
    assert clustered.run(read(b"SUNION", *same, keys=same)) == []


def test_a_batch_goes_to_every_node_and_a_transaction_to_one(clustered: Face) -> None:
    counting = [
        command(b"INCRBY", key, b"2", expire=Expire(key, "px", 60_000)) for key in KEYS
    ]
    apart = read(b"SUNION", b"a", b"b", keys=(b"a", b"b"))
    results = clustered.run_batch([*counting, apart], transaction=False)
    assert results[:-1] == [2] * len(KEYS)
    assert isinstance(results[-1], CacheCrossSlotError)
    with pytest.raises(CacheCrossSlotError, match="shard_by"):
        clustered.run_batch(counting, transaction=True)
    near = [command(b"INCRBY", b"{u}%d" % number, b"1") for number in range(3)]
    assert clustered.run_batch(near, transaction=True) == [1, 1, 1]


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_moving_slots_cause_no_error_and_no_write_twice(
    name: str, cluster_nodes: list[Server]
) -> None:
    source, target = cluster_nodes[0], cluster_nodes[1]
    tag = next(
        word for word in (f"t{n}" for n in range(9999)) if slot_of(word.encode()) < 5000
    )
    slot = str(slot_of(tag.encode()))
    keys = tuple(f"{{{tag}}}{number}".encode() for number in range(30))
    source_id, target_id = identity(source), identity(target)
    counts = dict.fromkeys(keys, 0)
    stop = threading.Event()
    with opened(name, url_of(cluster_nodes)) as face:
        face.run(command(b"UNLINK", *keys, keys=keys))
        failures: list[CacheError] = []

        def count() -> None:
            while not stop.is_set():
                for key in keys:
                    try:
                        face.run(
                            command(
                                b"INCRBY", key, b"1", expire=Expire(key, "px", 99_000)
                            )
                        )
                        counts[key] += 1
                    except CacheError as error:
                        failures.append(error)

        worker = threading.Thread(target=count)
        worker.start()
        for giver, taker, giver_id, taker_id in (
            (source, target, source_id, target_id),
            (target, source, target_id, source_id),
        ):
            wait_until(
                lambda: min(counts.values()) > 2 or bool(failures), "some counts"
            )
            taker.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", giver_id)
            giver.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", taker_id)
            for key in keys:
                giver.ask(
                    "MIGRATE", "127.0.0.1", str(taker.port), key.decode(), "0", "5000"
                )
            for node in (taker, giver, cluster_nodes[2]):
                node.ask("CLUSTER", "SETSLOT", slot, "NODE", taker_id)
            wait_until_known(taker, cluster_nodes)
        stop.set()
        worker.join()
        assert failures == []
        found = face.run(read(b"MGET", *keys, keys=keys))
        assert found == [b"%d" % counts[key] for key in keys]


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_commands_that_leave_together_follow_a_key_whose_slot_is_moving(
    name: str, cluster_nodes: list[Server]
) -> None:
    giver, taker = cluster_nodes[:2]
    key = next(b"m%d" % n for n in range(9999) if slot_of(b"m%d" % n) < 5000)
    slot = str(slot_of(key))
    asked = several((b"STRLEN", key), (b"GET", key), writes=False)
    with opened(name, url_of(cluster_nodes)) as face:
        face.run(command(b"SET", key, b"value"))
        taker.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", identity(giver))
        giver.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", identity(taker))
        try:
            assert face.run(asked) == [5, b"value"]
            giver.ask(
                "MIGRATE", "127.0.0.1", str(taker.port), key.decode(), "0", "5000"
            )
            assert face.run(asked) == [5, b"value"]
        finally:
            taker.ask(
                "MIGRATE", "127.0.0.1", str(giver.port), key.decode(), "0", "5000"
            )
            for node in (taker, giver):
                node.ask("CLUSTER", "SETSLOT", slot, "STABLE")


def test_every_node_gets_to_know_a_script(clustered: Face) -> None:
    told = [calling(counted(b"{%d}n" % number)) for number in range(60)]
    assert [clustered.run(one) for one in told] == [1] * 60
    assert clustered.run_batch(told, transaction=False) == [2] * 60


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_a_lost_master_is_followed_by_its_replica(name: str) -> None:
    with valkey_cluster() as nodes, opened(name, url_of(nodes)) as face:
        assert face.run(command(b"MSET", *KEYS[:1], b"v", keys=KEYS[:1])) == b"OK"
        tag = next(b"t%d" % n for n in range(9999) if slot_of(b"t%d" % n) < 5000)
        face.run(command(b"SET", tag, b"kept"))
        nodes[0].stop()
        # A Cluster that finds this out by itself, in a second, finds too much on a slow machine.
        nodes[3].ask("CLUSTER", "FAILOVER", "TAKEOVER")

        def served() -> bool:
            try:
                return face.run(read(b"GET", tag)) == b"kept"
            except CacheUnavailableError:
                return False

        wait_until(served, "the replica to take over")
        assert face.run(command(b"INCRBY", b"{%s}n" % tag, b"1")) == 1


def test_tasks_and_threads_share_a_cluster(cluster_nodes: list[Server]) -> None:
    asynchronous = open_async("main", url_of(cluster_nodes))
    blocking = open_blocking("main", url_of(cluster_nodes))
    for key in KEYS:
        blocking.run(command(b"SET", key, b"v" + key))

    async def main() -> None:
        found = await asyncio.gather(
            *[asynchronous.run(read(b"GET", key)) for key in KEYS * 10]
        )
        assert found == [b"v" + key for key in KEYS * 10]
        await asynchronous.aclose()

    asyncio.run(main())
    wrong: list[object] = []

    def work() -> None:
        for key in KEYS * 3:
            found = blocking.run(read(b"GET", key))
            if found != b"v" + key:
                wrong.append((key, found))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    blocking.close()
