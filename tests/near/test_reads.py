"""What is answered from near, what is not, and that nobody can tell but by the server's silence."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from cachegen_runtime import (
    CacheDecodeError,
    CacheError,
    Caches,
    CacheWrongTypeError,
    StructKeyspace,
    expire_in,
)
from cachegen_runtime.generated import (
    INT,
    KeyspaceDefinition,
    Near,
    scalar_key,
    struct,
)
from tests.near.faces import Face, Shop, begin, opened, settle
from tests.near.shop import LAG, Basket, Card, Place
from tests.servers import Server, valkey_server, wait_until

ADA = Card(title="Ada", tags=("a", "b"))


def calls(server: Server, command: str) -> int:
    """Return how often the server has run a command."""
    for line in server.ask("INFO", "commandstats").splitlines():
        if line.startswith(f"cmdstat_{command}:"):
            return int(line.partition("calls=")[2].partition(",")[0])
    return 0


def test_a_value_that_was_read_is_answered_without_the_server(
    shop: Shop, server: Server
) -> None:
    card = shop.caches.card
    shop.call(card.set, "ada", ADA)
    shop.hold("card", "ada")
    before, hits = calls(server, "get"), shop.store("card").hits.total
    assert [shop.call(card.get, "ada") for _ in range(3)] == [ADA] * 3
    assert calls(server, "get") == before
    assert shop.store("card").hits.total == hits + 3


def test_a_missing_key_is_held_as_well_and_seen_when_it_is_made(
    shop: Shop, server: Server
) -> None:
    card = shop.caches.card
    assert shop.call(card.get, "nobody") is None
    shop.hold("card", "nobody")
    before = calls(server, "get")
    assert shop.call(card.get, "nobody") is None
    assert calls(server, "get") == before
    server.ask("SET", "card/nobody", '{"title":"now"}')
    wait_until(lambda: shop.call(card.get, "nobody") == Card(title="now"), "the push")


def test_a_value_that_is_immutable_by_the_schema_is_one_object_for_all(
    shop: Shop,
) -> None:
    shop.call(shop.caches.card.set, "ada", ADA)
    shop.hold("card", "ada")
    first = shop.call(shop.caches.card.get, "ada")
    assert first is not None
    assert shop.call(shop.caches.card.get, "ada") is first
    assert shop.call(shop.caches.card.multi_get, ["ada"])[0] is first


def test_nobody_can_change_what_another_gets_of_a_mutable_value(shop: Shop) -> None:
    basket = shop.caches.basket
    shop.call(basket.set, 1, Basket(items=["milk"]))
    for _ in range(3):
        found = shop.call(basket.get, 1)
        assert found is not None
        assert found == Basket(items=["milk"])
        found.items.append("salt")
        (other,) = shop.call(basket.multi_get, [1])
        assert other is not None
        assert other == Basket(items=["milk"])
        other.items.clear()


def test_if_it_were_shared_all_the_same_a_caller_would_change_what_others_get(
    server: Server,
) -> None:
    """The control: a mutable value that is called immutable."""
    definition = KeyspaceDefinition(
        service="shop",
        name="basket",
        cluster="main",
        pattern="basket/:key",
        key=scalar_key(INT),
        value=struct(Basket),
        near=Near(shared=True, lag=LAG),
    )
    caches = Caches({"main": server.url})
    basket: StructKeyspace[int, Basket] = StructKeyspace(caches, definition)
    near = caches.__near__("main")
    begin(near)
    basket.set(1, Basket(items=["milk"]))
    settle(near, lambda mark: server.ask("SET", f"basket/{mark}", ""))
    wait_until(lambda: basket.get(1) is basket.get(1), "a basket that is near")
    found = basket.get(1)
    assert found is not None
    found.items.append("salt")
    assert basket.get(1) == Basket(items=["milk", "salt"])
    caches.close()


def test_several_keys_are_asked_for_only_where_they_are_not_near(
    shop: Shop, server: Server
) -> None:
    card, bob = shop.caches.card, Card(title="Bob")
    shop.call(card.multi_set, {"ada": ADA, "bob": bob})
    assert shop.call(card.get, "ada") == ADA
    asked = ["bob", "ada", "nobody", "bob", "ada"]
    expected = [bob, ADA, None, bob, ADA]
    assert shop.call(card.multi_get, asked) == expected
    shop.hold("card", "ada", "bob", "nobody")
    before = calls(server, "mget")
    assert shop.call(card.multi_get, asked) == expected
    assert shop.call(card.get, "nobody") is None
    assert calls(server, "mget") == before
    assert shop.call(card.multi_get, []) == []


def test_a_true_is_no_one_and_equal_structs_may_hold_either(shop: Shop) -> None:
    place = shop.caches.place
    shop.call(place.set, Place(floor=1, open=True), b"open")
    for _ in range(3):
        assert shop.call(place.get, Place(floor=1, open=True)) == b"open"
    basket = shop.caches.basket
    shop.call(basket.set, 1, Basket(items=["milk"]))
    shop.call(basket.get, 1)
    for _ in range(2):
        with pytest.raises(CacheError):
            shop.call(basket.get, True)
        with pytest.raises(CacheError):
            shop.call(place.get, Place(floor=True, open=True))


def test_no_entry_outlives_its_key_whose_expiry_no_push_tells(
    shop: Shop, server: Server
) -> None:
    card = shop.caches.card
    server.ask("DEBUG", "SET-ACTIVE-EXPIRE", "0")
    try:
        shop.call(card.set, "ada", ADA, expiry=expire_in(timedelta(milliseconds=400)))
        shop.hold("card", "ada")
        wait_until(lambda: shop.call(card.get, "ada") is None, "the expiry")
    finally:
        server.ask("DEBUG", "SET-ACTIVE-EXPIRE", "1")


def test_no_entry_lives_longer_than_the_schema_says(shop: Shop, server: Server) -> None:
    word = shop.caches.word
    shop.call(word.set, "a", "alpha")
    before = calls(server, "get")
    wait_until(
        lambda: shop.call(word.get, "a") == "alpha"
        and calls(server, "get") > before + 1,
        "a second look",
    )


def test_what_does_not_decode_raises_or_is_a_miss_each_time(
    shop: Shop, server: Server
) -> None:
    server.ask("SET", "card/odd", "no JSON")
    for _ in range(3):
        with pytest.raises(CacheDecodeError) as caught:
            shop.call(shop.caches.card.get, "odd")
        assert (caught.value.operation, caught.value.key) == ("get", "card/odd")
    with_bytes(server, b"word/odd", b"\xff\xfe")
    before = shop.caches.word.decode_misses
    for _ in range(3):
        assert shop.call(shop.caches.word.get, "odd") is None
    assert shop.caches.word.decode_misses == before + 3


def with_bytes(server: Server, key: bytes, value: bytes) -> None:
    """Store bytes that are no text."""
    text = "return redis.call('SET', KEYS[1], string.char(unpack(ARGV)))"
    server.ask("EVAL", text, "1", key.decode(), *(str(byte) for byte in value))


def test_a_key_of_another_type_fails_each_time(shop: Shop, server: Server) -> None:
    server.ask("RPUSH", "card/list", "x")
    assert shop.call(shop.caches.card.multi_get, ["list"]) == [None]
    for _ in range(2):
        with pytest.raises(CacheWrongTypeError):
            shop.call(shop.caches.card.get, "list")


def test_what_a_keyspace_holds_is_bounded_in_entries_and_in_bytes(shop: Shop) -> None:
    place, word = shop.caches.place, shop.caches.word
    for floor in range(10):
        shop.call(place.get, Place(floor=floor, open=True))
    assert len(shop.store("place").by_sent) == 3
    store = shop.store("word")
    for number in range(20):
        _hold_word(shop, str(number))
    shop.settle()
    held = sum(len(sent) + 90 for sent in store.by_sent)
    assert store.bytes == held <= 1000
    assert len(store.by_sent) > 5
    shop.call(word.set, "long", "x" * 1000)
    shop.call(word.get, "long")
    assert b"word/long" not in store.by_sent


def _hold_word(shop: Shop, key: str) -> None:
    word, store = shop.caches.word, shop.store("word")
    shop.call(word.set, key, "x" * 90)
    shop.settle()
    wait_until(
        lambda: shop.call(word.get, key) is not None
        and f"word/{key}".encode() in store.by_sent,
        "a word that is near",
    )


def test_a_flush_of_any_database_empties_it(shop: Shop, server: Server) -> None:
    card = shop.caches.card
    for flush in (("FLUSHDB",), ("FLUSHALL",)):
        shop.call(card.set, "ada", ADA)
        shop.hold("card", "ada")
        server.ask(*flush)
        wait_until(lambda: shop.call(card.get, "ada") is None, "the flush")


def test_a_program_that_keeps_nothing_near_starts_no_thread_and_imports_nothing_of_it() -> (
    None
):
    program = (
        "import sys, threading\n"
        "from cachegen_runtime import Caches, StrKeyspace\n"
        "from cachegen_runtime.generated import *\n"
        "caches = Caches({'main': 'memory://'})\n"
        "words = StrKeyspace(caches, KeyspaceDefinition(service='s', name='w', cluster='main',\n"
        "    pattern='w/:key', key=scalar_key(STR), value=STR))\n"
        "words.set('a', 'b'); assert words.get('a') == 'b'; caches.close()\n"
        "print([n for n in sys.modules if 'near' in n], threading.active_count())\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[] 1\n"


def test_keyspaces_that_are_near_listen_only_once_they_are_read(
    face: Face, server: Server
) -> None:
    shop = Shop(face, server.url)
    shop.call(shop.caches.card.set, "ada", ADA)
    shop.call(shop.caches.count.get, "a")
    wait_until(lambda: "t" not in flags(server), "the end of former listeners")
    assert all(not store.is_live for store in shop.near.stores.values())
    shop.call(shop.caches.card.get, "ada")
    wait_until(lambda: "t" in flags(server), "a listener")
    shop.close()
    wait_until(lambda: "t" not in flags(server), "the end of the listener")


def flags(server: Server) -> str:
    """Return the flags of all connections; `t` is one that tracks."""
    lines = server.ask("CLIENT", "LIST").splitlines()
    return "".join(each.partition("flags=")[2].partition(" ")[0] for each in lines)


def test_the_listener_is_of_the_output_class_that_is_bounded(
    shop: Shop, server: Server
) -> None:
    listed = server.ask("CLIENT", "LIST", "TYPE", "pubsub")
    assert "resp=3" in listed
    assert "flags=PtB" in listed


def test_after_its_end_a_held_key_fails_as_any_other(
    face: Face, server: Server
) -> None:
    with opened(face, server.url) as shop:
        shop.call(shop.caches.card.set, "ada", ADA)
        shop.hold("card", "ada")
        caches = shop.caches
        if face == "blocking":
            caches.close()  # type: ignore[union-attr]
        else:
            shop.call(caches.aclose)  # type: ignore[union-attr]
        for read in (
            lambda: shop.call(caches.card.get, "ada"),
            lambda: shop.call(caches.card.multi_get, ["ada"]),
        ):
            with pytest.raises(CacheError, match="were closed"):
                read()


def test_batches_ask_the_server(face: Face, server: Server) -> None:
    with opened(face, server.url) as shop:
        shop.call(shop.caches.card.set, "ada", ADA)
        shop.hold("card", "ada")
        operation = shop.caches.card.operations.get("ada")
        before = calls(server, "get")
        route = shop.caches["main"]
        (found,) = shop.call(route.run_batch, [operation], transaction=False)
        assert found == ADA
        assert calls(server, "get") == before + 1


def test_memory_has_no_near_cache_and_says_nothing(
    face: Face, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop(face, "memory://")
    shop.call(shop.caches.card.set, "ada", ADA)
    for _ in range(3):
        assert shop.call(shop.caches.card.get, "ada") == ADA
    assert not shop.store("card").is_live
    assert not caplog.records
    shop.close()


@pytest.mark.parametrize("rights", ["-subscribe", "-client|tracking", "resetchannels"])
def test_a_user_that_may_not_listen_has_no_near_cache_and_one_warning(
    rights: str, face: Face, caplog: pytest.LogCaptureFixture
) -> None:
    with valkey_server() as server:
        reply = server.ask(
            "ACL", "SETUSER", "app", "on", ">pw", "~*", "&*", "+@all", rights
        )
        assert reply == "+OK\r\n"
        shop = Shop(face, f"redis://app:pw@127.0.0.1:{server.port}/0")
        shop.call(shop.caches.card.set, "ada", ADA)
        assert shop.call(shop.caches.card.get, "ada") == ADA
        wait_until(lambda: bool(caplog.records), "the warning")
        for _ in range(3):
            assert shop.call(shop.caches.card.get, "ada") == ADA
        assert not shop.store("card").by_sent
        (record,) = caplog.records
        assert "no near cache" in record.getMessage()
        shop.close()


def test_redis_py_has_no_near_cache_and_one_warning(
    face: Face, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop(face, f"{server.url}?transport=redis-py")
    shop.call(shop.caches.card.set, "ada", ADA)
    for _ in range(3):
        assert shop.call(shop.caches.card.get, "ada") == ADA
    (record,) = caplog.records
    assert "transport=redis-py" in record.getMessage()
    shop.close()
