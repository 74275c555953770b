"""The observed sample and the small shop for the tests of what events become elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.conformance.awaitable import as_asynchronous
from tests.conformance.sample import AsyncSampleCaches, SampleCaches
from tests.observing.shop import ShopCaches


@pytest.fixture
def shop() -> ShopCaches:
    return ShopCaches(main="memory://")


@pytest.fixture(params=["blocking", "asynchronous"])
async def api(request: pytest.FixtureRequest) -> AsyncIterator[AsyncSampleCaches]:
    """The sample's caches in either face, awaited in both."""
    if request.param == "blocking":
        yield as_asynchronous(SampleCaches(main="memory://"))
    else:
        yield AsyncSampleCaches(main="memory://")
