"""Read a built site as a browser would find it: every link leads to a file and to an anchor, and nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADED = {
    ("audio", "src"),
    ("embed", "src"),
    ("iframe", "src"),
    ("image", "href"),
    ("img", "src"),
    ("link", "href"),
    ("object", "data"),
    ("script", "src"),
    ("source", "src"),
    ("use", "href"),
    ("video", "src"),
}
"""The attributes whose addresses a browser loads without being asked."""

_ONLY_NAMED = {"canonical", "next", "prev"}
"""The relations of a `link` that load nothing."""


@dataclass(slots=True)
class _Page(HTMLParser):
    """What a page has: its anchors, where its links lead, and what it loads."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super(_Page, self).__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element is called and where it leads."""
        given = {name: value for name, value in attrs if value}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") in _ONLY_NAMED:
            return
        self.loaded.extend(
            given[name] for element, name in _LOADED if element == tag and name in given
        )


def findings(site: Path) -> Iterator[str]:
    """Return a line for each link and each loaded thing of a site that is not there or is elsewhere."""
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        if name == "404.html":
            continue  # It is served at any depth, so its addresses are those of the published site.
        for target in (*page.links, *page.loaded):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                if target in page.loaded and parts.scheme != "data":
                    yield f"{name}: loads {target} from elsewhere"
                continue
            because = _wrong(path, parts.path, unquote(parts.fragment), pages)
            if because:
                yield f"{name}: {target}: {because}"


def _wrong(
    source: Path, path: str, anchor: str, pages: dict[Path, _Page]
) -> str | None:
    """Return what is wrong with a link, or None."""
    target = (source.parent / unquote(path)).resolve() if path else source
    if not target.is_file():
        return "there is no such file"
    if anchor and target in pages and anchor not in pages[target].anchors:
        return "there is no such anchor"
    return None


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page
