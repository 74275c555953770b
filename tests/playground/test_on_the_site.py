"""The playground where readers find it: in its page of the documentation site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.browser import CHROMIUM, DRIVER, Browser, browsing
from tests.playground.serving import served
from tests.servers import wait_until
from tests.website.conftest import site

__all__ = ["site"]

MISSING = CHROMIUM is None or DRIVER is None
pytestmark = pytest.mark.skipif(
    MISSING and os.environ.get("CACHEGEN_REQUIRE_BROWSER") != "1",
    reason="no Chromium: apt-get install chromium chromium-driver",
)
INSIDE = (
    "const inside = document.querySelector('#playground-app iframe')?.contentDocument;"
)
STATE = f"{INSIDE} return inside?.body?.dataset.state"
CHOOSE = (
    f"{INSIDE} const list = inside.getElementById('example'); list.value = 'With mistakes';"
    "list.dispatchEvent(new Event('change'))"
)
LINKS = f"{INSIDE} return [...inside.querySelectorAll('#problems a')].map(each => each.href)"
SCHEME = (
    f"{INSIDE} return inside.defaultView.getComputedStyle(inside.body).backgroundColor"
)
TURN_DARK = "document.body.setAttribute('data-md-color-scheme', 'slate')"


@pytest.fixture
def address(site: Path, playground: Path, tmp_path: Path) -> Iterator[str]:
    """Serve the site with the playground in it."""
    whole = tmp_path / "site"
    shutil.copytree(site, whole, copy_function=os.link)
    shutil.copytree(playground, whole / "playground" / "app", copy_function=os.link)
    with served(whole) as address:
        yield address


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """Give a window as wide as a desk's."""
    with browsing(tmp_path / "profile") as browser:
        browser.look(1280, 900, "light")
        yield browser


def test_it_runs_in_its_page_and_its_problems_lead_to_the_documentation(
    browser: Browser, address: str, site: Path
) -> None:
    browser.visit(f"{address}playground/index.html")
    wait_until(lambda: browser.run(STATE) == "done", "the playground's first answer")
    browser.run(CHOOSE)
    wait_until(lambda: bool(browser.run(LINKS)), "problems with links")
    links = browser.run(LINKS)
    assert isinstance(links, list)
    for link in links:
        page, _, anchor = str(link).removeprefix(address).partition("#")
        assert f'id="{anchor}"' in (site / page).read_text(encoding="utf-8")
    light = browser.run(SCHEME)
    browser.run(TURN_DARK)
    wait_until(lambda: browser.run(SCHEME) != light, "the site's looks")
    assert browser.complaints() == []


def test_a_page_without_it_says_how_to_get_it(browser: Browser, site: Path) -> None:
    browser.open(site / "playground" / "index.html")
    said = browser.run("return document.getElementById('playground-app').textContent")
    assert "python3 dev.py playground" in str(said)
    assert browser.complaints() == []
