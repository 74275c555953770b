"""The schema files of a git revision, read from its objects; nothing is checked out or changed.

The revision's name reaches git once, where it can be nothing but a revision; from there on
only its hash is used.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path, PurePosixPath

from cachegen.cli.git_tree import Blob, Tree, tree
from cachegen.project.files import ENDINGS
from cachegen.project.settings_files import OWN_FILE, SHARED_FILE
from cachegen.wrong_use import WrongUse


@dataclass(frozen=True)
class Revision:
    """A commit of the repository that a folder is in.

    `below` is that folder within the repository, with slashes; `.` for its root.
    """

    commit: str
    folder: Path
    below: PurePosixPath

    @property
    def top(self) -> Path:
        """Return the repository's own folder, in whose files the commit's are looked for."""
        above = len(self.below.parts)
        return (self.folder, *self.folder.parents)[above]

    @cached_property
    def tree(self) -> Tree:
        """Return what the commit holds, and where its links lead."""
        return _tree(self.top, self.commit)

    def extract(self, target: Path) -> Path:
        """Write schemas and settings of the commit below `target`; return its `folder` there.

        Links lead to what they led to, where that is a part of the commit.
        """
        found = self.tree.links()
        links = {path: real for path, real in found.items() if real is not None}
        wanted = {path for path in self.tree.files if _is_wanted(path)}
        wanted |= {real for path, real in links.items() if _is_wanted(path)}
        files = {path: self.tree.files[path] for path in wanted & set(self.tree.files)}
        contents = _contents(files.values())
        for path, data in zip(files, contents, strict=True):
            file = target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        _link(target, links)
        root = target / self.below
        root.mkdir(parents=True, exist_ok=True)
        return root


def revision(name: str, folder: Path) -> Revision:
    """Return the commit that `name` means in the repository of `folder`. Raises `WrongUse`."""
    top = _git(folder, "rev-parse", "--show-prefix")
    below = PurePosixPath(os.fsdecode(top.removesuffix(b"\n")) or ".")
    try:
        found = _git(
            folder,
            *("rev-parse", "--verify", "--quiet"),
            *("--end-of-options", f"{name}^{{commit}}"),
        )
    except WrongUse as error:
        raise WrongUse(
            f"--against {name}: neither a folder here nor a revision that git knows "
            "(in CI, fetch it first: a shallow clone has only one commit)"
        ) from error
    return Revision(found.decode("ascii").strip(), folder, below)


def _tree(folder: Path, commit: str) -> Tree:
    """Return what a commit holds, with the submodules whose commits are here, too."""
    listed = _git(folder, "ls-tree", "-r", "-z", "--full-tree", commit)
    found = tree(listed, folder, _contents)
    for path, inner in tuple(found.submodules.items()):
        place = folder / path
        if _has(place, inner):
            found = found.with_submodule(path, _tree(place, inner))
    return found


def _has(place: Path, commit: str) -> bool:
    """Return whether a submodule is checked out, and its repository has a commit."""
    if not (place / ".git").exists():
        # Git would answer for the repository around it.
        return False
    try:
        _git(place, "cat-file", "-e", f"{commit}^{{tree}}")
    except WrongUse:
        return False
    return True


def _contents(blobs: Iterable[Blob]) -> Iterator[bytes]:
    """Yield the bytes of each object, in order; those of one repository that come together are read at once."""
    for folder, wanted in groupby(blobs, lambda blob: blob.folder):
        names = "".join(f"{blob.digest}\n" for blob in wanted).encode("ascii")
        data = _git(folder, "cat-file", "--batch", text=names)
        start = 0
        while start < len(data):
            end = data.index(b"\n", start)
            size = int(data[start:end].split(b" ")[2])
            yield data[end + 1 : end + 1 + size]
            start = end + 1 + size + 1


def _is_wanted(path: str) -> bool:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        return False
    return pure.suffix.lower() in ENDINGS or pure.name in (OWN_FILE, SHARED_FILE)


def _link(target: Path, links: Mapping[str, str]) -> None:
    """Make the links whose targets were written; each leads to a real path below `target`."""
    for path, real in links.items():
        if not (target / real).exists():
            continue
        link = target / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target / real)


def _git(folder: Path, *arguments: str, text: bytes = b"") -> bytes:
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(
            ["git", "--no-pager", "--literal-pathspecs", *arguments],
            cwd=folder,
            input=text,
            capture_output=True,
            env=environment,
        )
    except FileNotFoundError as error:
        raise WrongUse(
            "--against a revision needs git, and there is none; give a folder instead"
        ) from error
    except ValueError as error:
        raise WrongUse("--against: not a name that git could know") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise WrongUse(
            f"git cannot read the older schemas: {said or 'no reason given'}"
        )
    return done.stdout
