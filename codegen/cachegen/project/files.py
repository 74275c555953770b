"""Which files are schemas, and their bytes; the answer does not depend on the order of a disk."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cachegen.wrong_use import WrongUse

ENDINGS = (".toml", ".yaml", ".yml")
"""Endings of schema files."""

_not_schemas = {"pyproject.toml", "cachegen.toml"}
_not_folders = {"__pycache__", "node_modules"}


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


def find(patterns: Iterable[str], base: Path) -> tuple[Path, ...]:
    """Return the schema files that `patterns` name, each once, in the order of their paths.

    A pattern is a file, a folder that is searched to its depths, or a glob, relative to
    `base`. Raises `WrongUse` for one that names nothing.
    """
    found: dict[str, Path] = {}
    for pattern in patterns:
        if not pattern:
            raise WrongUse("an empty path names no schema")
        for path in sorted(_matches(pattern, base)):
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


def shown_path(path: Path, current: Path) -> str:
    """Return `path` as messages show it: relative when below `current`, with slashes."""
    if path.is_relative_to(current):
        return path.relative_to(current).as_posix()
    return path.as_posix()


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


def _matches(pattern: str, base: Path) -> Iterator[Path]:
    path = Path(os.path.normpath(base / pattern))
    if path.is_dir():
        files = list(_walk(path))
        if not files:
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
        yield from _expand(pattern, base)
    else:
        raise WrongUse(f"{pattern}: no such file or folder (looked in {base})")


def _expand(pattern: str, base: Path) -> Iterator[Path]:
    files: list[Path] = []
    for match in glob.glob(pattern, root_dir=base, recursive=True):
        path = Path(os.path.normpath(base / match))
        if any(_is_foreign(base / each) for each in _folders_of(match)):
            continue
        if path.is_dir():
            files += _walk(path)
        elif _is_schema(path):
            files.append(path)
    if not files:
        raise WrongUse(f"{pattern}: no schema file matches (looked in {base})")
    yield from files


def _folders_of(match: str) -> Iterator[Path]:
    """Yield the folders that a match passes through, itself included, not where it starts."""
    path = Path(match)
    return (
        each for each in (path, *path.parents) if each.parts and not each.is_absolute()
    )


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise WrongUse(f"cannot read {error.filename}: {error.strerror}") from error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if _is_searched(Path(parent, name))]
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
