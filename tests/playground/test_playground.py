"""The playground in a real Chromium says and makes what the command line does here.

Skipped where there is no Chromium with its driver, or where its packages cannot be fetched;
`CACHEGEN_REQUIRE_BROWSER=1`, which CI sets, makes that a failure.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playground.browser import compiler
from playground.examples import examples

from cachegen.cli.boundary import run
from cachegen.front.yaml import events
from tests.cli.browser import CHROMIUM, DRIVER, browsing
from tests.playground.serving import Page, served

MISSING = CHROMIUM is None or DRIVER is None
pytestmark = pytest.mark.skipif(
    MISSING and os.environ.get("CACHEGEN_REQUIRE_BROWSER") != "1",
    reason="no Chromium: apt-get install chromium chromium-driver",
)
CASES = Path(__file__).parents[1] / "problems" / "cases"
SCHEMA = """\
version = 1
service = "shop"
[clusters.main]
eviction_policy = "volatile-lru"
[keyspaces.cart]
cluster = "main"
key = "str"
pattern = "cart/:key"
expiry = "1h"
value = "strr\""""
ASK = """
const worker = new Worker('worker.js', { type: 'module' });
const cases = CASES;
window.answers = [];
worker.onmessage = ({ data }) => {
  window.answers[data.id] = data.answer ?? data.failure;
  if (data.id === cases.length - 1) { worker.terminate(); window.haveAll = true; }
};
cases.forEach((files, id) => worker.postMessage({ id, ask: 'check', files }));
"""


@pytest.fixture(scope="module")
def page(playground: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a window with the playground, which has answered its first example."""
    profile = tmp_path_factory.mktemp("profile")
    with served(playground) as address, browsing(profile) as browser:
        page = Page(browser)
        browser.look(1280, 900, "light")
        browser.visit(address)
        page.wait()
        yield page


def test_a_mistake_is_told_with_its_place_and_code_and_gone_when_it_is_mended(
    page: Page,
) -> None:
    page.write(SCHEMA)
    assert page.problems() == [
        ["schemas/api.toml:10:10", "error[CG202]", "unknown type `strr`"]
    ]
    assert page.modules() == {}
    page.browser.press("Backspace")
    page.browser.press("Backspace")
    page.browser.type('"')
    page.until(lambda: page.problems() == [])
    page.wait()
    assert list(page.modules()) == ["shop.py"]


def test_certain_help_is_a_button(page: Page) -> None:
    page.choose("With mistakes")
    before = [code for _, code, _ in page.problems()]
    for code in ("CG202", "CG301"):
        page.browser.run(
            f"[...document.querySelectorAll('#problems li')]"
            f".find(each => each.textContent.includes('{code}')).querySelector('.fix').click()"
        )
        page.wait()
    after = [code for _, code, _ in page.problems()]
    assert (before, after) == (
        ["error[CG301]", "error[CG202]", "error[CG520]", "error[CG401]"],
        ["error[CG520]", "error[CG401]"],
    )


def test_the_page_of_a_code_is_there_to_read(page: Page) -> None:
    page.write(SCHEMA)
    page.browser.run("document.querySelector('#problems summary').click()")
    shown = "return document.querySelector('#problems details pre')?.textContent"
    page.until(lambda: page.browser.run(shown) == compiler.explain("CG202"))


def test_each_example_makes_what_generate_writes(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, example in enumerate(examples()):
        folder = tmp_path / str(number)
        for file in example["files"]:
            path = folder / file["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file["text"], encoding="utf-8")
        (folder / "cachegen.toml").write_text('output = "caches"')
        monkeypatch.chdir(folder)
        run(["generate"])
        page.choose(example["title"])
        written = {
            path.name: path.read_text(encoding="utf-8")
            for path in folder.glob("caches/[!_]*.py")
        }
        assert page.modules() == written
        assert bool(written) == (page.problems() == [])


def test_every_problem_is_found_there_as_here(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The browser has no libyaml, which gives up on deep brackets sooner.
    monkeypatch.setattr(events, "_loader", yaml.SafeLoader)
    cases = [_texts(folder) for folder in sorted(CASES.iterdir()) if folder.is_dir()]
    asked = [case for case in cases if case]
    page.browser.run(ASK.replace("CASES", json.dumps(asked)))
    page.until(lambda: page.browser.run("return window.haveAll") is True)
    answers = page.browser.run("return window.answers")
    assert isinstance(answers, list)
    for case, answer in zip(asked, answers, strict=True):
        assert answer == json.loads(compiler.check(json.dumps(case))), case


def test_a_link_brings_back_what_was_written(page: Page) -> None:
    page.write(SCHEMA)
    page.browser.run("document.getElementById('share').click()")
    page.until(lambda: "#" in str(page.browser.run("return location.href")))
    link = str(page.browser.run("return location.href"))
    page.choose("In YAML")
    page.browser.visit(f"{link.partition('#')[0]}#no-link")
    assert page.written() != SCHEMA
    page.browser.visit(link)
    page.until(lambda: page.written() == SCHEMA)
    page.wait()
    assert len(page.problems()) == 1


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_it_fits_a_desk_and_a_phone_and_nothing_is_complained_of(
    page: Page, width: int, scheme: str
) -> None:
    page.browser.look(width, 900, scheme)
    page.choose("With mistakes")
    assert page.browser.run("return document.documentElement.scrollWidth") == width
    page.choose("A shop in four files")
    assert page.browser.run("return document.documentElement.scrollWidth") == width
    assert page.browser.complaints() == []


def _texts(folder: Path) -> list[tuple[str, str]]:
    """Return the schemas of a case as text; none where one is not text."""
    paths = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix in (".toml", ".yaml", ".yml")
    ]
    try:
        return [(each.name, each.read_bytes().decode()) for each in paths]
    except UnicodeDecodeError:
        return []
