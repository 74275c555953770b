"""Servers for the transports' tests, started once a session, proxies before them, and the mark that lets them be met."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.transport.blocking.server import ServerTransport
from cachegen_runtime.urls.reading import parse
from tests.servers import Server, valkey_cluster, valkey_server
from tests.sleeper import HANG
from tests.transport.faces import Face, opened
from tests.transport.proxy import Proxy, proxied
from tests.transport.ways import both_servers

HERE = Path(__file__).parent

Blocking = Callable[..., ServerTransport]
Async = Callable[..., AsyncServerTransport]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test here meet the URLs that it names."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.cachegen_live)


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Server]:
    """Return one server for all tests that leave it running."""
    with valkey_server("--enable-debug-command", "yes") as server:
        yield server


@pytest.fixture
def server(shared_server: Server) -> Server:
    """A running server without keys, connections or scripts."""
    shared_server.ask("FLUSHALL")
    shared_server.ask("SCRIPT", "FLUSH")
    return shared_server


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that the test may stop, start and freeze."""
    with valkey_server() as server:
        yield server


@pytest.fixture
def server_with_socket() -> Iterator[Server]:
    """A server of the test's own, which listens on a unix socket, too."""
    with valkey_server("--unixsocket", "server.sock") as server:
        yield server


@pytest.fixture(scope="session")
def cluster_nodes() -> Iterator[list[Server]]:
    """Return a Cluster of three masters and three replicas."""
    with valkey_cluster() as nodes:
        yield nodes


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, Server]]:
    """Return the server behind each kind of way."""
    with both_servers() as found:
        yield found


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A proxy before the shared server."""
    with proxied(server.port) as found:
        yield found


@pytest.fixture(params=["blocking", "async"])
def face_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def face(face_name: str, server: Server) -> Iterator[Face]:
    """Both faces, one after the other, on the shared server."""
    with opened(face_name, server.url) as found:
        yield found


@pytest.fixture
def through(proxy: Proxy, face_name: str) -> Iterator[Face]:
    """Both faces through the proxy, with all the time that they need."""
    with opened(face_name, proxy.url(f"?timeout={HANG}")) as found:
        yield found


@pytest.fixture
def blocking() -> Iterator[Blocking]:
    """Return what makes blocking transports, which end with the test."""
    made: list[ServerTransport] = []

    def make(url: str) -> ServerTransport:
        made.append(ServerTransport(parse("main", url, "the test")))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


@pytest.fixture
async def asynchronous() -> AsyncIterator[Async]:
    """Return what makes async transports, which end with the test."""
    made: list[AsyncServerTransport] = []

    def make(url: str) -> AsyncServerTransport:
        made.append(AsyncServerTransport(parse("main", url, "the test")))
        return made[-1]

    yield make
    for transport in made:
        await transport.aclose()
