"""What a commit holds: files, links, and submodules, whose files are in a repository of their own.

Paths have slashes and start at the top of the repository. A link is followed inside of the
commit alone, as the system would, so that nothing of it can lead out of there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_FILES = ("100644", "100755")
_LINK = "120000"
_SUBMODULE = "160000"
_MOST_LINKS = 40
"""So many links one path may pass through; Linux allows as many."""


class Absent(StrEnum):
    """Why a commit does not hold what stands at a path."""

    SUBMODULE = "is a submodule, whose files are in another repository, and its commit of then is not here"
    OUTSIDE = "is a link that leads out of the repository"
    NOWHERE = "is a link that leads nowhere"


class Blob(NamedTuple):
    """A file's bytes: a folder of the repository that has them, and their hash."""

    folder: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Tree:
    """Where each file's bytes are, the text of each link, and the commit of each submodule that is not read."""

    files: Mapping[str, Blob]
    targets: Mapping[str, str]
    submodules: Mapping[str, str]

    def with_submodule(self, path: str, inner: Tree) -> Tree:
        """Return the tree with what a submodule holds in its place."""
        left = {
            each: commit for each, commit in self.submodules.items() if each != path
        }
        return Tree(
            {**self.files, **_below(path, inner.files)},
            {**self.targets, **_below(path, inner.targets)},
            {**left, **_below(path, inner.submodules)},
        )

    def links(self) -> dict[str, str | None]:
        """Return what each link leads to in the commit; None where that is not in it."""
        folders = {parent for path in self.files for parent in _parents(path)}
        return {
            path: real if real in self.files or real in folders else None
            for path in self.targets
            for real in [self.real(path)]
        }

    def absent(self) -> dict[str, Absent]:
        """Return each path at which something stands that the commit does not hold."""
        found = dict.fromkeys(self.submodules, Absent.SUBMODULE)
        for path, real in self.links().items():
            if real is None:
                found[path] = self._why(path)
        return found

    def _why(self, link: str) -> Absent:
        real = self.real(link)
        if real is None:
            return Absent.OUTSIDE
        if self.submodules.keys() & {real, *_parents(real)}:
            return Absent.SUBMODULE
        return Absent.NOWHERE

    def real(self, path: str) -> str | None:
        """Return the path that no link is a part of; None when it leaves the commit."""
        done: list[str] = []
        rest = path.split("/")[::-1]
        followed = 0
        while rest:
            step = rest.pop()
            if step == "..":
                if not done:
                    return None
                done.pop()
            elif step not in ("", "."):
                target = self.targets.get("/".join((*done, step)))
                if target is None:
                    done.append(step)
                    continue
                followed += 1
                if followed > _MOST_LINKS or target.startswith("/"):
                    return None
                rest += target.split("/")[::-1]
        return "/".join(done)


def tree(
    listed: bytes, folder: Path, contents: Callable[[Iterable[Blob]], Iterator[bytes]]
) -> Tree:
    """Return what `git ls-tree -r -z` listed in a folder; `contents` returns the bytes of objects."""
    files: dict[str, Blob] = {}
    links: dict[str, Blob] = {}
    submodules: dict[str, str] = {}
    for line in filter(None, listed.split(b"\0")):
        status, _, path = line.partition(b"\t")
        mode, _, digest = status.decode("ascii").split(" ")
        name = os.fsdecode(path)
        if mode in _FILES:
            files[name] = Blob(folder, digest)
        elif mode == _LINK:
            links[name] = Blob(folder, digest)
        elif mode == _SUBMODULE:
            submodules[name] = digest
    texts = map(os.fsdecode, contents(links.values()) if links else ())
    return Tree(files, dict(zip(links, texts, strict=True)), submodules)


def _below(path: str, found: Mapping[str, T]) -> dict[str, T]:
    return {f"{path}/{name}": each for name, each in found.items()}


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
    yield ""
