"""Warnings (CG901–CG905): a schema that is sound and yet hardly what somebody meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted
from cachegen.words.spelling import entry


@dataclass(frozen=True, slots=True)
class NoExpiryUnderVolatile:
    """A keyspace has no expiry, in a cluster that evicts only what has one.

    Under a `volatile-*` policy Redis evicts only entries that have an expiry. Entries
    without one stay for ever and push out the others, until writes fail.
    `expiry = "never"` says that this is meant, and ends the warning.

    Wrong:

        [clusters.main]
        eviction_policy = "volatile-lru"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"

    Right:

        [clusters.main]
        eviction_policy = "volatile-lru"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "1d"
    """

    code: ClassVar[str] = "CG901"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    keyspace: str
    cluster: str
    policy: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} has no expiry, and {quoted(self.cluster)} evicts "
            "only what has one",
            (Label(self.place, "its entries can never be evicted"),),
            (
                f"the eviction policy of {quoted(self.cluster)} is {quoted(self.policy)}",
            ),
            (_either(self.place),),
        )


@dataclass(frozen=True, slots=True)
class NoExpiryUnderNoeviction:
    """A keyspace has no expiry, in a cluster that never evicts anything.

    Under `noeviction` entries go only when they expire or are deleted. A keyspace
    without expiry grows until memory is full, and then every write fails.
    `expiry = "never"` says that this is meant, and ends the warning.

    Wrong:

        [clusters.ledger]
        eviction_policy = "noeviction"

        [keyspaces.spent]
        cluster = "ledger"
        key = "str"
        value = "float"
        pattern = "spent/:key"

    Right:

        [clusters.ledger]
        eviction_policy = "noeviction"

        [keyspaces.spent]
        cluster = "ledger"
        key = "str"
        value = "float"
        pattern = "spent/:key"
        expiry = "never"
    """

    code: ClassVar[str] = "CG902"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    keyspace: str
    cluster: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} has no expiry, and {quoted(self.cluster)} evicts nothing",
            (Label(self.place, "its entries stay until somebody deletes them"),),
            ("when memory is full, every write to the cluster fails",),
            (_either(self.place),),
        )


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


@dataclass(frozen=True, slots=True)
class Nested:
    """A pattern with a literal where another has a placeholder, and the literal's place."""

    keyspace: str
    pattern: str
    place: Place


@dataclass(frozen=True, slots=True)
class NestedPatterns:
    """Under one prefix, one pattern has a placeholder where another has a literal.

    They cannot make the same key, or it would be an error. But a person who reads
    `users/count/…` in Redis cannot tell a user called `count` from the other keyspace.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "users/:key"

        [keyspaces.visits]
        cluster = "main"
        key = "date"
        value = "int"
        pattern = "users/visits/:key"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "users/:key"

        [keyspaces.visits]
        cluster = "main"
        key = "date"
        value = "int"
        pattern = "user-visits/:key"
    """

    code: ClassVar[str] = "CG905"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    keyspace: str
    pattern: str
    placeholder: str
    nested: tuple[Nested, ...]
    more: int

    def describe(self) -> Report:
        """Return the problem's words."""
        first = self.nested[0]
        found = quoted(f":{self.placeholder}")
        more = (
            f"and {self.more} more patterns have a literal there" if self.more else ""
        )
        labels = (
            Label(each.place, f"{quoted(each.keyspace)} has a literal there")
            for each in self.nested
        )
        return Report(
            f"{quoted(first.pattern)} looks like a key of {quoted(self.pattern)}",
            (Label(self.place, f"{found} of {quoted(self.keyspace)}"), *labels),
            (
                *((more,) if more else ()),
                "no key can be both, but a person who reads keys cannot tell",
            ),
            (
                "begin one of them with another literal, such as "
                f'"{_distinct(first)}"',
            ),
        )


def _distinct(nested: Nested) -> str:
    """Return the pattern with its first two segments joined to one of its own."""
    head, _, rest = nested.pattern.partition("/")
    if head.startswith(":") or rest.startswith(":"):
        return f"{nested.keyspace.replace('_', '-')}/{nested.pattern}"
    return f"{head}-{rest}"


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


def _either(place: Place) -> str:
    some, never = (entry(place, "expiry", each) for each in ("1d", "never"))
    return f"add {some}, or {never} if that is meant"
