"""What a caches object has written, or tried to, none of its reads answers older."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from unittest.mock import Mock

import pytest

from cachegen_runtime import CacheTimeoutError, acommand, command
from cachegen_runtime.transport.near.store import Store
from tests.near.faces import Face, Shop, begin, opened
from tests.near.shop import AsyncShopCaches, Card
from tests.servers import Server
from tests.sleeper import TooLate, with_more_time
from tests.transport.manners import swallowed
from tests.transport.proxy import proxied

ADA = Card(title="Ada")
BOB = Card(title="Bob")


def test_a_write_is_seen_by_the_next_read_though_no_push_comes(shop: Shop) -> None:
    card = shop.caches.card
    shop.forget_pushes()
    writes: tuple[Callable[[], object], ...] = (
        lambda: shop.call(card.set, "a", BOB),
        lambda: shop.call(card.multi_set, {"a": BOB}),
        lambda: shop.call(card.get_and_set, "a", BOB),
        lambda: shop.call(card.replace, "a", BOB),
    )
    for write in writes:
        shop.call(card.set, "a", ADA)
        shop.hold("card", "a")
        write()
        assert shop.call(card.get, "a") == BOB
    removals: tuple[Callable[[], object], ...] = (
        lambda: shop.call(card.delete, "a"),
        lambda: shop.call(card.get_and_delete, "a"),
    )
    for remove in removals:
        shop.call(card.set, "a", ADA)
        shop.hold("card", "a")
        remove()
        assert shop.call(card.get, "a") is None


def test_a_batch_drops_what_it_writes(shop: Shop) -> None:
    card, route = shop.caches.card, shop.caches["main"]
    shop.forget_pushes()
    for transaction in (False, True):
        shop.call(card.set, "a", ADA)
        shop.hold("card", "a")
        operations = [card.operations.set("a", BOB)]
        shop.call(route.run_batch, operations, transaction=transaction)
        assert shop.call(card.get, "a") == BOB


def test_a_command_of_no_keyspace_is_seen_as_any_write(shop: Shop) -> None:
    card, caches = shop.caches.card, shop.caches
    shop.forget_pushes()
    for words in (
        ("SET", "card/a", b'{"title":"Bob"}'),
        ("EVAL", "return redis.call('DEL', KEYS[1])", 1, "card/a"),
        ("FLUSHDB",),
    ):
        shop.call(card.set, "a", ADA)
        shop.hold("card", "a")
        if isinstance(caches, AsyncShopCaches):
            shop.run(acommand(caches, "main", *words))
        else:
            command(caches, "main", *words)
        expected = BOB if words[0] == "SET" else None
        assert shop.call(card.get, "a") == expected


def test_without_the_drop_a_write_would_not_be_seen(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: neither push nor drop."""
    shop.forget_pushes()
    shop.call(shop.caches.card.set, "a", ADA)
    shop.hold("card", "a")
    monkeypatch.setattr(Store, "drop", Mock())
    shop.call(shop.caches.card.set, "a", BOB)
    assert shop.call(shop.caches.card.get, "a") == ADA


def test_a_write_whose_answer_is_lost_counts_as_written(
    face: Face, server: Server
) -> None:
    def attempt(seconds: float) -> None:
        url = proxy.url(f"?timeout={seconds}")
        with opened(face, url) as shop:
            card = shop.caches.card
            shop.forget_pushes()
            try:
                shop.call(card.set, "a", ADA)
                shop.hold("card", "a")
            except CacheTimeoutError as error:
                raise TooLate from error
            proxy.fate_of_replies(swallowed)
            with pytest.raises(CacheTimeoutError):
                shop.call(card.set, "a", BOB)
            assert b"card/a" not in shop.store("card").by_sent

    with proxied(server.port) as proxy:
        with_more_time(attempt, 0.3)


async def test_a_cancelled_write_counts_as_written(server: Server) -> None:
    async with AsyncShopCaches(server.url) as caches:
        near = caches.__near__("main")
        await asyncio.to_thread(begin, near)
        near.push = lambda listener, keys: None  # type: ignore[method-assign]
        await caches.card.set("a", ADA)
        while b"card/a" not in near.stores["card"].by_sent:
            await caches.card.get("a")
        server.freeze()
        try:
            write = asyncio.create_task(caches.card.set("a", BOB))
            await asyncio.sleep(0.01)
            write.cancel()
            with suppress(asyncio.CancelledError):
                await write
            assert b"card/a" not in near.stores["card"].by_sent
        finally:
            server.resume()


def test_own_writes_are_seen_while_others_fill(server: Server) -> None:
    with opened("blocking", server.url) as shop:
        counter = shop.caches.word
        done = threading.Event()

        def read() -> None:
            chance = random.Random(2)
            while not done.is_set():
                shop.call(counter.get, str(chance.randrange(4)))

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        chance = random.Random(1)
        unseen = 0
        for number in range(400):
            key = str(chance.randrange(4))
            shop.call(counter.set, key, str(number))
            unseen += shop.call(counter.get, key) != str(number)
        done.set()
        for reader in readers:
            reader.join()
        assert unseen == 0
