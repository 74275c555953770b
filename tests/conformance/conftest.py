"""The sample's caches over {every kind of deployment} × {blocking, asynchronous}.

Each test runs on all that answer in a way of their own. A unix socket and a master behind
Sentinel bring the very bytes that one server gets and gives, so the reference alone goes
over them, and everything with ``CACHEGEN_LONG_RUNS=1``.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple

import pytest
from tests.conformance.awaitable import as_asynchronous
from tests.conformance.sample import AsyncSampleCaches, SampleCaches
from tests.servers import Server, valkey_cluster, valkey_sentinel, valkey_server
from tests.sleeper import HANG


class Deployment(NamedTuple):
    """Where the caches live: a URL, and the servers to empty before each test."""

    name: str
    url: str
    masters: tuple[Server, ...]

    def empty(self) -> None:
        """Delete every key."""
        for master in self.masters:
            master.ask("FLUSHALL")


@contextmanager
def _embedded(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    yield Deployment("embedded", "memory://", ())


@contextmanager
def _server(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    server: Server = request.getfixturevalue("one_server")
    yield Deployment("server", f"{server.url}?timeout={HANG}", (server,))


@contextmanager
def _unix(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    server: Server = request.getfixturevalue("one_server")
    yield Deployment("unix", f"unix://{server.socket_path}?timeout={HANG}", (server,))


@contextmanager
def _redis_py(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    server: Server = request.getfixturevalue("one_server")
    yield Deployment(
        "redis-py", f"{server.url}?transport=redis-py&timeout={HANG}", (server,)
    )


@contextmanager
def _sentinel(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    with valkey_sentinel() as found:
        yield Deployment("sentinel", f"{found.url}?timeout={HANG}", (found.master,))


@contextmanager
def _cluster(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    with valkey_cluster(masters=3, replicas=0) as nodes:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        yield Deployment(
            "cluster", f"redis+cluster://{hosts}?timeout={HANG}", tuple(nodes)
        )


DEPLOYMENTS: dict[
    str, Callable[[pytest.FixtureRequest], AbstractContextManager[Deployment]]
] = {
    "embedded": _embedded,
    "server": _server,
    "unix": _unix,
    "redis-py": _redis_py,
    "sentinel": _sentinel,
    "cluster": _cluster,
}


@pytest.fixture(scope="session")
def one_server() -> Iterator[Server]:
    with valkey_server("--unixsocket", "server.sock") as running:
        yield running


SAME_ANSWERS = frozenset({"unix", "sentinel"})
REFERENCE = "test_reference"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a test run on each deployment that may answer it in a way of its own."""
    if "deployment" not in metafunc.fixturenames:
        return
    is_for_all = (
        "CACHEGEN_LONG_RUNS" in os.environ
        or metafunc.module.__name__.rpartition(".")[2] == REFERENCE
    )
    names = [name for name in DEPLOYMENTS if is_for_all or name not in SAME_ANSWERS]
    metafunc.parametrize(
        "deployment",
        [pytest.param(name, marks=_marks(name)) for name in names],
        indirect=True,
        scope="session",
    )


def _marks(deployment: str) -> list[pytest.MarkDecorator]:
    return [] if deployment == "embedded" else [pytest.mark.cachegen_live]


@pytest.fixture(scope="session")
def deployment(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    with DEPLOYMENTS[request.param](request) as found:
        yield found


@pytest.fixture(params=["blocking", "asynchronous"])
async def api(
    request: pytest.FixtureRequest, deployment: Deployment
) -> AsyncIterator[AsyncSampleCaches]:
    deployment.empty()
    if request.param == "blocking":
        blocking = SampleCaches(main=deployment.url)
        yield as_asynchronous(blocking)
        blocking.close()
    else:
        asynchronous = AsyncSampleCaches(main=deployment.url)
        yield asynchronous
        await asynchronous.aclose()
