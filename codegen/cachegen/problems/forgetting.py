"""Problems of methods that delete every key of one person (CG570–CG579)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Fix, Label, Report, Severity
from cachegen.problems.certain import renamed
from cachegen.source import Place
from cachegen.words.phrases import meant, quoted
from cachegen.words.spelling import entry, section

WAYS_OUT = (
    "name the keyspaces that it does cover: keyspaces = […]",
    "or split the key, so that the open part is in the value",
    "or delete those keys by hand",
)
"""What can be done about a keyspace whose keys cannot all be named."""


@dataclass(frozen=True, slots=True)
class ForgetKey:
    """What is to be forgotten is not a named type.

    The type is what finds the keys: each keyspace whose key is of it is covered. A bare
    `str` would be everybody's.

    Wrong:

        [forget.user]
        key = "str"

    Right:

        [types]
        UserID = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "UserID"
        value = "str"
        pattern = "profile/:key"

        [forget.user]
        key = "UserID"
    """

    code: ClassVar[str] = "CG570"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    text: str
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"key {quoted(self.text)} of forget {quoted(self.name)} is not a named type",
            (Label(self.place, "expected a named type of the schema"),),
            notes=("the type finds the keys: all keyspaces with a key of it",),
            help=meant(self.near, self.text) or (f"declare one: {self._example()}",),
        )

    def fix(self) -> Fix | None:
        """Return the only near name, in the place of the unknown one."""
        return renamed(self.place, self.near)

    def _example(self) -> str:
        under = section(self.place, "types")
        return f"{entry(self.place, 'UserID', 'str')} under `{under}`"


@dataclass(frozen=True, slots=True)
class UnknownKeyspace:
    """A `forget` names a keyspace that its file does not declare.

    Wrong:

        [types]
        UserID = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "UserID"
        value = "str"
        pattern = "profile/:key"

        [forget.user]
        key = "UserID"
        keyspaces = ["profiles"]

    Right:

        [types]
        UserID = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "UserID"
        value = "str"
        pattern = "profile/:key"

        [forget.user]
        key = "UserID"
        keyspaces = ["profile"]
    """

    code: ClassVar[str] = "CG571"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    keyspace: str
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"there is no keyspace {quoted(self.keyspace)} for forget"
            f" {quoted(self.name)}",
            (Label(self.place, "expected a keyspace of this service"),),
            help=meant(self.near, self.keyspace) or ("name keyspaces of this file",),
        )

    def fix(self) -> Fix | None:
        """Return the only near name, in the place of the unknown one."""
        return renamed(self.place, self.near)


@dataclass(frozen=True, slots=True)
class ForgetLacks:
    """A keyspace that a `forget` names has no key field of that type.

    Wrong:

        [types]
        UserID = "str"

        [keyspaces.page]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "page/:key"

        [forget.user]
        key = "UserID"
        keyspaces = ["page"]

    Right:

        [types]
        UserID = "str"

        [keyspaces.page]
        cluster = "main"
        key = "UserID"
        value = "str"
        pattern = "page/:key"

        [forget.user]
        key = "UserID"
        keyspaces = ["page"]
    """

    code: ClassVar[str] = "CG572"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    keyspace: str
    key: str
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"keys of {quoted(self.keyspace)} have no field of type {quoted(self.key)}",
            (
                Label(self.place, f"forget {quoted(self.name)} cannot find its keys"),
                Label(self.declared, "its key"),
            ),
            help=("leave it out of the list",),
        )


@dataclass(frozen=True, slots=True)
class ForgetOpen:
    """A keyspace that a `forget` names has an open field beside the one that is forgotten.

    Every key that can exist is named and deleted. Beside a field that can be anything,
    such as a path, the keys cannot be named.

    Wrong:

        [types]
        UserID = "str"

        [structs.PageKey.fields]
        user = "UserID"
        path = "str"

        [keyspaces.visits]
        cluster = "main"
        key = "PageKey"
        value = "int"
        pattern = "visits/:user/:path"

        [forget.user]
        key = "UserID"
        keyspaces = ["visits"]

    Right:

        [types]
        UserID = "str"

        [structs.PageKey.fields]
        user = "UserID"
        mobile = "bool"

        [keyspaces.visits]
        cluster = "main"
        key = "PageKey"
        value = "int"
        pattern = "visits/:user/:mobile"

        [forget.user]
        key = "UserID"
        keyspaces = ["visits"]
    """

    code: ClassVar[str] = "CG573"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    keyspace: str
    field: str
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"forget {quoted(self.name)} cannot name the keys of"
            f" {quoted(self.keyspace)}: field {quoted(self.field)} can be anything",
            (
                Label(self.place, "not all of its keys can be named"),
                Label(self.declared, "an open field"),
            ),
            notes=("only bools and enums can stand beside what is forgotten",),
            help=("leave it out of the list", *WAYS_OUT[1:]),
        )


@dataclass(frozen=True, slots=True)
class ForgetMany:
    """A keyspace that a `forget` names has more than 256 keys for each value forgotten.

    Wrong:

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
        keyspaces = ["flags"]

    Right:

        [types]
        UserID = "str"

        [structs.FlagsKey.fields]
        user = "UserID"
        a = "bool"

        [keyspaces.flags]
        cluster = "main"
        key = "FlagsKey"
        value = "int"
        pattern = "flags/:user/:a"

        [forget.user]
        key = "UserID"
        keyspaces = ["flags"]
    """

    code: ClassVar[str] = "CG574"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    keyspace: str
    count: int
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} has {self.count:,} keys for each"
            f" {quoted(self.name)}: more than forget deletes",
            (
                Label(self.place, "expected at most 256 keys a keyspace"),
                Label(self.declared, f"{self.count:,} keys"),
            ),
            help=("leave it out of the list", *WAYS_OUT[1:]),
        )
