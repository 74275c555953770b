"""Keys of no keyspace, by their shape: how many there are of each, and what keeps one from being found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from cachegen.live.inferring.groups import Group, grouped
from cachegen.live.inferring.samples import Sample
from cachegen.live.inferring.separators import common_separator, escaped
from cachegen.live.owners import Owners

_KEPT = 20_000
"""Keys whose shapes are looked for, at most; all are counted."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """Keys of one shape; ``reason`` says how the example differs from the nearest pattern."""

    shape: str
    count: int
    example: str
    reason: str


@dataclass(slots=True)
class Gathering:
    """Strangers as they are met, one by one."""

    keys: list[str] = field(default_factory=list[str])
    oddities: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    examples: dict[str, str] = field(default_factory=dict[str, str])
    count: int = 0

    def take(self, key: str) -> None:
        """Note a key of no keyspace."""
        self.count += 1
        if len(self.keys) < _KEPT:
            self.keys.append(key)

    def take_odd(self, shape: str, key: str, reason: str) -> None:
        """Note a key that has no shape, such as one that is not UTF-8."""
        self.count += 1
        self.oddities[shape, reason] += 1
        self.examples.setdefault(shape, key)

    def by_shape(self, owners: Owners) -> list[Strangers]:
        """Return the shapes, those of most keys first."""
        samples = [Sample(key, "", None) for key in sorted(self.keys)]
        groups = grouped(samples, common_separator(self.keys))
        odd = [
            Strangers(shape, count, self.examples[shape], reason)
            for (shape, reason), count in self.oddities.items()
        ]
        found = [*(_strangers(each, owners) for each in groups), *odd]
        return sorted(found, key=lambda each: (-each.count, each.shape))


def _strangers(group: Group, owners: Owners) -> Strangers:
    example = group.samples[0].key
    return Strangers(group.shown, len(group.samples), example, _reason(group, owners))


def _reason(group: Group, owners: Owners) -> str:
    key = group.samples[0].key
    if len(group.parts) > 1 and group.separator != owners.separator:
        segments = (escaped(each, owners.separator) for each in group.segments(key))
        moved = owners.separator.join(segments)
        owner = owners.of(moved)
        if owner is not None:
            name = f"{owner.keyspace.service}.{owner.keyspace.name}"
            return f"joined by `{group.separator}`; as `{moved}` it would be `{name}`"
        return f"joined by `{group.separator}`; as `{moved}`: {owners.reason(moved)}"
    return owners.reason(key)
