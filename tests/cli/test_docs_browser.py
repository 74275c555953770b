"""The page in a real Chromium: the search works, nothing overflows, the console is silent.

Skipped where there is no Chromium with its driver; `CACHEGEN_REQUIRE_BROWSER=1`, which CI
sets, makes that a failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cachegen.docs_page import docs_page
from tests.cli.browser import CHROMIUM, DRIVER, Browser, browsing
from tests.cli.test_docs import ROOT, hostile, read
from tests.servers import wait_until

MISSING = CHROMIUM is None or DRIVER is None
pytestmark = pytest.mark.skipif(
    MISSING and os.environ.get("CACHEGEN_REQUIRE_BROWSER") != "1",
    reason="no Chromium: apt-get install chromium chromium-driver",
)
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"), (320, "light")]
VISIBLE = "return [...document.querySelectorAll('[data-name]')].filter(e => e.offsetParent).map(e => e.dataset.name)"
OVERFLOWING = """
const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  const cut = !e.closest('svg') && e.tagName !== 'INPUT' && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
    && getComputedStyle(e).display !== 'inline';
  return box.width > 0 && (box.right > wide + 0.5 || box.left < -0.5 || cut);
}).map(e => e.tagName + '.' + e.getAttribute('class') + ' ' + e.textContent.slice(0, 40));
"""
CUT_TEXTS = """
return [...document.querySelectorAll('svg.map')].filter(s => s.getBoundingClientRect().width).flatMap(svg =>
  [...svg.querySelectorAll('a')].filter(a => {
    const box = a.querySelector('rect').getBoundingClientRect();
    return [...a.querySelectorAll('text')].some(t => {
      const own = t.getBoundingClientRect();
      return own.right > box.right + 0.5 || own.left < box.left - 0.5;
    });
  }).map(a => a.textContent));
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give one browser for all tests."""
    with browsing(tmp_path_factory.mktemp("profile")) as window:
        yield window


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the example schemas."""
    path = tmp_path_factory.mktemp("page") / "docs.html"
    path.write_text(docs_page(read(ROOT / "schemas")))
    return path


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_nothing_overflows_and_nothing_is_complained_of(
    browser: Browser, page: Path, width: int, scheme: str
) -> None:
    browser.look(width, 900, scheme)
    browser.open(page)
    assert browser.run("return document.documentElement.scrollWidth") == width
    assert browser.run(OVERFLOWING) == []
    assert browser.run(CUT_TEXTS) == []
    assert browser.complaints() == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("case", ["hostile_texts", "long_names", "every_kind"])
def test_nothing_overflows_with_long_names_and_hostile_texts(
    browser: Browser, tmp_path: Path, width: int, scheme: str, case: str
) -> None:
    path = tmp_path / "docs.html"
    path.write_text(docs_page(read(ROOT / "tests" / "golden" / case / "schemas")))
    browser.look(width, 900, scheme)
    browser.open(path)
    assert browser.run("return document.documentElement.scrollWidth") == width
    assert browser.run(OVERFLOWING) == []
    assert browser.complaints() == []


def test_no_text_of_a_schema_runs(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "docs.html"
    path.write_text(docs_page(hostile()))
    browser.look(1280, 900, "light")
    browser.open(path)
    assert browser.run("return document.querySelectorAll('img, iframe').length") == 0
    assert browser.run("return document.scripts.length") == 1
    assert browser.run("return document.querySelectorAll('.card').length > 5") is True
    assert browser.complaints() == []


def test_the_search_finds_by_name_pattern_and_type(
    browser: Browser, page: Path
) -> None:
    browser.look(1280, 900, "light")
    browser.open(page)
    everything = browser.run(VISIBLE)
    assert isinstance(everything, list)
    assert len(everything) == 35
    browser.type("/")
    browser.type("Last-Seen")
    assert browser.run("return document.activeElement.id") == "search"
    assert browser.run(VISIBLE) == ["last_seen"]
    assert (
        browser.run("return document.getElementById('found').textContent") == "1 match"
    )
    assert (
        browser.run("return document.getElementById('clusters').offsetParent") is None
    )
    browser.press("Escape")
    assert browser.run(VISIBLE) == everything
    browser.type("userprofile")
    assert browser.run(VISIBLE) == ["profile", "UserProfile"]
    browser.press("Escape")
    browser.type("nowhere")
    assert browser.run(VISIBLE) == []
    assert "Nothing" in str(
        browser.run("return document.getElementById('found').textContent")
    )


def test_a_link_leads_to_what_the_search_hides(browser: Browser, page: Path) -> None:
    browser.look(1280, 900, "light")
    browser.open(page)
    browser.type("/")
    browser.type("flag_rule")
    browser.run("document.querySelector('#keyspace-sessions-flag_rule dd a').click()")
    browser.run("location.hash = '#type-Money'")
    shown = "return document.getElementById('type-Money').offsetParent !== null"
    wait_until(lambda: browser.run(shown) is True, "the hidden type")


def test_the_theme_follows_the_system_until_it_is_chosen(
    browser: Browser, page: Path
) -> None:
    colour = "return getComputedStyle(document.body).backgroundColor"
    browser.look(1280, 900, "light")
    browser.open(page)
    light = browser.run(colour)
    browser.look(1280, 900, "dark")
    dark = browser.run(colour)
    assert light != dark
    click = "document.getElementById('theme').click();"
    assert browser.run(f"{click} {colour}") == light

    def opened_again() -> object:
        browser.open(page)
        return browser.run(colour)

    # A page that is left may still be storing the choice.
    wait_until(lambda: opened_again() == light, "the theme that was chosen")
    assert browser.run(f"{click} {colour}") == dark
    browser.run("localStorage.clear()")
