"""Where a link of a page leads, in the repository and on the site, so that one link works in both."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from website import prose

REPOSITORY = "https://github.com/cachegen/cachegen"
"""Where what is no page of the site can be read."""

MOVED = {
    "README.md": "tutorial.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "docs/SECURITY.md": "security.md",
}
"""The pages that have another place on the site: those outside `docs/`, and the one whose name GitHub dictates."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that leads nowhere."""

    page: str
    target: str
    because: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.page}: {self.target}: {self.because}"


class Links:
    """The links of one page, given where it stands in the repository and on the site."""

    def __init__(self, root: Path, source: str, staged: str) -> None:
        """Take the checkout and the page's two places."""
        self._root = root
        self._source = source
        self._folder = PurePosixPath(staged).parent
        self.broken: list[Broken] = []

    def rewritten(self, target: str) -> str:
        """Return a link's target on the site; note it where it leads to no file or heading."""
        if "://" in target or target.startswith("mailto:"):
            return target
        path, _, anchor = target.partition("#")
        place = self._place(path)
        if not (self._root / place).exists():
            self.broken.append(Broken(self._source, target, "there is no such file"))
            return target
        if anchor and anchor not in self._anchors(place):
            self.broken.append(Broken(self._source, target, "no such heading"))
        return self._on_site(place) + (f"#{anchor}" if anchor else "")

    def _place(self, path: str) -> str:
        if not path:
            return self._source
        joined = PurePosixPath(self._source).parent / path
        place = os.path.normpath(joined).replace(os.sep, "/")
        index = f"{place}/README.md"
        inside = place == "docs" or place.startswith("docs/")
        return index if inside and (self._root / index).is_file() else place

    def _anchors(self, place: str) -> set[str]:
        return prose.anchors((self._root / place).read_text(encoding="utf-8"))

    def _on_site(self, place: str) -> str:
        if place == self._source:
            return ""
        staged = staged_as(place)
        if staged is None:
            kind = "tree" if (self._root / place).is_dir() else "blob"
            return f"{REPOSITORY}/{kind}/main/{place}"
        return os.path.relpath(staged, self._folder).replace(os.sep, "/")


def staged_as(place: str) -> str | None:
    """Return where a file of the repository stands among the site's sources; None where it does not."""
    if place in MOVED:
        return MOVED[place]
    return place.removeprefix("docs/") if place.startswith("docs/") else None
