"""Problems of limiters and locks (CG550–CG555): what they need, and what is none of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted
from cachegen.words.spelling import entry, said

_HELP = {"limit": 'limit = "10/1m"', "lease": 'lease = "30s"'}


@dataclass(frozen=True, slots=True)
class MissingSetting:
    """A limiter says no `limit`, or a lock no `lease`.

    A limiter without a limit would admit everybody, and a lock without a lease would stay
    locked forever once its holder has died.

    Wrong:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"

    Right:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = "10/1m"
    """

    code: ClassVar[str] = "CG550"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    kind: str
    setting: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} is a {self.kind} and has no {quoted(self.setting)}",
            (Label(self.place, f"a {self.kind} needs one"),),
            help=(f"add it: {said(self.place, _HELP[self.setting])}",),
        )


@dataclass(frozen=True, slots=True)
class SettingOfOtherKind:
    """A setting stands at a keyspace that has no use for it.

    `limit` and `when_unavailable` belong to limiters, `lease` to locks. Limiters and
    locks hold no value: their keys live as long as the limit or the lease says, so they
    take no `expiry`, `on_decode_error`, `compress`, `encrypt`, `load` or `near`.

    Wrong:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = "10/1m"
        expiry = "1h"

    Right:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = "10/1m"
    """

    code: ClassVar[str] = "CG551"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    setting: str
    keyspace: str
    value: str
    owner: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        if self.owner is None:
            note = f"a {self.value} holds no value, and its key lives as long as it needs to"
            help = "remove it"
        else:
            note = f"{quoted(self.setting)} belongs to a {self.owner}"
            instead = entry(self.place, "value", self.owner)
            help = f"remove it, or write {instead}"
        return Report(
            f"{quoted(self.keyspace)} has no use for {quoted(self.setting)}",
            (Label(self.place, f"its value is {quoted(self.value)}"),),
            notes=(note,),
            help=(help,),
        )


@dataclass(frozen=True, slots=True)
class LimitSyntax:
    """A limit is not a count and a time.

    The short form is the count of calls, `/`, and the time that they may come in, which
    is a duration as an expiry has it.

    Wrong:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = "10 per minute"

    Right:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = "10/1m"
    """

    code: ClassVar[str] = "CG552"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.text)} is not a limit",
            (Label(self.place, "expected a count, `/`, and a time"),),
            help=('write it like "10/1m": ten calls a minute',),
        )


@dataclass(frozen=True, slots=True)
class LimitCount:
    """A limit's count, or its burst, is out of range.

    It is at least one and at most 2 147 483 647; an exact window remembers each call and
    takes 10 000 at most.

    Wrong:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = "0/1m"

    Right:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = "1/1m"
    """

    code: ClassVar[str] = "CG553"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    count: int
    most: int
    what: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.count} is no count of {self.what}",
            (Label(self.place, f"expected 1 to {self.most}"),),
            help=("write a count in that range",),
        )


@dataclass(frozen=True, slots=True)
class LimitOfAlgorithm:
    """A part of a limit does not go with its algorithm.

    `burst` is for token buckets, and so is a list of limits (up to four that must all
    admit); `reset` is for fixed windows, in place of `per`; every other limit has a `per`.

    Wrong:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = { count = 10, per = "1m", burst = 20, algorithm = "fixed_window" }

    Right:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.calls]
        cluster = "main"
        key = "str"
        value = "limiter"
        pattern = "calls/:key"
        limit = { count = 10, per = "1m", burst = 20 }
    """

    code: ClassVar[str] = "CG554"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    what: str
    needs: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.what} needs {self.needs}",
            (Label(self.place, f"expected {self.needs}"),),
            help=(
                ("add it",)
                if self.needs.startswith("a time")
                else ("remove it, or choose another `algorithm`",)
            ),
        )


@dataclass(frozen=True, slots=True)
class LeaseTooLong:
    """A lock's lease is longer than a day.

    A holder that dies keeps all others out for as long.

    Wrong:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.nightly]
        cluster = "main"
        key = "str"
        value = "lock"
        pattern = "nightly/:key"
        lease = "2d"

    Right:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.nightly]
        cluster = "main"
        key = "str"
        value = "lock"
        pattern = "nightly/:key"
        lease = "1h"
    """

    code: ClassVar[str] = "CG555"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the lease of {quoted(self.keyspace)} is longer than a day",
            (Label(self.place, "expected one day at most"),),
            notes=("a holder that dies keeps all others out for as long",),
            help=("take a short lease, and `extend` it while the work goes on",),
        )


@dataclass(frozen=True, slots=True)
class MayBeEvicted:
    """A lock or a limiter lives in a cluster that evicts any key.

    Under an `allkeys-*` policy a lock can be evicted while it is held, and a limiter
    forget the calls that it has counted. Put them into a cluster that evicts nothing, or
    only what has an expiry and is used least.

    Wrong:

        [clusters.main]
        eviction_policy = "allkeys-lru"

        [keyspaces.nightly]
        cluster = "main"
        key = "str"
        value = "lock"
        pattern = "nightly/:key"
        lease = "30s"

    Right:

        [clusters.main]
        eviction_policy = "noeviction"

        [keyspaces.nightly]
        cluster = "main"
        key = "str"
        value = "lock"
        pattern = "nightly/:key"
        lease = "30s"
    """

    code: ClassVar[str] = "CG930"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    keyspace: str
    kind: str
    cluster: str
    policy: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} is a {self.kind}, and {quoted(self.cluster)} may evict it",
            (Label(self.place, "evicted, it is as if nobody had used it"),),
            notes=(
                f"the eviction policy of {quoted(self.cluster)} is {quoted(self.policy)}",
            ),
            help=(
                "put it into a cluster of its own with "
                f"{entry(self.place, 'eviction_policy', 'noeviction')}",
            ),
        )
