"""A server for each test here, and the mark that lets it be met."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Server, valkey_server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test here meet its server."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.cachegen_live)


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Server]:
    with valkey_server() as server:
        yield server


@pytest.fixture
def server(shared_server: Server) -> Server:
    """Return the server, empty."""
    shared_server.ask("FLUSHALL")
    return shared_server
