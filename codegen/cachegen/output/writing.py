"""Writing a set of files so that each is old or new at every moment, and all nearly at once.

All new bytes are on disk, beside their targets, before the first target is touched;
from then on only renames and removals happen, which need no space.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from cachegen.output.account import (
    ACCOUNT_NAME,
    Account,
    account_of,
    digest,
    is_plain_name,
)
from cachegen.output.changes import Changes, File, Found, changes
from cachegen.output.errors import OutputError, explained
from cachegen.output.folder import find, leftovers, refuse_names, strays
from cachegen.output.lock import held

_UNTOUCHED = "nothing was changed"
_PARTLY = "some files are new and others old, none is half-written: run again once it is solved"


def compare(
    folder: Path, wanted: Mapping[str, bytes], *, force: bool = False
) -> Changes:
    """Return what `write` would do; the folder is only read."""
    refuse_names(wanted)
    found, account = find(folder, wanted)
    return changes(wanted, found, account, force=force)


def write(folder: Path, wanted: Mapping[str, bytes], *, force: bool = False) -> Changes:
    """Make the folder hold `wanted`, and return what was done.

    Files whose bytes are right are left alone. When a file is blocked nothing at all is
    written. `force` overwrites and removes files that a person edited. Raises `OutputError`.
    """
    refuse_names(wanted)
    with explained("make the output folder", folder, _UNTOUCHED):
        _make_folder(folder)
    with held(folder):
        found, account = find(folder, wanted)
        done = changes(wanted, found, account, force=force)
        with explained("tidy", folder, _UNTOUCHED):
            for path in leftovers(folder):
                path.unlink(missing_ok=True)
        if done.any() and not done.blocked:
            _apply(folder, done, wanted, found)
    return done


def unaccounted(folder: Path) -> tuple[str, ...]:
    """Return the modules that claim to be generated but are not in the account."""
    _, account = find(folder, ())
    return strays(folder, account.names())


def made(folder: Path) -> tuple[Path, ...]:
    """Return the files in the folder's account, in order."""
    _, account = find(folder, ())
    return tuple(folder / name for name in sorted(account.files))


def _apply(
    folder: Path, done: Changes, wanted: Mapping[str, bytes], found: Mapping[str, Found]
) -> None:
    written = (*done.created, *done.updated)
    final = account_of(wanted)
    journal = Account(_digests(found), {name: final.files[name] for name in written})
    modes = {
        name: there.mode for name, there in found.items() if isinstance(there, File)
    }
    with Staging(folder) as staging:
        with explained("write to", folder, _UNTOUCHED):
            aside = {
                name: staging.add(wanted[name], modes.get(name)) for name in written
            }
            first = staging.add(journal.encode(), modes.get(ACCOUNT_NAME))
            last = staging.add(final.encode(), modes.get(ACCOUNT_NAME))
            if written or done.removed:
                staging.publish(first, ACCOUNT_NAME)
                staging.sync()
        with explained("write to", folder, _PARTLY):
            # Removals first: a system that ignores case may know a removed file and a
            # written one by the same name.
            for name in done.removed:
                (folder / name).unlink(missing_ok=True)
            for name, path in aside.items():
                staging.publish(path, name)
            staging.sync()
            staging.publish(last, ACCOUNT_NAME)
            staging.sync()


def _digests(found: Mapping[str, Found]) -> dict[str, str]:
    # The bytes that are there were judged ours under the lock, be they the old ones or
    # those of a run that died; what matters now is to know them again if this one dies.
    return {
        name: digest(there.data)
        for name, there in found.items()
        if isinstance(there, File) and is_plain_name(name)
    }


class Staging:
    """Files written aside in the folder they will live in; those not published vanish."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._aside: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for path in self._aside:
            try:
                path.unlink(missing_ok=True)
            except OSError:
                # The next run removes it; the error that brought us here matters more.
                continue

    def add(self, data: bytes, mode: int | None) -> Path:
        """Write `data` aside, down to the disk, and return where; `mode` None: the umask's."""
        path = self._folder / f".cachegen-{secrets.token_hex(8)}.tmp"
        self._aside.add(path)
        with path.open("xb") as stream:
            stream.write(data)
            stream.flush()
            if mode is not None:
                os.chmod(path, mode)
            os.fsync(stream.fileno())
        return path

    def publish(self, path: Path, name: str) -> None:
        """Let the file written aside take the place of `name`, in one step."""
        os.replace(path, self._folder / name)
        self._aside.discard(path)

    def sync(self) -> None:
        """Make the renames so far outlive a loss of power, where the system can."""
        if os.name != "posix":
            return
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
                raise
        finally:
            os.close(descriptor)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(
            f"the output folder {folder} is a file: remove it, or name another folder"
        ) from error
