"""The site in a real Chromium, opened from its folder: the search finds, nothing overflows on a phone, the console is silent.

Skipped where there is no Chromium with its driver; `CACHEGEN_REQUIRE_BROWSER=1`, which CI
sets, makes that a failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.browser import CHROMIUM, DRIVER, Browser, browsing
from tests.servers import wait_until

MISSING = CHROMIUM is None or DRIVER is None
pytestmark = pytest.mark.skipif(
    MISSING and os.environ.get("CACHEGEN_REQUIRE_BROWSER") != "1",
    reason="no Chromium: apt-get install chromium chromium-driver",
)
PAGES = [
    "index.html",
    "tutorial.html",
    "moving-in.html",
    "schema.html",
    "loading.html",
    "operations/limiter.html",
    "performance.html",
    "diagnostics.html",
    "commands.html",
    "python/keyspaces.html",
    "coming-from/redis-py.html",
    "comparison.html",
    "troubleshooting.html",
]
FOUND = """
const host = [...document.querySelectorAll('div')].find(each => each.shadowRoot);
return host ? host.shadowRoot.textContent : '';
"""
OPEN_SEARCH = """
const open = () => !!document.activeElement.shadowRoot;
if (!open()) document.querySelector('.md-search__button')?.click();
return open();
"""
ELSEWHERE = """
return performance.getEntriesByType('resource').map(each => each.name)
  .filter(name => !/^(file|data|blob):/.test(name));
"""
COLOUR = "return getComputedStyle(document.body).backgroundColor"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give one browser for all tests."""
    with browsing(tmp_path_factory.mktemp("profile")) as window:
        yield window


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_wider_than_a_phone_or_loads_anything_from_elsewhere(
    browser: Browser, site: Path, page: str
) -> None:
    browser.look(390, 844, "light")
    browser.open(site / page)
    assert browser.run("return document.documentElement.scrollWidth") == 390
    assert browser.run(ELSEWHERE) == []
    assert browser.complaints() == []


def test_a_page_that_is_wider_than_a_phone_would_be_seen(
    browser: Browser, site: Path
) -> None:
    browser.look(390, 844, "light")
    browser.open(site / "schema.html")
    browser.run("document.querySelector('h1').style.width = '500px'")
    assert browser.run("return document.documentElement.scrollWidth") != 390


def test_the_search_finds_a_page(browser: Browser, site: Path) -> None:
    browser.look(1440, 900, "light")
    browser.open(site / "index.html")
    wait_until(lambda: browser.run(OPEN_SEARCH) is True, "the search's field")
    browser.type("token bucket")
    wait_until(lambda: "Limiters" in str(browser.run(FOUND)), "a page that is found")
    assert browser.complaints() == []


def test_the_looks_follow_the_system(browser: Browser, site: Path) -> None:
    browser.look(1440, 900, "light")
    browser.open(site / "index.html")
    light = browser.run(COLOUR)
    browser.look(1440, 900, "dark")
    browser.open(site / "index.html")
    assert browser.run(COLOUR) != light
