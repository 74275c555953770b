"""Put the site's sources together: the pages of `docs/`, with links and fences for the site, and those made of the code."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from website import prose
from website.links import MOVED, Broken, Links, staged_as
from website.made import made

_HERE = Path(__file__).resolve().parent

_START = """\
---
title: cachegen
hide: [navigation, toc]
---

<div class="home" markdown="1">

{page}
</div>
"""
"""The start page, whose lists are shown as cards."""

_ONLY_THERE = ("Try it in this checkout\n", "More\n")
"""Sections of the README that say nothing to a reader of the site."""


def stage(root: Path, folder: Path) -> list[Broken]:
    """Write sources and settings of a checkout's site to an empty folder; return the broken links."""
    docs = folder / "docs"
    shutil.copytree(root / "docs", docs, ignore=shutil.ignore_patterns("*.md"))
    shutil.copytree(_HERE / "theme" / "assets", docs / "assets")
    broken: list[Broken] = []
    for place, staged in sources(root):
        links = Links(root, place, staged)
        text = _for_the_site(place, (root / place).read_text(encoding="utf-8"))
        page = prose.with_titles(prose.with_links(text, links.rewritten))
        _write(docs / staged, page)
        broken.extend(links.broken)
    python: list[str] = []
    for each in made():
        _write(docs / each.name, each.text)
        if each.name.startswith("python/"):
            python.append(each.name)
    _write(folder / "zensical.toml", _settings(root, docs, python))
    return broken


def sources(root: Path) -> Iterator[tuple[str, str]]:
    """Return the Markdown pages of a checkout that are the site's, each with its place on the site."""
    yield from MOVED.items()
    for path in sorted((root / "docs").rglob("*.md")):
        place = path.relative_to(root).as_posix()
        if place not in MOVED:
            yield place, staged_as(place) or place


def _for_the_site(place: str, page: str) -> str:
    if place == "docs/README.md":
        return _START.format(page=page)
    if place == "docs/troubleshooting.md":
        return f'<div class="messages" markdown="1">\n\n{page}\n</div>\n'
    if place == "docs/playground/README.md":
        return f"---\nhide: [navigation, toc]\n---\n\n{page}"
    if place != "README.md":
        return page
    page = re.sub(r"^\[Documentation\].*\n\n", "", page, flags=re.M)
    first, *sections = page.split("\n## ")
    kept = [each for each in sections if not each.startswith(_ONLY_THERE)]
    return "\n## ".join([first.replace("# cachegen\n", "# Tutorial\n", 1), *kept])


def _settings(root: Path, docs: Path, python: list[str]) -> str:
    text = (_HERE / "zensical.toml").read_text(encoding="utf-8")
    records = sorted(path.name for path in (docs / "decisions").glob("0*.md"))
    decisions = [f"decisions/{name}" for name in ("README.md", *records)]
    for name, pages in (("decisions", decisions), ("python", python)):
        text = text.replace(f'"@{name}@"', json.dumps(pages))
    return text.replace("@root@", root.as_posix())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
