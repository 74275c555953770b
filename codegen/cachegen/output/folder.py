"""Reading the output folder without following a link or opening what is no file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection
from pathlib import Path

from cachegen.output.account import ACCOUNT_NAME, Account, decode_account, is_plain_name
from cachegen.output.changes import HEADER, File, Found, Other
from cachegen.output.errors import OutputError, explained

ASIDE = re.compile(r"\.cachegen-[0-9a-f]{16}\.tmp")
"""Names of files that are being written; one found under the lock is a dead run's."""

_kinds = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


def guarded(folder: Path, root: Path) -> Path:
    """Return `folder` as an absolute path, refusing links that lead out of `root`.

    A folder that is spelled outside of `root` was asked for in so many words and is fine;
    one that only a link takes there is not.
    """
    absolute = Path(os.path.normpath(root / folder))
    if not absolute.is_relative_to(Path(os.path.normpath(root))):
        return absolute
    with explained("resolve the output folder", absolute):
        real, real_root = os.path.realpath(absolute), os.path.realpath(root)
    if not Path(real).is_relative_to(real_root):
        raise OutputError(
            f"the output folder {absolute} leads through a symbolic link to {real}, outside of "
            f"{root}: name the real folder, or remove the link"
        )
    return absolute


def refuse_names(names: Collection[str]) -> None:
    """Raise `OutputError` for a name that is not plain, or that another differs from in case only."""
    folded: dict[str, str] = {}
    for name in sorted(names):
        if not is_plain_name(name):
            raise OutputError(
                f"{name!r} is not the plain name of a file; nothing was written"
            )
        twin = folded.setdefault(name.casefold(), name)
        if twin != name:
            raise OutputError(
                f"{twin} and {name} are one file on systems that ignore case; nothing was "
                "written: rename one of the services"
            )


def find(folder: Path, wanted: Collection[str]) -> tuple[dict[str, Found], Account]:
    """Return what the folder holds under the names that matter, and its account.

    What matters is what is wanted, what the account names, and what differs from those
    in case only. A missing folder holds nothing.
    """
    with explained("read the output folder", folder):
        try:
            present = os.listdir(folder)
        except FileNotFoundError:
            return {}, Account()
    account_file = look(folder / ACCOUNT_NAME) if ACCOUNT_NAME in present else None
    account = _account(account_file)
    folded = {name.casefold() for name in (*wanted, *account.names())}
    found = {name: look(folder / name) for name in present if name.casefold() in folded}
    if account_file is not None:
        found[ACCOUNT_NAME] = account_file
    return {name: there for name, there in found.items() if there is not None}, account


def look(path: Path) -> Found | None:
    """Return what stands at `path` itself; links are not followed, pipes not opened."""
    with explained("read", path):
        try:
            kind = os.lstat(path).st_mode
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(kind):
            return Other(_kinds.get(stat.S_IFMT(kind), "not a regular file"))
        return File(path.read_bytes(), stat.S_IMODE(kind))


def strays(folder: Path, known: Collection[str]) -> tuple[str, ...]:
    """Return the modules that say they are cachegen's and are not among the `known` names.

    Nobody can tell whether they were edited since, so that they can only be pointed at.
    """
    with explained("read the output folder", folder):
        try:
            others = sorted(set(os.listdir(folder)).difference(known))
        except FileNotFoundError:
            return ()
        return tuple(name for name in others if _claims_to_be_ours(folder / name))


def _claims_to_be_ours(path: Path) -> bool:
    if path.suffix != ".py" or not stat.S_ISREG(os.lstat(path).st_mode):
        return False
    with path.open("rb") as stream:
        return stream.read(len(HEADER)) == HEADER


def leftovers(folder: Path) -> list[Path]:
    """Return the files that runs which died were writing; ask only under the lock."""
    with explained("read the output folder", folder):
        return [folder / name for name in os.listdir(folder) if ASIDE.fullmatch(name)]


def _account(there: Found | None) -> Account:
    match there:
        case None:
            return Account()
        case File(data):
            return decode_account(data)
        case Other(what):
            raise OutputError(
                f"{ACCOUNT_NAME} in the output folder is {what}: remove it"
            )
