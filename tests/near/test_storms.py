"""Writers in several processes, replies that come late, and threads that read: nothing stale stays."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from time import sleep

import pytest

from cachegen_runtime.transport.near.store import Store
from tests.near.faces import begin, opened
from tests.near.shop import Card
from tests.near.test_links import WordCaches
from tests.near.test_reads import calls
from tests.servers import Server, wait_until
from tests.sleeper import HANG
from tests.transport.manners import PASS
from tests.transport.proxy import proxied

KEYS = 16
WRITES = 1500

WRITER = """
import random, socket, sys
link = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
chance = random.Random(int(sys.argv[2]))
for number in range(int(sys.argv[3])):
    key = b"word/%d" % chance.randrange(int(sys.argv[4]))
    value = b"%s-%d" % (sys.argv[2].encode(), number)
    link.sendall(b"*3\\r\\n$3\\r\\nSET\\r\\n$%d\\r\\n%b\\r\\n$%d\\r\\n%b\\r\\n" % (len(key), key, len(value), value))
    link.recv(100)
"""


def late(data: bytes) -> bytes:
    """Pass three of ten replies on a little later."""
    if random.random() < 0.3:
        sleep(0.002)
    return data


@contextmanager
def writers(server: Server) -> Generator[list[subprocess.Popen[bytes]]]:
    """Write all keys from four processes."""
    words = [str(server.port), str(WRITES), str(KEYS)]
    started = [
        subprocess.Popen(
            [sys.executable, "-S", "-c", WRITER, words[0], str(number), *words[1:]]
        )
        for number in range(4)
    ]
    try:
        yield started
    finally:
        for each in started:
            each.kill()
            each.wait()


def stale_after_a_storm(server: Server) -> tuple[int, int]:
    """Return how many keys are wrong near once all is quiet, and how many are near."""
    with proxied(server.port) as proxy:
        caches = WordCaches(proxy.url())
        begin(caches.near)
        proxy.manner = replace(PASS, reply=late)
        over = threading.Event()

        def read() -> None:
            chance = random.Random()
            while not over.is_set():
                caches.word.get(str(chance.randrange(KEYS)))

        readers = [threading.Thread(target=read) for _ in range(4)]
        with writers(server) as started:
            for reader in readers:
                reader.start()
            for each in started:
                each.wait()
        over.set()
        for reader in readers:
            reader.join()
        proxy.manner = PASS
        caches.settle()
        held = {
            key: entry.data
            for key, entry in tuple(caches.store.by_sent.items())
            if caches.store.find(key)
        }
        wrong = sum(
            data is not None
            and server.ask("GET", key.decode()).split("\r\n")[1] != data.decode()
            for key, data in held.items()
        )
        caches.close()
        return wrong, len(held)


def test_after_a_storm_nothing_that_is_near_is_wrong(server: Server) -> None:
    held = 0
    for _ in range(10):
        # Where the machine is busy the link may count as silent when the storm is over.
        wrong, held = stale_after_a_storm(server)
        assert wrong == 0
        if held:
            break
    assert held > 0


def near_after_a_late_reply(server: Server) -> Card | None:
    """Return what a read holds near whose reply comes after the push of a change."""
    server.ask("SET", "card/a", '{"title":"old"}')
    passing = threading.Event()

    def held_back(data: bytes) -> bytes:
        if b"old" in data:
            passing.wait(HANG)
        return data

    with proxied(server.port) as proxy, opened("blocking", proxy.url()) as shop:
        proxy.manner = replace(PASS, reply=held_back)
        before = calls(server, "get")
        reader = threading.Thread(target=shop.call, args=(shop.caches.card.get, "a"))
        reader.start()
        wait_until(lambda: calls(server, "get") > before, "the read")
        server.ask("SET", "card/a", '{"title":"new"}')
        shop.settle()
        passing.set()
        reader.join()
        return shop.call(shop.caches.card.get, "a")


def test_a_reply_that_comes_after_the_push_of_a_change_is_not_held(
    server: Server,
) -> None:
    assert near_after_a_late_reply(server) == Card(title="new")


def test_without_reservations_it_would_be_wrong_for_good(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: pushes remove entries, and take no notice of reads that are under way."""

    def push(store: Store[object, object], keys: list[bytes]) -> None:
        with store.whole:
            for key in keys:
                store.remove(key)

    monkeypatch.setattr(Store, "push", push)
    assert near_after_a_late_reply(server) == Card(title="old")


def test_own_writes_are_seen_in_a_storm(server: Server) -> None:
    with opened("blocking", server.url) as shop, writers(server):
        unseen = 0
        for number in range(1500):
            key = f"own {number % 4}"
            shop.call(shop.caches.word.set, key, str(number))
            unseen += shop.call(shop.caches.word.get, key) != str(number)
        assert unseen == 0
