"""What the outside may do to the output folder; each text stands alone and says what to do."""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from cachegen.wrong_use import WrongUse

_reasons = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "the system does not permit it",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EEXIST: "a file is in the way",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "symbolic links go in a circle",
    errno.EFBIG: "the file would be larger than is allowed here",
}


class OutputError(WrongUse):
    """The output folder cannot be read or written as it is."""


@contextmanager
def explained(action: str, path: Path, consequence: str = "") -> Generator[None]:
    """Turn an OSError into an `OutputError` that says what could not be done and why."""
    try:
        yield
    except OSError as error:
        reason = _reasons.get(error.errno or 0) or error.strerror or str(error)
        ending = f"; {consequence}" if consequence else ""
        raise OutputError(f"cannot {action} {path}: {reason}{ending}") from error
