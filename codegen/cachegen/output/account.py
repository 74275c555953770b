"""The account that cachegen keeps of its own files: names with the digest of what it wrote.

A file is cachegen's only while its bytes match the account. The account's own bytes
follow from the files alone, so that it can be committed beside them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from cachegen.output.conflicts import conflict_sides
from cachegen.output.errors import OutputError
from cachegen.output.text import with_plain_ends

ACCOUNT_NAME = ".cachegen.json"
"""Name of the account in the output folder."""

FORMAT = 1

_ABOUT = (
    "The files that `cachegen generate` made here, with their SHA-256, "
    "so that it never touches others. Commit this file with them."
)
_plain_name = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_digest = re.compile(r"[0-9a-f]{64}")


class _Stored(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The account as JSON."""

    about: str = ""
    format: int
    files: dict[str, str]
    pending: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Digests of the files that were made, and of those that a run was about to make.

    `pending` is written before the first file is replaced and gone once the last one
    is: whatever moment a run dies at, each file matches one of the two. `sides` are the
    accounts of two branches that version control could not merge.
    """

    files: Mapping[str, str] = field(default_factory=dict[str, str])
    pending: Mapping[str, str] = field(default_factory=dict[str, str])
    sides: tuple[Account, ...] = ()

    def names(self) -> frozenset[str]:
        """Return the names of all files that may be cachegen's."""
        own = frozenset(self.files) | frozenset(self.pending)
        return own.union(*(side.names() for side in self.sides))

    def owns(self, name: str, data: bytes) -> bool:
        """Return whether `data` is what cachegen wrote under `name`.

        Line ends do not count: version control may have rewritten them.
        """
        known = {self.files.get(name), self.pending.get(name)}
        if digest(data) in known or digest(with_plain_ends(data)) in known:
            return True
        return any(side.owns(name, data) for side in self.sides)

    def encode(self) -> bytes:
        """Return the account as it is stored."""
        stored = _Stored(
            about=_ABOUT,
            format=FORMAT,
            files=_sorted(self.files),
            pending=_sorted(self.pending) or None,
        )
        return msgspec.json.format(msgspec.json.encode(stored), indent=2) + b"\n"


def account_of(wanted: Mapping[str, bytes]) -> Account:
    """Return the account of a folder that holds exactly `wanted`."""
    return Account({name: digest(data) for name, data in wanted.items()})


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_plain_name(name: str) -> bool:
    """Return whether `name` is that of a file directly in a folder, on every system."""
    return _plain_name.fullmatch(name) is not None and not name.endswith(".")


def decode_account(data: bytes) -> Account:
    """Return the stored account; of one with conflict markers, what both sides know.

    Raises `OutputError` when it is not one: guessing here could delete a person's file.
    """
    sides = conflict_sides(with_plain_ends(data))
    if len(sides) == 1:
        return _decoded(data)
    return Account(sides=tuple(filter(None, map(_side, sides))))


def _side(data: bytes) -> Account | None:
    """Return what one side of a merge knew; the parts that fit together may be no JSON."""
    try:
        return _decoded(data)
    except OutputError:
        return None


def _decoded(data: bytes) -> Account:
    try:
        stored = msgspec.json.decode(data, type=_Stored)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(str(error)) from error
    if stored.format != FORMAT:
        raise _unreadable(
            f"its format is {stored.format}, this cachegen reads {FORMAT}"
        )
    pending = stored.pending or {}
    for name, value in (*stored.files.items(), *pending.items()):
        if not is_plain_name(name):
            raise _unreadable(f"{name!r} is not the plain name of a file")
        if not _digest.fullmatch(value):
            raise _unreadable(f"the digest of {name} is not a SHA-256")
    return Account(stored.files, pending)


def _sorted(digests: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(digests.items()))


def _unreadable(reason: str) -> OutputError:
    return OutputError(
        f"the account of generated files, {ACCOUNT_NAME}, cannot be used: {reason}; "
        "restore it from version control, or delete it and run "
        "`cachegen generate --force` to make all files again"
    )
