"""From samples to a schema that compiles: what would not is tried as text, then left out by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cachegen import pipeline
from cachegen.diagnostics import Severity
from cachegen.live.inferring.groups import Group, grouped
from cachegen.live.inferring.proposals import Proposal, Unexpressed, proposed
from cachegen.live.inferring.samples import Gathered
from cachegen.live.inferring.schema_text import schema_text
from cachegen.source import Source
from cachegen.words.quantities import amount

MOST = 150
"""Patterns that are proposed; those with fewest keys are only named beyond it."""

_FILE = "proposed.toml"


@dataclass(frozen=True, slots=True)
class Inferred:
    """The text of the schema, and what it holds and does not."""

    text: str
    proposals: tuple[Proposal, ...]
    unexpressed: tuple[Unexpressed, ...]


def infer(gathered: Gathered, cluster: str, address: str) -> Inferred:
    """Return the schema that the samples suggest; it compiles without an error."""
    attempt = _Attempt(cluster, gathered.eviction_policy)
    unexpressed: list[Unexpressed] = []
    groups = grouped(gathered.samples)
    ranked = sorted(groups, key=lambda each: -len(each.samples))
    least = len(ranked[MOST].samples) if len(ranked) > MOST else 0
    for group in groups:
        found = attempt.add(group) if len(group.samples) > least else _rare(group)
        if isinstance(found, Unexpressed):
            unexpressed.append(found)
    if gathered.unreadable:
        reason = "cachegen's keys are UTF-8"
        unexpressed.append(Unexpressed("keys not UTF-8", gathered.unreadable, reason))
    text = schema_text(
        _header(gathered, address),
        cluster,
        gathered.eviction_policy,
        attempt.accepted,
        unexpressed,
    )
    return Inferred(text, tuple(attempt.accepted), tuple(unexpressed))


def _header(gathered: Gathered, address: str) -> tuple[str, ...]:
    count = len(gathered.samples) + gathered.unreadable
    return (
        f"Proposed by `cachegen infer` from {amount(count, 'key')} of {gathered.size:,} at "
        f"{address}.",
        "It is a guess from what was there: read each line before you rely on it.",
    )


def _rare(group: Group) -> Unexpressed:
    reason = f"over {MOST} patterns have more keys: a schema by hand fits better"
    return Unexpressed(group.shown, len(group.samples), reason)


class _Attempt:
    """The proposals accepted so far; another one must compile together with them."""

    def __init__(self, cluster: str, eviction_policy: str) -> None:
        self.accepted: list[Proposal] = []
        self._cluster = cluster
        self._eviction_policy = eviction_policy

    def add(self, group: Group) -> Proposal | Unexpressed:
        """Return the proposal for a group when one compiles, else why none does."""
        proposal = proposed(group, {each.name for each in self.accepted})
        if isinstance(proposal, Unexpressed):
            return proposal
        trouble = self._trouble([*self.accepted, proposal])
        if trouble is not None and proposal.structs:
            proposal = proposal.as_text()
            trouble = self._trouble([*self.accepted, proposal])
        if trouble is not None:
            return Unexpressed(group.shown, len(group.samples), trouble)
        self.accepted.append(proposal)
        return proposal

    def _trouble(self, proposals: Sequence[Proposal]) -> str | None:
        text = schema_text((), self._cluster, self._eviction_policy, proposals)
        result = pipeline.compile([Source(_FILE, text)])
        if result.workspace is not None:
            return None
        errors = [each for each in result.problems if each.severity is Severity.ERROR]
        return errors[0].describe().headline
