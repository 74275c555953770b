"""A server for the tests of the near cache, and the mark that lets them meet it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.near.faces import FACES, Face, Shop, opened
from tests.servers import Server, valkey_server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test here meet the URLs that it names."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.cachegen_live)


@pytest.fixture(scope="session")
def near_server() -> Iterator[Server]:
    """Return one server for all tests that leave it running."""
    with valkey_server("--enable-debug-command", "yes") as server:
        yield server


@pytest.fixture
def server(near_server: Server) -> Server:
    """A running server without keys."""
    near_server.ask("FLUSHALL")
    return near_server


@pytest.fixture(params=FACES)
def face(request: pytest.FixtureRequest) -> Face:
    """Return each face."""
    face: Face = request.param
    return face


@pytest.fixture
def shop(face: Face, server: Server) -> Iterator[Shop]:
    """Return caches whose near cache is live."""
    with opened(face, server.url) as shop:
        yield shop
