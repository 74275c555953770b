"""Pytest plugin: every test gets its own empty embedded store for every cluster.

It knows nothing of how or when an application makes its caches: a test's stores stand in
the way of every route of the process. It imports no more than that needs.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

from cachegen_runtime.transport.isolation.stores import isolation

if TYPE_CHECKING:
    from cachegen_runtime.expiry.clock import Clock

_LIVE = "cachegen_live"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Isolate already what conftest modules make and use."""
    isolation.begin()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    isolation.begin()
    config.addinivalue_line(
        "markers",
        f"{_LIVE}: use the clusters' own URLs in place of an empty embedded store",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Give the test and its fixtures empty stores and the present time."""
    _reset_clock()
    if item.get_closest_marker(_LIVE) is None:
        isolation.begin()
    else:
        isolation.go_live()
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Forget what the test stored, once its fixtures are done with it."""
    try:
        yield
    finally:
        isolation.begin()
        _reset_clock()


@pytest.fixture
def cachegen_clock(request: pytest.FixtureRequest) -> Clock:
    """Return the stores' clock; ``advance(seconds)`` lets keys expire without waiting."""
    if request.node.get_closest_marker(_LIVE) is not None:
        raise pytest.UsageError(
            "cachegen_clock cannot move the clock of a live test's server"
        )
    from cachegen_runtime.expiry.clock import clock

    return clock


def _reset_clock() -> None:
    # A clock that was never imported was never moved.
    module = sys.modules.get("cachegen_runtime.expiry.clock")
    if module is not None:
        module.clock.reset()
