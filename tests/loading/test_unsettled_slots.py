"""Loads and deletes of a key whose slot is between two nodes: refused some times, and then served, or refused for ever."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle, repeat

import pytest
from hiredis import Reader

from cachegen_runtime import CacheTimeoutError, CacheUnavailableError
from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.isolation.stores import isolation
from cachegen_runtime.transport.wire.packing import packed
from tests.loading.conftest import Shop
from tests.servers import Server
from tests.sleeper import HANG
from tests.transport.scripted_server import Command, scripted_server

SLOT = slot_of(b"plain/k")
TIMES = 2


class Node:
    """A Cluster of one node that sends calls elsewhere, that is, back to itself; what it serves, a server answers."""

    def __init__(
        self, server: Server, refusals: Iterator[str], links: ExitStack
    ) -> None:
        self.served: list[bytes] = []
        self._refusals = refusals
        self.port = 0
        self._server = server.port
        self._here = threading.local()
        self._links = links

    def __call__(self, command: Command) -> bytes:
        """Return what the node answers."""
        name = command[0]
        if name == b"CLUSTER":
            node = f"*2\r\n$9\r\n127.0.0.1\r\n:{self.port}\r\n"
            return f"*1\r\n*3\r\n:0\r\n:16383\r\n{node}".encode()
        if name == b"ASKING":
            return b"+OK\r\n"
        if name in (b"GET", b"EVAL", b"EVALSHA", b"EXEC"):
            refusal = next(self._refusals)
            if refusal:
                if name == b"EXEC":
                    self._passed([b"DISCARD"])
                return f"-{refusal.format(slot=SLOT, port=self.port)}\r\n".encode()
            self.served.append(name)
        return self._passed(command)

    def _passed(self, command: Command) -> bytes:
        """Return what the server answers, which knows each connection by another one."""
        link: socket.socket | None = getattr(self._here, "link", None)
        if link is None:
            made = socket.create_connection(("127.0.0.1", self._server))
            link = self._here.link = self._links.enter_context(made)
        link.sendall(packed(tuple(command)))
        reader, heard = Reader(), b""
        while reader.gets() is False:
            data = link.recv(65536)
            reader.feed(data)
            heard += data
        return heard


@contextmanager
def cluster(server: Server, refusals: Iterator[str]) -> Generator[Node]:
    """Run the node before a server without keys."""
    isolation.go_live()
    server.ask("FLUSHALL")
    server.ask("SCRIPT", "FLUSH")
    with ExitStack() as links:
        node = Node(server, refusals, links)
        node.port = links.enter_context(scripted_server(node)).port
        yield node


def url_of(node: Node, timeout: float) -> str:
    """Return the URL of a node's Cluster."""
    return f"redis+cluster://127.0.0.1:{node.port}?timeout={timeout}"


REFUSALS = [
    "TRYAGAIN Multiple keys request during rehashing of slot",
    "MOVED {slot} 127.0.0.1:{port}",
    "ASK {slot} 127.0.0.1:{port}",
    "CLUSTERDOWN Hash slot not served",
]
"""What nodes say while a slot moves."""


refused = pytest.mark.parametrize(
    "refusal", REFUSALS, ids=[each.split()[0] for each in REFUSALS]
)


@refused
@pytest.mark.parametrize("face", ["blocking", "async"])
async def test_a_slot_that_settles_in_time_fails_no_load_and_no_delete(
    loading_server: Server, refusal: str, face: str
) -> None:
    with cluster(loading_server, cycle([*[refusal] * TIMES, ""])) as node:
        shop = Shop(url_of(node, HANG), is_async=face == "async")
        assert await shop.load("plain", "k", len) == 1
        assert "1" in loading_server.ask("GET", "plain/k")
        assert await shop.do("plain", "delete", "k") == 1
        assert shop.statistics("plain").refused_stores == 0
        await shop.close()
    # Each of a load's steps and the delete: refused so often, and then served.
    assert node.served == [b"GET", b"EVALSHA", b"EVAL", b"EVALSHA", b"EVAL", b"EXEC"]


@refused
@pytest.mark.parametrize("face", ["blocking", "async"])
async def test_a_slot_that_never_settles_keeps_no_loader_from_running(
    loading_server: Server, refusal: str, face: str
) -> None:
    with cluster(loading_server, repeat(refusal)) as node:
        shop = Shop(url_of(node, 0.1), is_async=face == "async")
        assert await shop.load("plain", "k", len) == 1
        assert loading_server.ask("DBSIZE") == ":0\r\n"
        with pytest.raises((CacheTimeoutError, CacheUnavailableError)):
            await shop.do("plain", "delete", "k")
        await shop.close()
