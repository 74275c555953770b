"""Warnings of declarations that nothing uses (CG903, CG904)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted


@dataclass(frozen=True, slots=True)
class UnusedType:
    """A named type, enum or struct is used by no keyspace of the workspace.

    Neither as key, value or element, nor inside a struct that is.

    Wrong:

        [clusters.main]

        [types]
        UserID = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"

    Right:

        [clusters.main]

        [types]
        UserID = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "UserID"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG903"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    kind: str
    name: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.kind} {quoted(self.name)} is not used",
            (Label(self.place, "no keyspace needs it"),),
            help=("use it or remove it",),
        )


@dataclass(frozen=True, slots=True)
class UnusedCluster:
    """A cluster has no keyspace.

    Its argument and its environment variable would exist, and somebody would run a
    Redis, for nothing.

    Wrong:

        [clusters.main]

        [clusters.mail]

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"

    Right:

        [clusters.main]

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG904"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    name: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"cluster {quoted(self.name)} is not used",
            (Label(self.place, "no keyspace lives in it"),),
            help=("use it or remove it",),
        )
