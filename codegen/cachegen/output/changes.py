"""What must change in the output folder, decided from values alone: nothing here touches a disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cachegen.output.account import ACCOUNT_NAME, Account, account_of

HEADER = b"# Made by cachegen from "
"""How every generated module begins."""


@dataclass(frozen=True, slots=True)
class File:
    """A regular file: its bytes and its permission bits."""

    data: bytes = field(repr=False)
    mode: int


@dataclass(frozen=True, slots=True)
class Other:
    """Something that is no regular file, and what it is in words."""

    what: str


Found = File | Other


class Reason(StrEnum):
    """Why a file must not be touched."""

    EDITED = "edited by hand since cachegen made it"
    FOREIGN = "not made by cachegen"
    UNPROVED = (
        "made by cachegen, but not in its account here, so it may have been edited"
    )
    CASE = "the same name in other case, and not made by cachegen"


@dataclass(frozen=True, slots=True)
class Blocked:
    """A file in the way: its name, why it may not be touched, and whether force would help."""

    name: str
    reason: str
    forcible: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between the folder and what it should hold; names are sorted.

    `old` and `new` hold the bytes of what is updated or blocked, for a diff.
    `account` says that only the account itself has to be written.
    """

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    account: bool = False
    old: Mapping[str, bytes] = field(default_factory=dict[str, bytes], repr=False)
    new: Mapping[str, bytes] = field(default_factory=dict[str, bytes], repr=False)

    def any(self) -> bool:
        """Return whether the folder is not as it should be."""
        moved = self.created or self.updated or self.removed or self.blocked
        return bool(moved) or self.account


def changes(
    wanted: Mapping[str, bytes],
    found: Mapping[str, Found],
    account: Account,
    *,
    force: bool,
) -> Changes:
    """Return what must change so that the folder holds `wanted` and nothing else of ours."""
    created: list[str] = []
    updated: list[str] = []
    unchanged: list[str] = []
    blocked: list[Blocked] = []
    for name in sorted(wanted):
        there = found.get(name)
        obstacle = _obstacle(name, there, wanted[name], account, force=force)
        if obstacle is not None:
            blocked.append(obstacle)
        elif there is None:
            created.append(name)
        elif isinstance(there, File) and there.data == wanted[name]:
            unchanged.append(name)
        else:
            updated.append(name)
    removed, kept = _orphans(wanted, found, account, force=force)
    blocked += kept
    blocked += _clashes(wanted, found, {*removed, *(each.name for each in kept)})
    return Changes(
        created=tuple(created),
        updated=tuple(updated),
        removed=tuple(removed),
        unchanged=tuple(unchanged),
        blocked=tuple(sorted(blocked, key=lambda each: each.name)),
        account=_is_account_stale(wanted, found),
        old={
            name: there.data for name, there in found.items() if isinstance(there, File)
        },
        new=dict(wanted),
    )


def _obstacle(
    name: str, there: Found | None, data: bytes, account: Account, *, force: bool
) -> Blocked | None:
    match there:
        case None:
            return None
        case Other(what):
            return Blocked(name, what, forcible=False)
        case File(old):
            if force or old == data or account.owns(name, old):
                return None
            return Blocked(name, _reason(name, old, account), forcible=True)


def _reason(name: str, old: bytes, account: Account) -> Reason:
    if name in account.names():
        return Reason.EDITED
    return Reason.UNPROVED if old.startswith(HEADER) else Reason.FOREIGN


def _orphans(
    wanted: Mapping[str, bytes],
    found: Mapping[str, Found],
    account: Account,
    *,
    force: bool,
) -> tuple[list[str], list[Blocked]]:
    """Return the files made once and no longer, and those of them that must stay."""
    removed: list[str] = []
    kept: list[Blocked] = []
    for name in sorted(account.names() - wanted.keys()):
        there = found.get(name)
        if not isinstance(there, File):
            continue
        if force or account.owns(name, there.data):
            removed.append(name)
        else:
            kept.append(
                Blocked(name, f"{Reason.EDITED}, and no schema makes it any more", True)
            )
    return removed, kept


def _clashes(
    wanted: Mapping[str, bytes], found: Mapping[str, Found], ours: set[str]
) -> list[Blocked]:
    """Return files that some systems could not tell from a wanted one."""
    folded = {name.casefold() for name in wanted}
    strangers = found.keys() - wanted.keys() - ours
    return [
        Blocked(name, Reason.CASE, forcible=False)
        for name in strangers
        if name.casefold() in folded
    ]


def _is_account_stale(wanted: Mapping[str, bytes], found: Mapping[str, Found]) -> bool:
    there = found.get(ACCOUNT_NAME)
    if not isinstance(there, File):
        return True
    return there.data.replace(b"\r\n", b"\n") != account_of(wanted).encode()
