"""Warnings of a `forget` that leaves keys behind, or has none to delete (CG906 to CG908)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted


@dataclass(frozen=True, slots=True)
class ForgetLeaves:
    """A `forget` does not cover a keyspace with such a field, for another field is open.

    Every key that can exist is named and deleted. Beside a field that can be anything,
    such as a path, the keys cannot be named: they stay until they expire.

    Wrong:

        [clusters.main]

        [types]
        UserID = "str"

        [structs.PageKey.fields]
        user = "UserID"
        path = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "UserID"
        value = "str"
        pattern = "profile/:key"

        [keyspaces.visits]
        cluster = "main"
        key = "PageKey"
        value = "int"
        pattern = "visits/:user/:path"

        [forget.user]
        key = "UserID"

    Right:

        [clusters.main]

        [types]
        UserID = "str"

        [structs.Visits.fields]
        by_path = "dict[str, int]"

        [keyspaces.profile]
        cluster = "main"
        key = "UserID"
        value = "str"
        pattern = "profile/:key"

        [keyspaces.visits]
        cluster = "main"
        key = "UserID"
        value = "Visits"
        pattern = "visits/:key"

        [forget.user]
        key = "UserID"
    """

    code: ClassVar[str] = "CG906"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    name: str
    keyspace: str
    field: str
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"forget {quoted(self.name)} leaves {quoted(self.keyspace)}: field"
            f" {quoted(self.field)} can be anything",
            (
                Label(self.place, "does not delete those keys"),
                Label(self.declared, f"has the open field {quoted(self.field)}"),
            ),
            notes=("they stay until they expire",),
            help=(
                "leave it out knowingly: add # cachegen: ignore[CG906] to this line",
                "or split the key, so that the open part is in the value",
                "or delete those keys by hand",
            ),
        )


@dataclass(frozen=True, slots=True)
class ForgetTooMany:
    """A `forget` does not cover a keyspace that has more than 256 keys for each value.

    Wrong:

        [clusters.main]

        [types]
        UserID = "str"

        [structs.FlagsKey.fields]
        user = "UserID"
        a = "bool"
        b = "bool"
        c = "bool"
        d = "bool"
        e = "bool"
        f = "bool"
        g = "bool"
        h = "bool"
        i = "bool"

        [keyspaces.flags]
        cluster = "main"
        key = "FlagsKey"
        value = "int"
        pattern = "flags/:user/:a/:b/:c/:d/:e/:f/:g/:h/:i"

        [forget.user]
        key = "UserID"

    Right:

        [clusters.main]

        [types]
        UserID = "str"

        [structs.Flags.fields]
        on = "set[str]"

        [keyspaces.flags]
        cluster = "main"
        key = "UserID"
        value = "Flags"
        pattern = "flags/:key"

        [forget.user]
        key = "UserID"
    """

    code: ClassVar[str] = "CG907"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    name: str
    keyspace: str
    count: int
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"forget {quoted(self.name)} leaves {quoted(self.keyspace)}, which has"
            f" {self.count:,} keys for each",
            (
                Label(self.place, "deletes at most 256 keys of a keyspace"),
                Label(self.declared, f"{self.count:,} keys"),
            ),
            notes=("they stay until they expire",),
            help=(
                "leave it out knowingly: add # cachegen: ignore[CG907] to this line",
                "or split the key, so that a part of it is in the value",
                "or delete those keys by hand",
            ),
        )


@dataclass(frozen=True, slots=True)
class ForgetNothing:
    """A `forget` covers no keyspace: no key of the service is of its type.

    Wrong:

        [clusters.main]

        [types]
        UserID = "str"
        AccountID = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "UserID"
        value = "AccountID"
        pattern = "profile/:key"

        [forget.account]
        key = "AccountID"

    Right:

        [clusters.main]

        [types]
        UserID = "str"
        AccountID = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "UserID"
        value = "AccountID"
        pattern = "profile/:key"

        [forget.user]
        key = "UserID"
    """

    code: ClassVar[str] = "CG908"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    name: str
    key: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"forget {quoted(self.name)} deletes nothing: no key is of type"
            f" {quoted(self.key)}",
            (Label(self.place, "covers no keyspace of this service"),),
            help=("leave it out, or give a keyspace such a key",),
        )
