"""What the last run was given and left behind, so that one with nothing to do costs next to nothing.

It only ever saves work: a run is skipped when all that goes in is the same, byte for
byte, and no file of what came out was touched since. It is kept beside the settings, out
of version control, and losing it costs one full run.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from cachegen.project.opening import Project

FOLDER = ".cachegen_cache"
"""Name of the folder, beside the settings, of what may be deleted at any time."""

_formatter = "black"


def identity(project: Project, folder: Path) -> str:
    """Return a digest of all that decides what a run makes: schemas, settings and the tool."""
    hasher = hashlib.sha256()
    for part in _parts(project, folder):
        data = os.fsencode(part)
        hasher.update(b"%d:" % len(data) + data)
    return hasher.hexdigest()


def is_unchanged(project: Project, folder: Path, identity: str) -> bool:
    """Return whether the last run had this identity, and its files are still as it left them."""
    try:
        return _file(project, folder).read_bytes() == _memory(identity, folder)
    except OSError:
        return False


def remember(
    project: Project, folder: Path, identity: str, wanted: Mapping[str, bytes]
) -> None:
    """Keep the identity of a run that had nothing to say; where that is impossible, don't.

    Another run may have written in between: only a folder that holds `wanted`, before and
    after it was looked at, is remembered as this run's.
    """
    from cachegen.output import compare

    path = _file(project, folder)
    try:
        memory = _memory(identity, folder)
        if compare(folder, wanted).any() or memory != _memory(identity, folder):
            return
        path.parent.mkdir(exist_ok=True)
        if path.parent.is_symlink():
            return
        _put(path.parent / ".gitignore", b"*\n")
        _put(path, memory)
    except OSError:
        return


def _put(path: Path, data: bytes) -> None:
    """Let a new file take the place of whatever stands there: a link is never written through."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with aside.open("xb") as stream:
            stream.write(data)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _memory(identity: str, folder: Path) -> bytes:
    """Return what a run leaves: its identity, and each file's size and moments of change."""
    return os.fsencode("\n".join((identity, *_statuses(folder), "")))


def _file(project: Project, folder: Path) -> Path:
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return project.config.root / FOLDER / name


def _parts(project: Project, folder: Path) -> Iterator[str | bytes]:
    yield from _tool()
    yield os.fsencode(os.path.realpath(folder))
    yield ",".join(project.config.clients)
    yield ",".join(sorted(project.config.ignore))
    for file in project.files:
        yield file.named
        yield file.data


def _tool() -> Iterator[str]:
    """Yield what tells one state of the tool from another, without importing it."""
    yield sys.version
    package = Path(__file__).parents[2]
    spec = find_spec(_formatter)
    formatter = Path(spec.origin).parent if spec and spec.origin else package
    for folder in (*_folders(package), formatter):
        yield from _statuses(folder)


def _statuses(folder: Path) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if not entry.is_dir(follow_symlinks=False):
            status = entry.stat(follow_symlinks=False)
            moments = f"{status.st_mtime_ns} {status.st_ctime_ns}"
            yield f"{folder.name}/{entry.name} {status.st_ino} {status.st_size} {moments}"


def _folders(package: Path) -> Iterator[Path]:
    for parent, folders, _ in os.walk(package):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        yield Path(parent)
