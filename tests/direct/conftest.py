"""A real server for the fast transports, and proxies before it."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.transport.blocking.server import ServerTransport
from cachegen_runtime.urls import parse
from tests.direct.proxy import Proxy, proxy_to
from tests.servers import Server, valkey_server

HERE = Path(__file__).parent
Blocking = Callable[..., ServerTransport]
Async = Callable[..., AsyncServerTransport]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let these tests reach real servers."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.cachegen_live)


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Server]:
    """Return one server for all tests that leave it running."""
    with valkey_server("--unixsocket", "server.sock") as server:
        yield server


@pytest.fixture
def server(shared_server: Server) -> Server:
    """Return the shared server, empty."""
    shared_server.ask("FLUSHALL")
    return shared_server


@pytest.fixture
def own_server() -> Iterator[Server]:
    """Return a server that the test may stop."""
    with valkey_server() as server:
        yield server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """Return a proxy to the shared server."""
    with proxy_to(server.port) as proxy:
        yield proxy


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


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate of its own for 127.0.0.1."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(path), "-out", str(path.with_suffix(".crt"))],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path
