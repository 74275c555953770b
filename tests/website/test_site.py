"""The documentation site: it builds strictly, no link of it is broken, and it has every page and every public name."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from website import crawl, prose
from website.links import REPOSITORY, Links
from website.made import made
from website.staging import sources

import cachegen_runtime
from cachegen import DOCUMENTATION
from cachegen.cli import starter
from cachegen.cli.app import COMMANDS, app
from cachegen.report.explain import address, codes

from .conftest import ROOT


def test_the_site_has_no_broken_link_and_loads_nothing_from_elsewhere(
    site: Path,
) -> None:
    assert list(crawl.findings(site)) == []
    assert len(list(site.rglob("*.html"))) > 60


def test_what_is_broken_or_loaded_from_elsewhere_is_found(
    site: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    page = copy / "operations" / "limiter.html"
    planted = (
        '<a href="../nowhere.html">a</a><a href="../loading.html#nowhere">b</a>'
        '<a href="#nowhere">c</a><img src="gone.png"><a href="../loading.html">d</a>'
        '<script src="https://cdn.example/x.js"></script></body>'
    )
    text = page.read_text(encoding="utf-8").replace("</body>", planted)
    page.write_text(text, encoding="utf-8")
    assert list(crawl.findings(copy)) == [
        "operations/limiter.html: ../nowhere.html: there is no such file",
        "operations/limiter.html: ../loading.html#nowhere: there is no such anchor",
        "operations/limiter.html: #nowhere: there is no such anchor",
        "operations/limiter.html: gone.png: there is no such file",
        "operations/limiter.html: loads https://cdn.example/x.js from elsewhere",
    ]


def test_the_reference_has_every_public_name(site: Path) -> None:
    pages = "".join(page.read_text("utf-8") for page in (site / "python").iterdir())
    names = [name for name in cachegen_runtime.__all__ if not name.startswith("__")]
    lacking = [name for name in names if f'id="cachegen_runtime.{name}"' not in pages]
    assert lacking == []


@pytest.mark.parametrize(
    "name",
    ["NamedIntKeyspace.increment", "AsyncDictKeyspace.multi_get", "Keyspace.touch"],
)
def test_the_reference_has_the_operations_of_a_keyspace(site: Path, name: str) -> None:
    pages = "".join(page.read_text("utf-8") for page in (site / "python").iterdir())
    assert f'id="cachegen_runtime.{name}"' in pages


def test_every_diagnostic_and_every_command_has_its_place() -> None:
    pages = {page.name: prose.anchors(page.text) for page in made()}
    assert {code.lower() for code in codes()} <= pages["diagnostics.md"]
    assert {f"cachegen-{name}" for name in COMMANDS} <= pages["commands.md"]


def test_every_page_is_in_the_navigation_and_in_the_index() -> None:
    settings = (ROOT / "website" / "zensical.toml").read_text(encoding="utf-8")
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for place, staged in sources(ROOT):
        if not staged.startswith("decisions/"):
            assert json.dumps(staged) in settings, f"{place} is not in zensical.toml"
        if staged != "README.md" and not staged.startswith(
            ("decisions/", "operations/")
        ):
            assert _links_to(index, place), f"{place} is not in docs/README.md"


def test_the_index_is_the_only_one() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(docs/README.md)" in readme.split("\n## More\n")[1]


def test_no_link_of_a_page_is_broken_in_the_repository() -> None:
    broken: list[str] = []
    for place, staged in sources(ROOT):
        links = Links(ROOT, place, staged)
        for target in prose.links((ROOT / place).read_text(encoding="utf-8")):
            links.rewritten(target)
        broken.extend(map(str, links.broken))
    assert broken == []


@pytest.mark.parametrize(
    ("page", "target", "leads_to"),
    [
        ("docs/ci.md", "build.md#in-hatch", "build.md#in-hatch"),
        ("docs/ci.md", "#here", "#here"),
        ("docs/ci.md", "https://x.example/y", "https://x.example/y"),
        ("docs/ci.md", "../README.md", "tutorial.md"),
        ("docs/ci.md", "../schemas/a.toml", f"{REPOSITORY}/blob/main/schemas/a.toml"),
        ("docs/ci.md", "../schemas", f"{REPOSITORY}/tree/main/schemas"),
        ("docs/deep/a.md", "../build.md", "../build.md"),
        ("docs/deep/a.md", "../../README.md", "../tutorial.md"),
        ("README.md", "docs/deep", "deep/README.md"),
        ("docs/ci.md", "x.md", None),
        ("docs/ci.md", "build.md#gone", None),
    ],
)
def test_a_link_leads_to_the_same_in_the_repository_and_on_the_site(
    tmp_path: Path, page: str, target: str, leads_to: str | None
) -> None:
    for place, text in {
        "README.md": "# A",
        "docs/ci.md": "# Here",
        "docs/build.md": "# B\n\n## In `hatch`\n",
        "docs/deep/a.md": "",
        "docs/deep/README.md": "",
        "schemas/a.toml": "",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text)
    links = Links(tmp_path, page, page.removeprefix("docs/"))
    assert links.rewritten(target) == (leads_to or target)
    assert [each.target for each in links.broken] == ([] if leads_to else [target])


def test_each_address_that_the_program_gives_is_one_of_the_site(site: Path) -> None:
    context = click.Context(app)
    given = [address(code) for code in codes()]
    for text in (app.get_help(context), starter.SCHEMA, starter.SETTINGS):
        given += re.findall(rf"{re.escape(DOCUMENTATION)}\S*", text)
    assert len(given) == len(codes()) + 3
    for each in given:
        path, _, anchor = each.removeprefix(DOCUMENTATION).partition("#")
        page = (site / (path or "index.html")).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in page


def test_the_project_has_one_address_and_one_repository() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    settings = tomllib.loads((ROOT / "website" / "zensical.toml").read_text("utf-8"))
    assert settings["project"]["site_url"] == DOCUMENTATION
    assert project["urls"]["Documentation"] == DOCUMENTATION
    assert project["urls"]["Source"] == REPOSITORY
    release = (ROOT / ".ci" / "release.py").read_text("utf-8")
    assert f'REPOSITORY = "{REPOSITORY}"' in release


def test_what_looks_like_a_link_in_code_is_none() -> None:
    page = "[a](b.md) `c[0](d.md)`\n\n```python x.py\ne[0](f.md)\n```\n\n[g](h.md#i)\n"
    assert prose.links(page) == ["b.md", "h.md#i"]
    assert '```python title="x.py"\n' in prose.with_titles(page)


def test_a_folder_that_is_no_site_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    done = subprocess.run(
        [sys.executable, "-m", "website", "--output", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "is no site" in done.stderr
    assert (tmp_path / "precious.txt").read_text() == "mine"


def _links_to(index: str, place: str) -> bool:
    path = place.removeprefix("docs/") if place.startswith("docs/") else f"../{place}"
    return any(target.partition("#")[0] == path for target in prose.links(index))
