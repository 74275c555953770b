"""The pages on operations: their schemas compile, their examples do what they show, their facts are made."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import snippets

ROOT = Path(__file__).resolve().parents[2]
INDEX = ROOT / "docs" / "operations.md"
PAGES = [INDEX, *sorted((ROOT / "docs" / "operations").glob("*.md"))]
_EXAMPLE = re.compile(r"^```pycon\n(.*?)^```$", re.M | re.S)


def sections(page: Path) -> dict[str, str]:
    """Return the examples of a page by heading; those before the first are at ``""``."""
    parts = re.split(r"^##+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    texts = dict(zip(["", *parts[1::2]], parts[::2], strict=True))
    assert len(texts) == len(parts) // 2 + 1, "a heading comes twice"
    return {
        heading: "\n".join(_EXAMPLE.findall(text)) for heading, text in texts.items()
    }


EXAMPLES = [
    pytest.param(page, heading, id=f"{page.stem}: {heading or 'head'}")
    for page in PAGES
    for heading, text in sections(page).items()
    if text
]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Generate the modules of all pages, as one workspace, and let them be imported."""
    folder = tmp_path_factory.mktemp("pages")
    for page in PAGES:
        for step in snippets.steps(page):
            assert isinstance(step, snippets.File)
            target = folder / step.name
            target.parent.mkdir(exist_ok=True)
            target.write_text(step.text, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("cachegen")), "generate", "schemas"]
    done = subprocess.run(
        [*command, "--output", "caches"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "caches"]:
        del sys.modules[name]


@pytest.mark.usefixtures("generated")
@pytest.mark.parametrize(("page", "heading"), EXAMPLES)
def test_an_example_does_what_the_page_shows(page: Path, heading: str) -> None:
    texts = sections(page)
    text = texts[""] + ("\n" + texts[heading] if heading else "")
    example = doctest.DocTestParser().get_doctest(text, {}, heading, str(page), 0)
    assert example.examples
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(example, out=said.append)
    assert result.failed == 0, "".join(said)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_operation_of_a_page_has_facts_and_an_example(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    made = re.findall(r"^<!-- made: (\w+)", text, re.M)
    described = [name for name in made if name != "operations"]
    # A lock is taken outside of batches: its page is about no operation's value.
    assert described or page.stem == "lock"
    texts = sections(page)
    for name in described:
        heading = "What a write does to the TTL" if f"## {name}\n" not in text else name
        assert heading in texts
        if heading == name:
            assert f"{name}(" in texts[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), link
        if anchor:
            text = target.read_text(encoding="utf-8")
            headings = re.findall(r"^#+ (.+)$", text, re.M)
            assert anchor in {each.lower().replace(" ", "-") for each in headings}, link


def test_the_facts_are_what_the_suite_sees() -> None:
    command = [sys.executable, "-m", "tests.conformance.reference", "--check"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
