"""One writer at a time per output folder; the system frees the lock of a process that dies."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from cachegen.output.errors import OutputError, explained

PATIENCE = 60.0
"""Seconds to wait for another run before giving up."""

_PAUSE = 0.02
_busy = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}


@contextmanager
def held(folder: Path, patience: float = PATIENCE) -> Generator[None]:
    """Hold the folder's lock for the length of the block.

    The lock is on the folder itself, so that no lock file lies about. Where a file system
    or a platform cannot do that, a file in the temporary folder stands in.
    """
    with explained("lock the output folder", folder):
        descriptor = _open(folder)
    try:
        with explained("lock the output folder", folder):
            _acquire(descriptor, folder, time.monotonic() + patience)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, folder: Path, deadline: float) -> None:
    while not _try(descriptor):
        if time.monotonic() >= deadline:
            raise OutputError(
                f"another cachegen has been writing to {folder} for too long: "
                "wait for it or end it, then run again"
            )
        time.sleep(_PAUSE)


def _stand_in(folder: Path) -> int:
    identity = hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"cachegen-{_user()}-{identity}.lock"
    return os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINKS, 0o600)


if sys.platform == "win32":
    import msvcrt

    _NO_LINKS = 0

    def _user() -> str:
        return "user"

    def _open(folder: Path) -> int:
        return _stand_in(folder)

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _busy:
                return False
            raise
        return True

else:
    import fcntl

    _NO_LINKS = os.O_NOFOLLOW

    def _user() -> str:
        return str(os.getuid())

    _unsupported = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOTSUP}

    def _open(folder: Path) -> int:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        except OSError as error:
            if error.errno in _unsupported:
                os.close(descriptor)
                return _stand_in(folder)
            if error.errno not in _busy:
                os.close(descriptor)
                raise
        return descriptor

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _busy:
                return False
            raise
        return True
