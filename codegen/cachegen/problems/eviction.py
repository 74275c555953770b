"""Warnings of keyspaces without expiry (CG901, CG902), where memory fills up or the others pay for it."""

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
    without one stay forever and push out the others, until writes fail.
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


def _either(place: Place) -> str:
    some, never = (entry(place, "expiry", each) for each in ("1d", "never"))
    return f"add {some}, or {never} if that is meant"
