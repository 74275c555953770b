"""The service in this process, asked over its ASGI interface."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from tests.servers import Server, valkey_server
from tests.sleeper import HANG

from catalog.app import create_app
from catalog.caches.catalog import AsyncCatalogCaches
from catalog.database import Database


@dataclass(frozen=True, slots=True)
class Service:
    """The service, its parts, and who asks it."""

    caches: AsyncCatalogCaches
    database: Database
    client: AsyncClient

    async def get(self, path: str, customer: str = "anna") -> Response:
        """Ask as a customer."""
        return await self.client.get(path, headers={"X-Customer": customer})

    async def health(self) -> Any:
        """Return what the service tells of its health."""
        return (await self.client.get("/health")).json()

    async def comes_to(self, status: str) -> None:
        """Wait until the service tells a status."""
        end = monotonic() + HANG
        while (found := await self.health())["status"] != status:
            assert monotonic() < end, f"{found} never came to {status}"
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(url: str | None = None) -> AsyncGenerator[Service]:
    """Run the service with a database that takes no time."""
    database = Database(latency=0)
    caches = AsyncCatalogCaches(main=url, limits=url)
    app = create_app(caches, database)
    transport = ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=transport, base_url="http://catalog") as client,
    ):
        yield Service(caches, database, client)


def patient(server: Server) -> str:
    """Return a server's URL for a slow machine, which is no server that does not answer."""
    return f"{server.url}?timeout={HANG}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real server, which tests empty before they begin."""
    with valkey_server() as started:
        yield started


@pytest.fixture(
    params=["embedded", pytest.param("valkey", marks=pytest.mark.cachegen_live)]
)
async def service(request: pytest.FixtureRequest) -> AsyncIterator[Service]:
    """The service on either store; pytest's plugin gives the embedded one to each test anew."""
    url = None
    if request.param == "valkey":
        started: Server = request.getfixturevalue("server")
        started.ask("FLUSHALL")
        url = patient(started)
    async with running(url) as service:
        yield service
