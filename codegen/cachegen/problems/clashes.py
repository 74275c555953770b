"""Problems of clashing names (CG251–CG257): sound names that a generated module cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.names import CONTAINER_NAMES, SCALAR_NAMES
from cachegen.source import Place
from cachegen.words.phrases import apart, quoted


@dataclass(frozen=True, slots=True)
class TypeNameTaken:
    """A struct, enum or named type is called like something that the module needs.

    The scalars and containers of the schema language, the classes and functions that
    generated modules import, and the classes made for services keep their names. A
    field or a keyspace may be called like any of them.

    Wrong:

        [structs.date.fields]
        year = "int"

    Right:

        [structs.BirthDate.fields]
        year = "int"
    """

    code: ClassVar[str] = "CG251"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    kind: str
    name: str
    service: str | None
    """The service whose class it is called like, if it is one."""
    instead: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.kind} {quoted(self.name)} is called like {self._owner()}",
            (Label(self.place, "this name is taken"),),
            ("beside it, the module could not say which of the two it means",),
            (f"write another name, such as {quoted(self.instead)}",),
        )

    def _owner(self) -> str:
        if self.service is not None:
            return f"the class made for service {quoted(self.service)}"
        if self.name in SCALAR_NAMES:
            return "a built-in scalar"
        if self.name in CONTAINER_NAMES:
            return "a built-in type"
        return "something that generated modules import"


@dataclass(frozen=True, slots=True)
class KeyspaceNameTaken:
    """A keyspace is called like a method that every class of caches has.

    Each keyspace is an attribute of its service's class, beside the methods that end
    it and that start batches and transactions.

    Wrong:

        [keyspaces.close]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "close/:key"

    Right:

        [keyspaces.closing_prices]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "close/:key"
    """

    code: ClassVar[str] = "CG252"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    owner: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"keyspace {quoted(self.keyspace)} is called like a method of {quoted(self.owner)}",
            (Label(self.place, "this attribute is taken"),),
            (f"`caches.{self.keyspace}` could not be both",),
            (f"write another name, such as {quoted(f'{self.keyspace}_entries')}",),
        )


@dataclass(frozen=True, slots=True)
class EnumMembersMeet:
    """Two values of an enum become one member.

    A member's name is its value in upper case, with `_` for what no identifier holds.

    Wrong:

        [enums]
        Theme = ["high-contrast", "high_contrast"]

    Right:

        [enums]
        Theme = ["high-contrast", "higher-contrast"]
    """

    code: ClassVar[str] = "CG253"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    first: Place
    enum: str
    value: str
    other: str
    member: str

    def describe(self) -> Report:
        """Return the problem's words."""
        member = quoted(f"{self.enum}.{self.member}")
        other, value = apart(self.other, self.value)
        return Report(
            f"values {other} and {value} of enum {quoted(self.enum)} both become {member}",
            (
                Label(self.place, f"becomes {member} too"),
                Label(self.first, f"becomes {member}"),
            ),
            ("a member is its value in upper case, `_` for what no identifier holds",),
            ("change one of the values",),
        )


@dataclass(frozen=True, slots=True)
class EnumMemberUnusable:
    """A value of an enum becomes no name that a member can have.

    A member's name is its value in upper case, with `_` for what no identifier holds.
    Python keeps names that begin and end with `_`, and names that begin with two, for
    itself; only `_` alone is free.

    Wrong:

        [enums]
        Step = ["++", "--"]

    Right:

        [enums]
        Step = ["forward", "back"]
    """

    code: ClassVar[str] = "CG254"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    enum: str
    value: str
    member: str

    def describe(self) -> Report:
        """Return the problem's words."""
        has_no_letter = not self.member.strip("_")
        label = (
            "has no letter or digit to name a member by"
            if has_no_letter
            else f"would become {quoted(self.member)}, which Python keeps for itself"
        )
        value = quoted(self.value) if self.value else '""'
        return Report(
            f"value {value} of enum {quoted(self.enum)} becomes no name of a member",
            (Label(self.place, label),),
            ("a member is its value in upper case, `_` for what no identifier holds",),
            (
                (
                    "write a word for it"
                    if has_no_letter
                    else f"write {quoted(_plain(self.value))}"
                ),
            ),
        )


@dataclass(frozen=True, slots=True)
class ServiceClassTaken:
    """A service's class would be called like one of the runtime's.

    The class of service `api` is `ApiCaches`, and its async form `AsyncApiCaches`.

    Wrong:

        version = 1
        service = "async_"

    Right:

        version = 1
        service = "async_jobs"
    """

    code: ClassVar[str] = "CG255"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    service: str
    name: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the class of service {quoted(self.service)} would be {quoted(self.name)}, "
            "which is a class of the runtime",
            (Label(self.place, f"becomes {quoted(self.name)}"),),
            help=(f'write another name, such as "{self.service.strip("_")}_service"',),
        )


def _plain(value: str) -> str:
    return "".join(each if each.isalnum() else "_" for each in value).strip("_")


@dataclass(frozen=True, slots=True)
class ForgetNameTaken:
    """The method of a `forget` is called like a keyspace.

    `[forget.user]` becomes the method `forget_user`, which stands beside the keyspaces.

    Wrong:

        [types]
        UserID = "str"

        [keyspaces.forget_user]
        cluster = "main"
        key = "UserID"
        value = "bool"
        pattern = "forget-user/:key"

        [forget.user]
        key = "UserID"

    Right:

        [types]
        UserID = "str"

        [keyspaces.forget_user]
        cluster = "main"
        key = "UserID"
        value = "bool"
        pattern = "forget-user/:key"

        [forget.person]
        key = "UserID"
    """

    code: ClassVar[str] = "CG256"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: Place
    name: str
    method: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the method {quoted(self.method)} of forget {quoted(self.name)} is called"
            " like a keyspace",
            (
                Label(self.place, f"becomes the method {quoted(self.method)}"),
                Label(self.keyspace, "becomes an attribute of the same name"),
            ),
            help=("give one of them another name",),
        )


@dataclass(frozen=True, slots=True)
class ServiceNameTaken:
    """A service's module would be a file that another tool runs.

    pytest loads every `conftest.py` that it finds for its own settings.

    Wrong:

        version = 1
        service = "conftest"

    Right:

        version = 1
        service = "conference_tests"
    """

    code: ClassVar[str] = "CG257"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    service: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the module of service {quoted(self.service)} would be loaded by pytest as its own",
            (Label(self.place, f"becomes {quoted(f'{self.service}.py')}"),),
            help=(f'write another name, such as "{self.service}_service"',),
        )
