"""One file of the user's, written whole or not at all, and only when it changes."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from cachegen.output.errors import explained
from cachegen.output.text import is_same_text
from cachegen.output.writing import Staging
from cachegen.source import Source
from cachegen.wrong_use import WrongUse


def save(path: Path, text: str) -> bool:
    """Write `text` to `path`; return False when it says that already. Raises `WrongUse`."""
    data = text.encode()
    try:
        if path.is_dir():
            raise WrongUse(f"cannot write {path}: it is a folder")
        if path.is_file() and is_same_text(path.read_bytes(), data):
            return False
        if path.exists() and not path.is_file():
            # A device or a pipe, such as /dev/stdout: there is nothing to replace.
            path.write_bytes(data)
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise WrongUse(f"cannot write {path}: {error.strerror}") from error
    return True


def with_text(source: Source, text: str) -> bytes:
    """Return the bytes of a source's file with another text in it."""
    return (("\ufeff" if source.has_bom else "") + text).encode()


def replace(path: Path, old: bytes, new: bytes) -> None:
    """Let the new bytes take the place of the old, in one step; a link stays a link.

    Raises `WrongUse` where the file is not what it was when it was read.
    """
    target = Path(os.path.realpath(path))
    with explained("write", path, "it is as it was"), Staging(target.parent) as staging:
        aside = staging.add(new, target.stat().st_mode & 0o7777)
        if target.read_bytes() != old:
            raise WrongUse(f"{path} was changed meanwhile: run it again")
        staging.publish(aside, target.name)
        staging.sync()


def _replace(path: Path, data: bytes) -> None:
    """Put a complete file in the place of the old one; readers see either."""
    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    with NamedTemporaryFile(
        dir=target.parent, prefix=".cachegen-", delete=False
    ) as new:
        try:
            new.write(data)
            new.close()
            os.chmod(new.name, mode if mode is not None else 0o666 & ~_umask())
            os.replace(new.name, target)
        except BaseException:
            os.unlink(new.name)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
