"""Problems of references (CG201–CG204, CG208, CG209): names that mean nothing, or two things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Fix, Label, Report, Severity
from cachegen.problems.certain import renamed
from cachegen.problems.elsewhere import misplaced
from cachegen.source import Place
from cachegen.words.near import near_name
from cachegen.words.phrases import listed, meant, quoted
from cachegen.words.spelling import declared, entry, section

_OFFSET = re.compile(
    r"(?i)(?:UTC|GMT|Z)?\s*(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
)


@dataclass(frozen=True, slots=True)
class UnknownCluster:
    """A keyspace names a cluster that no schema file of the workspace declares.

    Wrong:

        [clusters.main]

        [keyspaces.profile]
        cluster = "mian"
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

    code: ClassVar[str] = "CG201"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    near: str | None
    known: tuple[str, ...]
    """The clusters that there are, without those that cannot be called so."""
    declarable: bool = True
    """Whether a cluster could have this name."""

    def describe(self) -> Report:
        """Return the problem's words."""
        name = self.name if self.declarable else "main"
        declare = f"declare it: {declared(self.place, 'clusters', name, {})}"
        if not self.declarable:
            declare = f"write the name of a cluster, and {declare}"
        return Report(
            f"unknown cluster {quoted(self.name)}",
            (Label(self.place, "no schema file declares it"),),
            notes=(
                (f"the workspace has {listed(self.known, 'and')}",)
                if self.near is None and 0 < len(self.known) <= 8
                else ()
            ),
            help=meant(self.near, self.name) or (declare,),
        )

    def fix(self) -> Fix | None:
        """Return the only near name, in the place of the unknown one."""
        return renamed(self.place, self.near)


@dataclass(frozen=True, slots=True)
class UnknownType:
    """A type expression names a type that is neither built in nor declared.

    Built in are `str`, `int`, `float`, `bool`, `bytes`, `UUID`, `date`, `datetime`,
    `time`, `timedelta`, `Decimal`, and `list`, `set`, `frozenset`, `dict`, `tuple`,
    `Literal` with brackets. All others are declared under `[types]`, `[enums]` or
    `[structs]`, in this file or another of the workspace.

    Wrong:

        [types]
        UserID = "string"

    Right:

        [types]
        UserID = "str"
    """

    code: ClassVar[str] = "CG202"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    near: str | None
    untyped: bool = False
    """Whether the name means a value of no particular type."""
    address: tuple[str | int, ...] = ()
    """The keys that lead to the type in its file."""

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"unknown type {quoted(self.name)}",
            (Label(self.place, "neither built in nor declared"),),
            help=(self._advice(),),
        )

    def fix(self) -> Fix | None:
        """Return the only near type, or what another language's is called here."""
        if misplaced(self.place, self.address) is not None:
            return None
        return renamed(self.place, self.near)

    def _advice(self) -> str:
        elsewhere = misplaced(self.place, self.address)
        if elsewhere is not None:
            return elsewhere
        if self.near is not None:
            return self._meant(self.near)
        if self.untyped:
            return (
                "cachegen stores no value without a type: declare a struct, "
                "or use `bytes` for what you encode yourself"
            )
        if "." in self.name:
            last = self.name.rpartition(".")[2]
            body = {"import": self.name}
            return f"declare it: {declared(self.place, 'structs', last, body)}"
        sections = [section(self.place, each) for each in ("types", "enums", "structs")]
        return f"declare it under {listed(sections)}"

    def _meant(self, near: str) -> str:
        if self.name.rpartition(".")[2] == near:
            return f"write {quoted(near)}; it is built in"
        # A width in bits is another language's name, not a misspelled one of ours.
        has_width = any(each.isdecimal() for each in self.name)
        if has_width and near_name(self.name, (near,)) is None:
            return f"write {quoted(near)}{' (64 bits)' if near == 'int' else ''}"
        return meant(near, self.name)[0]


@dataclass(frozen=True, slots=True)
class UnknownPolicy:
    """A cluster's eviction policy is none that Redis has.

    Wrong:

        [clusters.main]
        eviction_policy = "allkeys-lur"

    Right:

        [clusters.main]
        eviction_policy = "allkeys-lru"
    """

    code: ClassVar[str] = "CG203"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    near: str | None
    known: tuple[str, ...]

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"unknown eviction policy {quoted(self.name)}",
            (Label(self.place, "not a policy of Redis"),),
            notes=(f"Redis has {listed(self.known, 'and')}",),
            help=self._advice(),
        )

    def fix(self) -> Fix | None:
        """Return the only near policy, unless some of them end with what was written."""
        return None if self._rules() else renamed(self.place, self.near)

    def _rules(self) -> list[str]:
        """Return the policies that the name is a part of, where there are several."""
        rules = [each for each in self.known if self.name.lower() in each.split("-")]
        return rules if len(rules) > 1 else []

    def _advice(self) -> tuple[str, ...]:
        if self._rules():
            return (f"did you mean {listed(self._rules())}?",)
        return meant(self.near, self.name) or (
            "write one of these, as Redis spells it",
        )


@dataclass(frozen=True, slots=True)
class UnknownTimezone:
    """A time zone is none of the IANA database.

    Names such as `Europe/Stockholm` know when daylight saving begins and ends, which an
    offset or an abbreviation does not.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = { daily_at = "03:00", timezone = "Europe/Stokholm" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = { daily_at = "03:00", timezone = "Europe/Stockholm" }
    """

    code: ClassVar[str] = "CG204"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"unknown time zone {quoted(self.name)}",
            (Label(self.place, "not a zone of the IANA database"),),
            help=meant(self.near, self.name) or (_zone_help(self.name),),
        )

    def fix(self) -> Fix | None:
        """Return the only near name, in the place of the unknown one."""
        return renamed(self.place, self.near)


@dataclass(frozen=True, slots=True)
class DeclaredTwice:
    """Two declarations of the workspace have one name.

    Clusters are one namespace of the whole workspace; named types, enums and structs
    together are another.

    Wrong:

        [types]
        Theme = "str"

        [enums]
        Theme = ["light", "dark"]

    Right:

        [types]
        ThemeName = "str"

        [enums]
        Theme = ["light", "dark"]
    """

    code: ClassVar[str] = "CG208"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    what: str
    first: Place
    first_what: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.what} {quoted(self.name)} is declared twice",
            (
                Label(self.place, f"{self.what} declared again"),
                Label(self.first, f"first declared here, as {self.first_what}"),
            ),
            notes=("such names are unique in the whole workspace",),
            help=("rename one, or remove one if they mean the same",),
        )


@dataclass(frozen=True, slots=True)
class ServiceTwice:
    """Two schema files are one service, or make a module or class of the same name.

    Service `user_service` makes the module `user_service` with the classes
    `UserServiceCaches` and `AsyncUserServiceCaches`. Names that differ only in case are
    one file where the file system ignores case.

    Wrong:

        # api.toml and old/api.yaml, neither of which says `service`
        version = 1

    Right:

        # old/api.yaml
        version = 1
        service = "old_api"
    """

    code: ClassVar[str] = "CG209"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    first: Place
    first_name: str
    shared: str
    """The module, in lower case, or the class that both make."""

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            self._headline(),
            (
                Label(self.place, "this file's service"),
                Label(self.first, f"the service of {self.first.source.path}"),
            ),
            notes=("each service becomes one module, named after it",),
            help=(
                "give one another name: "
                f"{entry(self.place, 'service', f'{self.name}_2')}",
            ),
        )

    def _headline(self) -> str:
        if self.name == self.first_name:
            return f"service {quoted(self.name)} is declared by two files"
        both = f"services {quoted(self.name)} and {quoted(self.first_name)}"
        if self.shared == self.name.lower():
            return f"{both} differ only in case"
        return f"{both} both make a class {quoted(self.shared)}"


def _zone_help(name: str) -> str:
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        return 'write a name such as "Europe/Stockholm"'
    hours = int(offset["hours"])
    if not hours <= 12 or offset["minutes"] not in (None, "00"):
        return "an offset is no zone: write the name of a place that has it"
    # The names of these zones count westward, as POSIX does.
    sign = "-" if offset["sign"] == "+" else "+"
    return f"a fixed offset is `Etc/GMT{sign}{hours}`" if hours else 'write "UTC"'
