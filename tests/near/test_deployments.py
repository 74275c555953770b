"""The near cache over each way to a server: Cluster, Sentinel, TLS and unix sockets, and when masters change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.near.masters import addresses_of, masters_of
from cachegen_runtime.urls.settings import Address
from tests.near.faces import Face, Shop, begin, opened
from tests.near.shop import Card
from tests.near.test_links import WordCaches
from tests.servers import (
    Server,
    valkey_cluster,
    valkey_sentinel,
    valkey_server,
    wait_until,
)
from tests.sleeper import HANG
from tests.transport.proxy import Proxy
from tests.transport.test_tls import ALL, certificates, secured, url

__all__ = ["certificates", "secured"]

KEYS = [str(number) for number in range(60)]


@pytest.fixture(scope="module")
def nodes() -> Iterator[list[Server]]:
    """Return a Cluster of three masters and three replicas."""
    with valkey_cluster() as made:
        yield made


@pytest.fixture
def spread(nodes: list[Server]) -> Iterator[WordCaches]:
    """Caches over a Cluster whose near cache is live."""
    caches = WordCaches(f"redis+cluster://127.0.0.1:{nodes[0].port}?timeout={HANG}")
    begin(caches.near)
    yield caches
    caches.close()


def written(server: Server, keys: Sequence[str], value: str) -> None:
    """Write keys over other caches."""
    caches = WordCaches(f"redis+cluster://127.0.0.1:{server.port}?timeout={HANG}")
    caches.word.multi_set(dict.fromkeys(keys, value))
    caches.close()


def seen(caches: WordCaches, keys: Sequence[str], value: str) -> None:
    """Wait until nobody sees anything else, and until it is near again."""
    wait_until(lambda: caches.word.multi_get(keys) == [value] * len(keys), value)
    wait_until(
        lambda: caches.word.multi_get(keys) == [value] * len(keys)
        and len(caches.store.by_sent) == len(keys),
        "all keys near",
    )


def test_in_a_cluster_each_master_is_heard(
    nodes: list[Server], spread: WordCaches
) -> None:
    for value in ("one", "two", "three"):
        written(nodes[0], KEYS, value)
        seen(spread, KEYS, value)
    wait_until(
        lambda: [_is_heard(node) for node in nodes] == [True] * 3 + [False] * 3,
        "a connection to each master",
    )


def _is_heard(node: Server) -> bool:
    return "resp=3" in node.ask("CLIENT", "LIST", "TYPE", "pubsub")


@pytest.mark.parametrize("face", ["blocking", "async"])
def test_in_a_cluster_own_writes_are_seen(face: Face, nodes: list[Server]) -> None:
    seed = f"redis+cluster://127.0.0.1:{nodes[0].port}?timeout={HANG}"
    with opened(face, seed) as shop:
        card = shop.caches.card
        for number in range(20):
            cards = {key: Card(title=f"{key} {number}") for key in KEYS}
            shop.call(card.multi_set, cards)
            assert shop.call(card.multi_get, KEYS) == list(cards.values())


def test_a_slot_that_moves_by_migrate_takes_its_listeners_along(
    nodes: list[Server], spread: WordCaches
) -> None:
    slot = slot_of(b"word/a")
    giver = next(each for each in nodes[:3] if _holds(each, "word/a"))
    taker = next(each for each in nodes[:3] if each is not giver)
    ids = {each.port: each.ask("CLUSTER", "MYID").split()[1] for each in nodes[:3]}
    spread.word.set("a", "old")
    seen(spread, ["a"], "old")
    taker.ask("CLUSTER", "SETSLOT", str(slot), "IMPORTING", ids[giver.port])
    giver.ask("CLUSTER", "SETSLOT", str(slot), "MIGRATING", ids[taker.port])
    reply = giver.ask("MIGRATE", "127.0.0.1", str(taker.port), "word/a", "0", "5000")
    assert reply.startswith("+OK")
    # Half moved: the giver asks whoever comes to ask the taker.
    written(giver, ["a"], "half")
    seen(spread, ["a"], "half")
    written(giver, ["a"], "half again")
    seen(spread, ["a"], "half again")
    for node in nodes[:3]:
        node.ask("CLUSTER", "SETSLOT", str(slot), "NODE", ids[taker.port])
    written(taker, ["a"], "moved")
    seen(spread, ["a"], "moved")


def test_a_slot_that_moves_as_a_whole_takes_its_listeners_along(
    nodes: list[Server], spread: WordCaches
) -> None:
    slot = str(slot_of(b"word/b"))
    giver = next(each for each in nodes[:3] if _holds(each, "word/b"))
    taker = next(each for each in nodes[:3] if each is not giver)
    spread.word.set("b", "old")
    seen(spread, ["b"], "old")
    target = taker.ask("CLUSTER", "MYID").split()[1]
    reply = giver.ask(
        "CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", slot, slot, "NODE", target
    )
    if not reply.startswith("+OK"):
        pytest.skip("this server has no atomic slot migration")
    wait_until(lambda: _holds(taker, "word/b"), "the move")
    written(taker, ["b"], "moved")
    seen(spread, ["b"], "moved")


def _holds(node: Server, key: str) -> bool:
    return not node.ask("EXISTS", key).startswith("-MOVED")


def test_in_a_cluster_a_user_who_may_not_ask_for_its_nodes_has_no_near_cache(
    face: Face, nodes: list[Server], caplog: pytest.LogCaptureFixture
) -> None:
    for node in nodes:
        rights = ("on", ">pw", "~*", "&*", "+@all", "-cluster|nodes")
        assert node.ask("ACL", "SETUSER", "app", *rights) == "+OK\r\n"
    seed = f"redis+cluster://app:pw@127.0.0.1:{nodes[0].port}?timeout={HANG}"
    shop = Shop(face, seed)
    shop.call(shop.caches.card.set, "a", Card(title="a"))
    assert shop.call(shop.caches.card.get, "a") == Card(title="a")
    wait_until(lambda: bool(caplog.records), "the warning")
    assert shop.call(shop.caches.card.get, "a") == Card(title="a")
    (record,) = caplog.records
    assert "no near cache" in record.getMessage()
    assert not shop.caches.card.statistics.near_active
    shop.close()


def test_after_a_failover_the_new_master_is_heard() -> None:
    with valkey_cluster() as nodes:
        caches = WordCaches(f"redis+cluster://127.0.0.1:{nodes[1].port}?timeout={HANG}")
        begin(caches.near)
        caches.word.multi_set(dict.fromkeys(KEYS, "old"))
        seen(caches, KEYS, "old")
        wait_until(
            lambda: nodes[3].ask("CLUSTER", "FAILOVER").startswith("+OK"), "a failover"
        )
        wait_until(lambda: "role:master" in nodes[3].ask("INFO", "replication"), "it")
        written(nodes[3], KEYS, "new")
        seen(caches, KEYS, "new")
        # And one whose master dies.
        nodes[1].stop()
        nodes[4].ask("CLUSTER", "FAILOVER", "TAKEOVER")
        wait_until(lambda: "role:master" in nodes[4].ask("INFO", "replication"), "it")
        written(nodes[4], KEYS, "newest")
        seen(caches, KEYS, "newest")
        caches.close()


def test_after_a_failover_of_sentinels_the_new_master_is_heard() -> None:
    with valkey_sentinel() as found:
        caches = WordCaches(f"{found.url}?timeout={HANG}")
        begin(caches.near)
        caches.word.set("a", "old")
        caches.hold("a")
        wait_until(
            lambda: found.sentinels[0]
            .ask("SENTINEL", "FAILOVER", "mymaster")
            .startswith("+OK"),
            "a failover",
        )
        wait_until(
            lambda: "role:master" in found.replica.ask("INFO", "replication"),
            "the promotion",
        )
        wait_until(
            lambda: _is_heard(found.replica),
            "a listener at the new master",
        )
        found.replica.ask("SET", "word/a", "new")
        wait_until(lambda: caches.word.get("a") == "new", "the new value")
        caches.close()


def test_over_tls_all_is_as_without(
    face: Face, secured: Proxy, certificates: Path
) -> None:
    with opened(face, url(secured, certificates, *ALL)) as shop:
        _is_near(shop)


def test_over_a_unix_socket_all_is_as_without(face: Face, tmp_path: Path) -> None:
    path = tmp_path / "s.sock"
    with valkey_server("--unixsocket", str(path)), opened(face, f"unix://{path}") as it:
        _is_near(it)


def test_with_a_key_prefix_and_a_password_all_is_as_without(face: Face) -> None:
    with valkey_server("--requirepass", "secret") as server:
        address = f"redis://:secret@127.0.0.1:{server.port}/3?key_prefix=app%3A"
        with opened(face, address) as shop:
            shop.call(shop.caches.card.set, "a", Card(title="a"))
            wait_until(lambda: _near(shop, b"app:card/a"), "a card that is near")


def _is_near(shop: Shop) -> None:
    for number in range(5):
        card = Card(title=str(number))
        shop.call(shop.caches.card.set, "a", card)
        shop.hold("card", "a")
        assert shop.call(shop.caches.card.get, "a") == card


def _near(shop: Shop, key: bytes) -> bool:
    shop.call(shop.caches.card.get, "a")
    return key in shop.store("card").by_sent


def test_the_masters_of_a_cluster_are_read_from_what_its_nodes_say() -> None:
    said = (
        b"aa 10.0.0.1:6379@16379,one.example,shard-id=x myself,master - 0 0 1 connected 0-99 [5->-bb]\n"
        b"bb 10.0.0.2:6380@16380 master - 0 0 2 connected\n"
        b"cc 10.0.0.3:6381@16381 slave aa 0 0 1 connected\n"
        b"dd 10.0.0.4:6382@16382 master,fail - 0 0 1 disconnected 100-200\n"
        b"ff 10.0.0.5:6385@16385 master - 0 0 2 disconnected\n"
        b"ee :6383@16383,,shard-id=y master,fail? - 0 0 1 connected 201\n"
    )
    assert masters_of(said) == {b"aa": ("0-99",), b"bb": (), b"ee": ("201",)}
    assert addresses_of(said, Address("seed", 1)) == [
        Address("one.example", 6379),
        Address("10.0.0.2", 6380),
        Address("seed", 6383),
    ]
