"""Problems of how a keyspace's values are loaded (CG540–CG549)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted
from cachegen.words.spelling import entry


@dataclass(frozen=True, slots=True)
class LoadOnCollection:
    """Values of a list or a set are loaded.

    What is loaded is stored whole, and a missing key is what calls the loader: an empty
    list or set *is* a missing key. A struct with a list in it can be loaded.

    Wrong:

        [keyspaces.friends]
        cluster = "main"
        key = "str"
        value = "list[str]"
        pattern = "friends/:key"
        load = true

    Right:

        [structs.Friends.fields]
        names = "list[str]"

        [keyspaces.friends]
        cluster = "main"
        key = "str"
        value = "Friends"
        pattern = "friends/:key"
        load = true
    """

    code: ClassVar[str] = "CG540"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    kind: str
    value: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"a {self.kind} cannot be loaded: {quoted(self.keyspace)}",
            (
                Label(self.place, "only a scalar or a struct can be loaded"),
                Label(self.value, f"a {self.kind}"),
            ),
            notes=(f"an empty {self.kind} is a missing key, which would load forever",),
            help=(f"put the {self.kind} into a struct, and load that",),
        )


@dataclass(frozen=True, slots=True)
class StaleWithoutExpiry:
    """A value is to be stale or refreshed early in a keyspace whose entries never expire.

    A value is stale when its expiry is over, so there has to be one that ends.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        load = { stale_for = "1h" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "10m"
        load = { stale_for = "1h" }
    """

    code: ClassVar[str] = "CG541"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    key: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.key)} of {quoted(self.keyspace)} wants an expiry that ends",
            (Label(self.place, "counts from, or up to, the end of the expiry"),),
            notes=("entries of this keyspace never expire",),
            help=(f"add one to the keyspace: {entry(self.place, 'expiry', '10m')}",),
        )


@dataclass(frozen=True, slots=True)
class RefreshDaily:
    """A value is to be refreshed early in a keyspace that expires at a time of day.

    `refresh_at` is a part of a lifetime, and with `daily_at` each value has another one.

    Wrong:

        [keyspaces.menu]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "menu/:key"
        expiry = { daily_at = "03:00", timezone = "UTC" }
        load = { refresh_at = "80%" }

    Right:

        [keyspaces.menu]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "menu/:key"
        expiry = { daily_at = "03:00", timezone = "UTC" }
        load = { stale_for = "1h" }
    """

    code: ClassVar[str] = "CG542"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    expiry: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"`refresh_at` of {quoted(self.keyspace)} does not go with `daily_at`",
            (
                Label(self.place, "a part of a lifetime"),
                Label(self.expiry, "each value has another lifetime"),
            ),
            help=(
                "write `stale_for` instead: values are then reloaded while the old"
                " ones are served",
            ),
        )


@dataclass(frozen=True, slots=True)
class LoadOnCreate:
    """Values are loaded in a keyspace whose expiry counts from the key's creation.

    A value that is reloaded is as fresh as a new one, so its time starts over.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = { in = "1m", on = "create" }
        load = true

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "1m"
        load = true
    """

    code: ClassVar[str] = "CG543"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    expiry: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"`load` of {quoted(self.keyspace)} does not go with"
            f" `{entry(self.place, 'on', 'create')}`",
            (
                Label(self.place, "each load is a write that sets the time again"),
                Label(self.expiry, "counts from the key's creation"),
            ),
            help=(f"leave `{entry(self.place, 'on', 'create')}` out",),
        )


@dataclass(frozen=True, slots=True)
class WithoutStale:
    """A setting that is about stale values, where none are kept.

    `soft_timeout` is how long who has a stale value waits for the fresh one, and
    `retry_after` the pause after a failed refresh while the stale value is served.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "10m"
        load = { soft_timeout = "200ms" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "10m"
        load = { stale_for = "1h", soft_timeout = "200ms" }
    """

    code: ClassVar[str] = "CG544"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    key: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.key)} of {quoted(self.keyspace)} wants `stale_for`",
            (Label(self.place, "is about stale values, and none are kept"),),
            help=(
                f"add how long they are kept: {entry(self.place, 'stale_for', '1h')}",
                "or leave it out",
            ),
        )


@dataclass(frozen=True, slots=True)
class LeaseTooLong:
    """A lease is longer than the timeout.

    A caller waits for `timeout` at most, so it could never take over from a loader that
    died: it would give up before.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        load = { timeout = "5s", lease = "10s" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        load = { timeout = "5s", lease = "2s" }
    """

    code: ClassVar[str] = "CG545"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    lease: str
    timeout: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the lease {quoted(self.lease)} of {quoted(self.keyspace)} is longer than"
            f" its timeout {quoted(self.timeout)}",
            (Label(self.place, f"expected at most {self.timeout}"),),
            notes=("callers would give up before they could take over a dead load",),
            help=("shorten the lease, or lengthen the timeout",),
        )


@dataclass(frozen=True, slots=True)
class RefreshPart:
    """A `refresh_at` is not a percentage from 50% to 99%.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "10m"
        load = { refresh_at = "0.8" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "10m"
        load = { refresh_at = "80%" }
    """

    code: ClassVar[str] = "CG546"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"`refresh_at` {quoted(self.text)} is not a percentage from 50% to 99%",
            (Label(self.place, "expected 50% to 99%"),),
            notes=("from this part of its lifetime on a value is reloaded",),
            help=('write it like "80%"',),
        )


@dataclass(frozen=True, slots=True)
class LoadTime:
    """A time of `load` or `near` is out of its range.

    Most of them have to be more than zero; `missing` and `soft_timeout` may be `0s`, and
    a `lag` is at least `1s`.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        load = { timeout = "0s" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        load = { timeout = "2s" }
    """

    code: ClassVar[str] = "CG547"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    key: str
    text: str
    least: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.key)} {quoted(self.text)} is too short",
            (Label(self.place, f"expected {self.least}"),),
            help=(f"give {quoted(self.key)} {self.least}, or leave it out",),
        )
