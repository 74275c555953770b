"""Servers for the transports' tests, started once a session, and the mark that lets them be met."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import (
    SentinelSet,
    Server,
    valkey_cluster,
    valkey_sentinel,
    valkey_server,
)
from tests.transport.operations import Face, opened

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test here meet the URLs that it names."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.cachegen_live)


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Server]:
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


@pytest.fixture(scope="session")
def cluster_nodes() -> Iterator[list[Server]]:
    with valkey_cluster() as nodes:
        yield nodes


@pytest.fixture(scope="session")
def sentinels() -> Iterator[SentinelSet]:
    with valkey_sentinel() as found:
        yield found


@pytest.fixture(params=["blocking", "async"])
def face_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def face(face_name: str, server: Server) -> Iterator[Face]:
    """Both faces, one after the other, on the shared server."""
    with opened(face_name, server.url) as found:
        yield found
