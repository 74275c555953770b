"""What an inspection found, by keyspace: plain numbers and samples, gathered a key at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from cachegen import ir
from cachegen.live.contents import Content
from cachegen.live.mismatch import Mismatch
from cachegen.live.strangers import Strangers

SAMPLES = 3
"""Values shown of each keyspace."""

EXAMPLES = 10
"""Keys or shapes named of each kind of trouble."""


@dataclass(slots=True)
class Sample:
    """A typed key and what it holds."""

    raw: str
    key: str
    content: Content


@dataclass(slots=True)
class Broken:
    """A key whose value does not decode, and why."""

    raw: str
    mismatch: Mismatch


@dataclass(slots=True)
class Found:
    """What there is of one keyspace.

    ``lifetimes`` are TTLs in milliseconds of the keys that have one; ``memory`` the bytes
    of each key that was weighed; ``unread`` counts values too large to judge; ``records``
    counts keys that are being loaded, or are remembered as missing.
    """

    keyspace: ir.Keyspace
    count: int = 0
    lasting: int = 0
    lifetimes: list[int] = field(default_factory=list[int])
    memory: list[int] = field(default_factory=list[int])
    samples: list[Sample] = field(default_factory=list[Sample])
    broken: list[Broken] = field(default_factory=list[Broken])
    broken_count: int = 0
    unread: int = 0
    records: int = 0

    def lives(self, milliseconds: int) -> None:
        """Note a key's TTL; -1 says that it has none."""
        if milliseconds == -1:
            self.lasting += 1
        elif milliseconds >= 0:
            self.lifetimes.append(milliseconds)

    def judge(self, raw: str, key: str, content: Content | Mismatch | None) -> None:
        """Note what a key holds."""
        match content:
            case None:
                self.unread += 1
            case Mismatch():
                self.broken_count += 1
                if len(self.broken) < EXAMPLES:
                    self.broken.append(Broken(raw, content))
            case Content():
                if len(self.samples) < SAMPLES:
                    self.samples.append(Sample(raw, key, content))

    def total_memory(self) -> int | None:
        """Return the bytes of all keys, as those that were weighed suggest."""
        if not self.memory:
            return None
        return round(sum(self.memory) / len(self.memory) * self.count)


@dataclass(slots=True)
class Inspection:
    """What was found on one cluster, and how much of it was looked at."""

    cluster: str
    address: str
    size: int
    looked_at: int = 0
    is_complete: bool = True
    found: list[Found] = field(default_factory=list[Found])
    strangers: list[Strangers] = field(default_factory=list[Strangers])
    stranger_count: int = 0
    own_count: int = 0

    def is_sound(self) -> bool:
        """Return whether every key has a keyspace and every value decodes."""
        return not self.stranger_count and not any(
            each.broken_count for each in self.found
        )
