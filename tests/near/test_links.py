"""Links that fall silent, close, or lead to a server that stands still: how long anything is served over them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Final

import pytest

from cachegen_runtime import Caches, StrKeyspace
from cachegen_runtime.generated import STR, KeyspaceDefinition, Near, scalar_key
from cachegen_runtime.transport.near import links, listener
from cachegen_runtime.transport.near.hearing import Hearing
from cachegen_runtime.transport.near.store import Store
from cachegen_runtime.transport.sockets import CHUNK
from tests.near.faces import Face, Shop, begin, settle
from tests.near.shop import Card
from tests.servers import Server, valkey_server, wait_until
from tests.transport.manners import PASS, REFUSE, swallowed
from tests.transport.proxy import Proxy, proxied

LAG: Final = 1.0

_near: Final = Near(shared=True, lag=timedelta(seconds=LAG), ttl=timedelta(hours=1))


def _words(near: Near | None) -> KeyspaceDefinition[str, str]:
    return KeyspaceDefinition(
        service="shop",
        name="word",
        cluster="main",
        pattern="word/:key",
        key=scalar_key(STR),
        value=STR,
        near=near,
    )


class FarCaches(Caches):
    """The same words, of which nothing is kept near."""

    def __init__(self, url: str) -> None:
        super().__init__({"main": url})
        self.word = StrKeyspace(self, _words(None))


class WordCaches(Caches):
    def __init__(self, url: str) -> None:
        super().__init__({"main": url})
        self.word = StrKeyspace(self, _words(_near))
        self.near = self.__near__("main")
        self._elsewhere = FarCaches(url)

    @property
    def store(self) -> Store[object, object]:
        return self.near.stores["word"]

    def close(self) -> None:
        """Close the connections."""
        self._elsewhere.close()
        super().close()

    def settle(self) -> None:
        """Wait until the pushes of all writes that are over have come."""
        settle(self.near, lambda mark: self._elsewhere.word.set(mark, ""))

    def hold(self, key: str) -> None:
        """Read a key until it is near, and no push of a write that is over can come."""
        self.settle()
        wait_until(
            lambda: self.word.get(key) is not None
            and self.store.find(f"word/{key}".encode()) is not None,
            "a word that is near",
        )


@pytest.fixture
def own() -> Iterator[Server]:
    """A server that the test may freeze."""
    with valkey_server() as server:
        yield server


@pytest.fixture
def proxy(own: Server) -> Iterator[Proxy]:
    """What stands between the caches and the server."""
    with proxied(own.port) as proxy:
        yield proxy


@pytest.fixture
def caches(proxy: Proxy) -> Iterator[WordCaches]:
    """Caches behind the proxy whose near cache is live."""
    caches = WordCaches(proxy.url())
    begin(caches.near)
    yield caches
    caches.close()


def served_until_silent(caches: WordCaches, since: float) -> None:
    """Watch a key that changed at `since` until it is served no more; no moment may be too late."""
    while True:
        now = monotonic()
        if caches.store.find(b"word/a") is None:
            return
        assert now <= since + LAG


@pytest.mark.parametrize("silence", ["a black hole", "no replies", "no requests"])
def test_over_a_silent_link_a_change_is_hidden_no_longer_than_the_lag(
    silence: str, own: Server, proxy: Proxy, caches: WordCaches
) -> None:
    caches.word.set("a", "old")
    caches.hold("a")
    if silence == "a black hole":
        proxy.manner = replace(PASS, request=swallowed, reply=swallowed)
    elif silence == "no replies":
        proxy.manner = replace(PASS, reply=swallowed)
    else:
        proxy.manner = replace(PASS, request=swallowed)
    own.ask("SET", "word/a", "new")
    served_until_silent(caches, monotonic())
    # Where only questions are lost the push has come; that nothing else comes is noticed all the same.
    wait_until(lambda: not caches.store.is_live, "the silence")
    proxy.manner = PASS
    proxy.cut()
    wait_until(lambda: caches.store.is_live, "another connection")
    assert caches.word.get("a") == "new"


def test_without_the_heartbeat_it_would_be_served_for_long(
    own: Server, proxy: Proxy, caches: WordCaches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a link that counts as live for as long as nobody says that it is not."""
    monkeypatch.setattr(links, "_LEAST_PATIENCE", 1e6)
    caches.word.set("a", "old")
    caches.hold("a")
    caches.store.lag = 1e6
    wait_until(lambda: caches.store.live_until > monotonic() + 1000, "the next answer")
    proxy.manner = replace(PASS, reply=swallowed)
    own.ask("SET", "word/a", "new")
    since = monotonic()
    wait_until(lambda: monotonic() > since + LAG, "the lag")
    assert caches.store.find(b"word/a") is not None


def test_a_server_that_stands_still_serves_nothing_and_is_heard_again(
    own: Server, caches: WordCaches
) -> None:
    caches.word.set("a", "old")
    caches.hold("a")
    own.freeze()
    wait_until(lambda: not caches.store.is_live, "the silence")
    own.resume()
    wait_until(lambda: caches.store.is_live, "a live near cache")
    assert caches.word.get("a") == "old"


def test_a_closed_link_empties_it_at_once_and_another_is_made(
    own: Server, proxy: Proxy, caches: WordCaches
) -> None:
    caches.word.set("a", "old")
    caches.hold("a")
    proxy.manner = REFUSE
    wait_until(lambda: not caches.store.by_sent, "an empty near cache")
    assert not caches.store.is_live
    own.ask("SET", "word/a", "new")
    proxy.manner = PASS
    wait_until(lambda: caches.store.is_live, "another connection")
    assert caches.word.get("a") == "new"
    caches.hold("a")


def test_a_server_that_becomes_a_replica_is_left(own: Server) -> None:
    with valkey_server() as other:
        caches = WordCaches(own.url)
        begin(caches.near)
        caches.word.set("a", "old")
        caches.hold("a")
        own.ask("REPLICAOF", "127.0.0.1", str(other.port))
        wait_until(lambda: not caches.store.by_sent, "the other role")
        assert not caches.store.is_live
        own.ask("REPLICAOF", "NO", "ONE")
        wait_until(lambda: caches.store.is_live, "the old role")
        caches.close()


def test_a_listener_that_does_not_read_is_hung_up_on_by_the_server() -> None:
    """Its class has bounds, so that it costs the server no more than those."""
    with valkey_server("--client-output-buffer-limit", "pubsub 1mb 512kb 5") as server:
        caches = WordCaches(server.url)
        begin(caches.near)
        with caches.store.whole:
            # The listener waits for us, and so reads nothing.
            server.ask("SET", "word/a", "x")
            script = "for i=1,100000 do redis.call('SET', 'word/' .. string.rep('x', 100) .. i, 'v') end"
            server.ask("EVAL", script, "0")
            wait_until(
                lambda: "resp=3" not in server.ask("CLIENT", "LIST", "TYPE", "pubsub"),
                "the server to hang up",
            )
        wait_until(lambda: not caches.store.by_sent, "an empty near cache")
        wait_until(lambda: caches.store.is_live, "another connection")
        caches.close()


def test_a_proxy_that_hangs_up_on_listeners_is_told_of_once_and_tried_again(
    face: Face,
    own: Server,
    proxy: Proxy,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listener, "_FIRST_PAUSE", 0.001)

    def without_hello(data: bytes) -> bytes | None:
        return None if b"HELLO" in data else data

    proxy.manner = replace(PASS, request=without_hello)
    shop = Shop(face, proxy.url())
    card = Card(title="a")
    shop.call(shop.caches.card.set, "a", card)
    assert shop.call(shop.caches.card.get, "a") == card
    wait_until(lambda: bool(caplog.records), "the warning")
    before = proxy.accepted
    wait_until(lambda: proxy.accepted > before + 1, "another attempt")
    (record,) = caplog.records
    assert "no near cache" in record.getMessage()
    proxy.manner = PASS
    wait_until(lambda: shop.caches.card.statistics.near_active, "a near cache")
    shop.close()


def test_what_comes_is_told_in_pieces_however_much_it_is() -> None:
    push = b">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n"
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        link = links.Link(ours, Hearing())
        sender = threading.Thread(target=theirs.sendall, args=(push * 10_000,))
        sender.start()
        heard = most = 0
        while heard < 10_000:
            link.take()
            most = max(most, len(link.hearing.changed))
            heard += len(link.hearing.changed)
            link.hearing.changed = []
        sender.join()
        assert not link.take()
        assert most <= CHUNK // len(push) + 1
