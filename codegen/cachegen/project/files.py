"""Which files are schemas, and their bytes; the answer does not depend on the order of a disk."""

from __future__ import annotations

import glob
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cachegen.project.settings_files import holds_settings
from cachegen.project.shown import shown_path
from cachegen.wrong_use import WrongUse

ENDINGS = (".toml", ".yaml", ".yml")
"""Endings of schema files."""

_not_schemas = {"pyproject.toml", "cachegen.toml"}
_not_folders = {"__pycache__", "node_modules"}
_LOOK_AT_MOST = 1000
"""Folders that are looked at to be helpful; nobody waits for a whole disk to be read."""


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A schema file: as messages show it, as generated headers name it, and its bytes.

    `shown` is relative to the current folder when it is below that, so that a terminal
    can open it; `named` is relative to the project's root, or the bare name of a file
    that belongs to no project, so that the output is the same wherever the command is run.
    """

    shown: str
    named: str
    data: bytes = field(repr=False)


def find(
    patterns: Iterable[str], base: Path, *, apart: bool = False
) -> tuple[Path, ...]:
    """Return the schema files that `patterns` name, each once, in the order of their paths.

    A pattern is a file, a folder that is searched to its depths, or a glob, relative to
    `base`. With `apart`, a folder below it that has settings of its own is another
    project's, and is left out. Raises `WrongUse` for a pattern that names nothing.
    """
    found: list[Path] = []
    for pattern in patterns:
        if not pattern:
            raise WrongUse("an empty path names no schema")
        projects: list[Path] | None = [] if apart else None
        files = list(_matches(pattern, base, projects))
        if projects and not files:
            raise WrongUse(
                f"{pattern}: no schema but those of {_listed(projects, base)}, which have "
                "settings of their own"
            )
        found += files
    return each_once(found)


def search(pattern: str, base: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the schema files that a pattern names, and the folders of whole projects.

    A folder that has settings stands for what these name; it may be the pattern itself,
    or lie below it. Raises `WrongUse` when there is neither.
    """
    if not pattern:
        raise WrongUse("an empty path names no schema")
    folder = Path(os.path.normpath(base / pattern))
    if folder.is_dir() and holds_settings(folder):
        return (), (folder,)
    projects: list[Path] = []
    files = each_once(_matches(pattern, base, projects))
    return files, tuple(sorted(projects))


def projects_below(folder: Path) -> tuple[Path, ...]:
    """Return the nearest folders below one that have settings; no more than a few are looked at."""
    found: list[Path] = []
    waiting = deque([folder])
    looked_at = 0
    while waiting and looked_at < _LOOK_AT_MOST:
        try:
            below = sorted(
                each for each in waiting.popleft().iterdir() if each.is_dir()
            )
        except OSError:
            continue
        for each in filter(_is_searched, below):
            looked_at += 1
            (found if holds_settings(each) else waiting).append(each)
    return tuple(sorted(found))


def each_once(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files in the order of their paths; of those that links make one, the first."""
    found: dict[str, Path] = {}
    for path in sorted(paths):
        found.setdefault(os.path.realpath(path), path)
    return tuple(sorted(found.values()))


def read(
    paths: Sequence[Path], current: Path, root: Path | None, limit: int
) -> tuple[SchemaFile, ...]:
    """Return the files with their bytes, in the order given. Raises `WrongUse`.

    `root` is the project's, or None where only the command line names the files.

    Of a file that is longer than `limit` the bytes up to there come, so that no device
    or log that was named by mistake fills the memory.
    """
    return tuple(
        SchemaFile(
            shown_path(path, current), _named_path(path, root), _bytes(path, limit)
        )
        for path in paths
    )


def _listed(folders: Iterable[Path], base: Path) -> str:
    return ", ".join(shown_path(each, base) for each in sorted(folders))


def _named_path(path: Path, root: Path | None) -> str:
    try:
        named = path.name
        if root is not None:
            named = Path(os.path.relpath(path, root)).as_posix()
        named.encode()
    except UnicodeEncodeError as error:
        raise WrongUse(
            f"{str(path)!r}: the path is not valid Unicode: rename the file"
        ) from error
    except ValueError:
        # Another drive: there is no relative path.
        return path.as_posix()
    return named


def _matches(pattern: str, base: Path, projects: list[Path] | None) -> Iterator[Path]:
    """Yield the schemas that a pattern names.

    Folders of other projects go to `projects`; without it they are searched as well.
    """
    path = Path(os.path.normpath(base / pattern))
    if path.is_dir():
        files = list(_walk(path, projects))
        if not files and not projects:
            raise WrongUse(
                f"{pattern}: no schema (.toml, .yaml or .yml) in this folder"
            )
        yield from files
    elif path.is_file():
        if path.suffix.lower() not in ENDINGS:
            raise WrongUse(
                f"{pattern}: not a schema: its name does not end in .toml, .yaml or .yml"
            )
        yield path
    elif path.exists() or path.is_symlink():
        raise WrongUse(f"{pattern}: neither a file nor a folder that can be read")
    elif glob.has_magic(pattern):
        yield from _expand(pattern, base, projects)
    else:
        raise WrongUse(f"{pattern}: no such file or folder (looked in {base})")


def _expand(pattern: str, base: Path, projects: list[Path] | None) -> Iterator[Path]:
    files: list[Path] = []
    for match in glob.glob(pattern, root_dir=base, recursive=True):
        path = Path(os.path.normpath(base / match))
        if any(_is_foreign(base / each) for each in _folders_of(match)):
            continue
        if projects is not None and path.is_dir() and holds_settings(path):
            projects.append(path)
        elif path.is_dir():
            files += _walk(path, projects)
        elif _is_schema(path):
            files.append(path)
    if not files and not projects:
        raise WrongUse(f"{pattern}: no schema file matches (looked in {base})")
    yield from files


def _folders_of(match: str) -> Iterator[Path]:
    """Yield the folders that a match passes through, itself included, not where it starts."""
    path = Path(match)
    return (
        each for each in (path, *path.parents) if each.parts and not each.is_absolute()
    )


def _walk(folder: Path, projects: list[Path] | None) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise WrongUse(f"cannot read {error.filename}: {error.strerror}") from error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        searched = [
            path for name in folders if _is_searched(path := Path(parent, name))
        ]
        if projects is not None:
            own = [path for path in searched if holds_settings(path)]
            projects += own
            searched = [path for path in searched if path not in own]
        folders[:] = [path.name for path in searched]
        yield from (path for name in names if _is_schema(path := Path(parent, name)))


def _is_searched(folder: Path) -> bool:
    return not folder.name.startswith(".") and not _is_foreign(folder)


def _is_foreign(folder: Path) -> bool:
    """Return whether a folder holds what others wrote: installed packages and the like."""
    return folder.name in _not_folders or (folder / "pyvenv.cfg").exists()


def _is_schema(path: Path) -> bool:
    name = path.name
    return (
        path.suffix.lower() in ENDINGS
        and not name.startswith(".")
        and name not in _not_schemas
        and (path.is_file() or _is_dangling(path))
    )


def _is_dangling(path: Path) -> bool:
    """Return whether a link leads nowhere: a schema that is missed, not one that is gone."""
    return path.is_symlink() and not path.exists()


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(limit)
    except OSError as error:
        raise WrongUse(f"cannot read {path}: {error.strerror}") from error
