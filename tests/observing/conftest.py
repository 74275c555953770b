"""The conformance suite's sample under observation, on the embedded store, a server and a Cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.conformance.awaitable import as_asynchronous
from tests.conformance.conftest import DEPLOYMENTS, Deployment, one_server
from tests.conformance.sample import AsyncSampleCaches, SampleCaches

from cachegen_runtime.observing import Event, observe

__all__ = ["one_server"]

LIVE = ("server", "cluster")


@pytest.fixture(
    scope="session",
    params=[
        "embedded",
        *(pytest.param(name, marks=pytest.mark.cachegen_live) for name in LIVE),
    ],
)
def deployment(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    with DEPLOYMENTS[request.param](request) as found:
        yield found


@pytest.fixture(params=["blocking", "asynchronous"])
async def api(
    request: pytest.FixtureRequest, deployment: Deployment
) -> AsyncIterator[AsyncSampleCaches]:
    """The sample's caches in either face, awaited in both."""
    deployment.empty()
    if request.param == "blocking":
        blocking = SampleCaches(main=deployment.url)
        yield as_asynchronous(blocking)
        blocking.close()
    else:
        asynchronous = AsyncSampleCaches(main=deployment.url)
        yield asynchronous
        await asynchronous.aclose()


@pytest.fixture
def events() -> Iterator[list[Event]]:
    """All events of the test, without keys."""
    found: list[Event] = []
    stop = observe(found.append)
    yield found
    stop()
