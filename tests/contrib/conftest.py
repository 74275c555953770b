"""The observed sample and the small shop for the tests of what events become elsewhere."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from importlib import import_module

import pytest
from tests.conformance.awaitable import as_asynchronous
from tests.conformance.sample import AsyncSampleCaches, SampleCaches
from tests.observing.shop import ShopCaches


def _import_sentry() -> None:
    """Import sentry-sdk where no eventlet is found: once imported, that complains of every fork."""
    if "eventlet" in sys.modules:
        return
    sys.modules["eventlet"] = None  # type: ignore[assignment]  # None says: there is none
    try:
        import_module("sentry_sdk")
    finally:
        del sys.modules["eventlet"]


_import_sentry()


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
