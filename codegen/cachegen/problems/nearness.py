"""Problems of what a process keeps near (CG560–CG569)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import meant, quoted


@dataclass(frozen=True, slots=True)
class NearOnCollection:
    """A list or a set is to be kept near.

    They are changed element by element, and each change would throw all of it away.

    Wrong:

        [keyspaces.friends]
        cluster = "main"
        key = "str"
        value = "set[str]"
        pattern = "friends/:key"
        near = true

    Right:

        [structs.Friends.fields]
        names = "set[str]"

        [keyspaces.friends]
        cluster = "main"
        key = "str"
        value = "Friends"
        pattern = "friends/:key"
        near = true
    """

    code: ClassVar[str] = "CG560"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    kind: str
    value: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"a {self.kind} cannot be kept near: {quoted(self.keyspace)}",
            (
                Label(self.place, "only scalars and structs can be kept near"),
                Label(self.value, f"a {self.kind}"),
            ),
            help=(f"put the {self.kind} into a struct, or leave `near` out",),
        )


@dataclass(frozen=True, slots=True)
class NearWithoutPrefix:
    """A keyspace is to be kept near whose pattern begins with a placeholder.

    The server tells which keys change by what they begin with; such keys begin with
    anything, so each process would hear of every write to the whole cluster.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = ":key/profile"
        near = true

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        near = true
    """

    code: ClassVar[str] = "CG561"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    pattern: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} cannot be kept near: its pattern begins with a"
            " placeholder",
            (
                Label(self.place, "wants to know what the keys begin with"),
                Label(self.pattern, "keys begin with anything"),
            ),
            notes=("each process would hear of every write to the cluster",),
            help=("begin the pattern with a literal, or leave `near` out",),
        )


@dataclass(frozen=True, slots=True)
class Size:
    """A size is not a whole number above zero with its unit: `B`, `KiB`, `MiB` or `GiB`.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        near = { bytes = "64 megabytes" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        near = { bytes = "64MiB" }
    """

    code: ClassVar[str] = "CG562"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.text)} is not a size",
            (Label(self.place, "expected a whole number above zero, and its unit"),),
            help=meant(self.near) or ('write it like "512KiB", "64MiB" or "1GiB"',),
        )


@dataclass(frozen=True, slots=True)
class NearEntries:
    """Fewer than one entry is to be kept near.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        near = { entries = 0 }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        near = { entries = 1000 }
    """

    code: ClassVar[str] = "CG563"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    number: int

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.number} entries cannot be kept near",
            (Label(self.place, "expected at least 1"),),
            help=("give it a number above zero, or leave `near` out",),
        )
