"""The page holds everything, stands alone, and lets no schema act on its reader."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cachegen.cli.compiling import opened
from cachegen.declarations import Declarations
from cachegen.docs_page import docs_page
from cachegen.docs_page.generated import Generated
from cachegen.docs_page.plan import plan
from cachegen.keys.examples import example
from cachegen.keys.which import which
from cachegen.places import Located
from cachegen.project.opening import open_project
from cachegen.project.selection import Selection
from tests.cli.conftest import SCHEMA, Cachegen
from tests.cli.modules import located

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "schemas", *sorted(ROOT.glob("tests/golden/*/schemas"))]
VOID = {"meta", "link", "input", "br", "path", "rect", "circle"}
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>planted()</script>",
    '"><img src=x onerror=planted()>',
    "' onmouseover='planted()",
    "</style><style>*{display:none}",
    "{{ 7 * 7 }}{% raise %}",
    "javascript:planted()",
    "\u202eplanted\u2066",
    "-->&lt;!--",
]


class Page(HTMLParser):
    """Every tag, attribute and text of a page, and that each tag is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        assert len({name for name, _ in attrs}) == len(attrs)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.said.append(data)

    def values(self, name: str) -> list[str]:
        """Return all values of an attribute."""
        return [value for _, each, value in self.attributes if each == name]


def read(folder: Path) -> Located:
    """Return the workspace of a folder."""
    return opened(open_project(Selection((str(folder),))))


def hostile() -> Located:
    """Return a workspace in which every text attacks."""
    doc = "\n\n".join(HOSTILE).replace('"', '\\"')
    values = ", ".join(
        f"'v{n}{each}'" for n, each in enumerate(HOSTILE) if "'" not in each
    )
    quoted = f'"""{doc}"""'
    text = SCHEMA.replace('"red", "dark blue"', values).replace(
        '"1h"', f'"1h"\ndoc = {quoted}'
    )
    text = text.replace("[clusters.other]", f"[clusters.other]\ndoc = {quoted}")
    text += f"[structs.Worst]\ndoc = {quoted}\n[structs.Worst.fields]\n"
    text += f"a = {{ type = 'str', default = {quoted}, doc = {quoted} }}\n"
    return located(text)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.parent.name)
def test_it_is_well_formed_and_its_links_lead_somewhere(folder: Path) -> None:
    page = Page(docs_page(read(folder)))
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    links = [each for each in page.values("href") if each != "data:,"]
    assert {each[0] for each in links} == {"#"}
    assert {each[1:] for each in links} <= {*ids}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.parent.name)
def test_the_search_knows_every_name(folder: Path) -> None:
    place = read(folder)
    workspace = place.workspace
    page = Page(docs_page(place))
    names = {each.name for each in workspace.keyspaces}
    for part in (
        workspace.clusters,
        workspace.structs,
        workspace.enums,
        workspace.named,
    ):
        names |= {each.name for each in part}
    names |= {each.name for each in workspace.services}
    assert {*page.values("data-name")} == names
    indexed = " ".join(page.values("data-search")).split()
    assert {each.lower() for each in names} <= {*indexed}


def test_it_asks_nobody_for_anything() -> None:
    text = docs_page(read(ROOT / "schemas"))
    assert re.findall(r"(?:https?:)?//[a-z]", text) == []
    assert re.findall(r"@import|url\(|fetch\(|XMLHttp|WebSocket|import\(", text) == []
    page = Page(text)
    assert page.tags["link"] == 1
    assert page.values("src") == []


def test_its_policy_allows_its_own_style_and_script_and_no_others() -> None:
    text = docs_page(hostile())
    (policy,) = [each for each in Page(text).values("content") if "default-src" in each]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_hostile_texts_are_only_text() -> None:
    page = Page(docs_page(hostile()))
    calm = Page(docs_page(read(ROOT / "schemas")))
    assert {*page.tags} <= {*calm.tags}
    assert (page.tags["script"], page.tags["style"]) == (1, 1)
    assert {name for _, name, _ in page.attributes} <= {
        n for _, n, _ in calm.attributes
    }
    said = "".join(page.said)
    assert "<script>alert(1)</script>" in said
    assert "{{ 7 * 7 }}" in said
    assert "\u202e" not in said
    assert "⟨U+202E⟩planted" in said


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.parent.name)
def test_each_example_key_is_a_key_of_its_keyspace(folder: Path) -> None:
    workspace = read(folder).workspace
    types = Declarations.of(workspace)
    for keyspace in workspace.keyspaces:
        answer = which(workspace, example(keyspace, types).text, keyspace.cluster)
        assert [each.keyspace for each in answer.owners] == [keyspace]


def test_each_example_in_python_runs_as_it_stands() -> None:
    page = plan(read(ROOT / "schemas"), Generated("generated_example"))
    snippets = [each.usage for service in page.services for each in service.keyspaces]
    for snippet in snippets:
        assert max(map(len, snippet.splitlines())) < 88
    program = "".join(
        f"def use_{number}():\n"
        + "".join(f"    {line}\n" for line in each.splitlines())
        + f"use_{number}()\n"
        for number, each in enumerate(snippets)
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(snippets) == 14


def test_it_is_the_same_bytes_on_every_run() -> None:
    def made(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"}
        command = [sys.executable, "-m", "cachegen", "docs", "schemas"]
        return subprocess.check_output(command, cwd=ROOT, env=environment)

    first = made("1")
    assert first == made("2")
    assert first.startswith(b"<!DOCTYPE html>")


def test_it_is_printed_or_written(project: Path, cachegen: Cachegen) -> None:
    printed = cachegen("docs")
    assert (printed.status, printed.err) == (0, "")
    written = cachegen("docs", "--output", "page.html")
    assert (written.status, written.out, written.err) == (0, "", "wrote page.html\n")
    assert (project / "page.html").read_text() == printed.out
    assert cachegen("docs", "-o", "page.html").err == "page.html is up to date\n"
    assert "from caches.api import" in printed.out
    (project / "schemas" / "api.toml").write_text("x = 1\n")
    assert cachegen("docs").status == 1


def test_it_shows_the_classes_that_the_settings_ask_for(
    project: Path, cachegen: Cachegen
) -> None:
    settings = (project / "cachegen.toml").read_text()
    pages: dict[str, str] = {}
    for client in ("sync", "async"):
        (project / "cachegen.toml").write_text(f'{settings}clients = ["{client}"]\n')
        pages[client] = cachegen("docs").out
    assert "AsyncApiCaches" not in pages["sync"]
    assert "caches = ApiCaches()" in pages["sync"]
    assert not re.search(r"(?<!Async)ApiCaches", pages["async"])
    assert "import AsyncApiCaches, " in pages["async"]
    assert "caches = AsyncApiCaches()" in pages["async"]
    assert "\nawait caches." in pages["async"]


def test_a_workspace_without_anything_has_a_page(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas" / "api.toml").write_text("version = 1\n")
    outcome = cachegen("docs")
    assert outcome.status == 0
    Page(outcome.out)
