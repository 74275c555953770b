"""What a comparison finds: one change that matters to what is cached, with both its places."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cachegen.source import Place


class Class(StrEnum):
    """How a change matters, gravest first."""

    LOSES = "loses"
    """New code does not find what is stored."""
    MISREADS = "misreads"
    """New code finds what is stored and cannot read it, or reads something else."""
    BOTH_WAYS = "both-ways"
    """New code reads what is stored; old code that still runs does not read what new code stores."""
    NOTICE = "notice"
    """Nothing is lost or misread, and somebody may want to know."""


CODES = {
    "CB101": "the keyspace is gone",
    "CB102": "the cluster changes",
    "CB103": "the pattern changes",
    "CB104": "the key's type changes",
    "CB105": "the shard changes",
    "CB106": "values of the key are gone",
    "CB107": "placeholders change places",
    "CB108": "the separator changes",
    "CB201": "the kind of keyspace changes",
    "CB202": "a type changes",
    "CB203": "a field without a default is new",
    "CB204": "values are gone",
    "CB205": "None is no longer allowed",
    "CB206": "a tuple's length changes",
    "CB207": "a model takes the place of fields, or the other way round",
    "CB208": "a keyspace takes another one's keys",
    "CB211": "stale values are kept that new code takes for fresh",
    "CB221": "plain values are no longer read",
    "CB222": "encrypted values are no longer read",
    "CB301": "the kind of keyspace changes",
    "CB302": "a type is wider",
    "CB303": "a field is gone that old code demands",
    "CB304": "values are new",
    "CB305": "None is newly allowed",
    "CB306": "a tuple's length changes",
    "CB307": "a model takes the place of fields, or the other way round",
    "CB311": "stale values are kept that old code takes for fresh",
    "CB321": "values become encrypted",
    "CB322": "values are no longer encrypted",
    "CB323": "values become compressed",
    "CB401": "the expiry changes",
    "CB402": "the eviction policy changes",
    "CB403": "what a value that does not decode is changes",
    "CB404": "the documentation changes",
    "CB405": "a type changes and still reads what is stored",
    "CB406": "a default is gone or another one",
    "CB407": "a model is imported from elsewhere",
    "CB408": "a field is gone",
    "CB411": "how values are loaded changes",
    "CB412": "what is kept near changes",
    "CB421": "values are no longer compressed",
}
"""What each code stands for; a code never changes its meaning."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One change of one keyspace, or of a cluster when `keyspace` is empty.

    `rolling` says that old code, too, fails on what new code stores. `allowed` is set by
    who asked for it. `witness` is a stored value that new code refuses, or takes for
    something else; one of them is enough, so that it does not tell findings apart.
    """

    code: str
    kind: Class
    cluster: str
    keyspace: str
    path: str
    old: Place | None
    new: Place | None
    headline: str
    notes: tuple[str, ...] = field(default=())
    help: tuple[str, ...] = field(default=())
    rolling: bool = False
    allowed: bool = False
    witness: bytes | None = field(default=None, compare=False)

    @property
    def subject(self) -> str:
        """Return what the finding is about: `service.keyspace`, or a cluster."""
        return self.keyspace or self.cluster

    @property
    def breaks(self) -> bool:
        """Return whether some code does not find or read what is stored, and nobody allowed it."""
        return self.kind is not Class.NOTICE and not self.allowed


def ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings, gravest first, then by code and subject, each once."""
    ranks = list(Class)
    unique = dict.fromkeys(findings)

    def rank(each: Finding) -> tuple[int, str, str, str, str]:
        return (
            ranks.index(each.kind),
            each.code,
            each.subject,
            each.path,
            each.headline,
        )

    return tuple(sorted(unique, key=rank))
