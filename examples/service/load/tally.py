"""What the answers came to: how many, how fast, refused and failed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Literal, TypeAlias, get_args

Kind: TypeAlias = Literal["read", "search", "change"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(slots=True)
class Request:
    """A request under way; its status is None until there is an answer."""

    status: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the answers of some time came to; latencies in seconds, None without answers."""

    answers: int
    rate: float
    p50: float | None
    p99: float | None


@dataclass(slots=True)
class _Answers:
    """When requests of one kind were answered, in order, and how long each had taken."""

    at: list[float] = field(default_factory=list[float])
    took: list[float] = field(default_factory=list[float])

    def since(self, begin: float) -> Sequence[float]:
        return self.took[bisect_right(self.at, begin) :]


class Tally:
    """Counts answers and keeps how long they took; what was refused or failed has no part in latencies."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._began = clock()
        self._answers = {kind: _Answers() for kind in KINDS}
        self.refused = 0
        self.failed = 0

    @property
    def seconds(self) -> float:
        """Return how long this has been counting."""
        return self._clock() - self._began

    @contextmanager
    def timed(self, kind: Kind) -> Generator[Request]:
        """Count the request that the block makes, with the status that it gets."""
        began, request = self._clock(), Request()
        try:
            yield request
        finally:
            match request.status:
                case 429:
                    self.refused += 1
                case int(status) if status < 500:
                    now = self._clock()
                    self._answers[kind].at.append(now)
                    self._answers[kind].took.append(now - began)
                case _:
                    self.failed += 1

    def figures(self, *kinds: Kind, last: float | None = None) -> Figures:
        """Return what the answers of some kinds came to, all or those of the last seconds."""
        now = self._clock()
        begin = self._began if last is None else max(self._began, now - last)
        took = sorted(
            each for kind in kinds for each in self._answers[kind].since(begin)
        )
        elapsed = now - begin
        return Figures(
            answers=len(took),
            rate=len(took) / elapsed if elapsed else 0.0,
            p50=_part(took, 0.50),
            p99=_part(took, 0.99),
        )


def _part(ordered: Sequence[float], part: float) -> float | None:
    """Return the value that a part of them does not exceed."""
    return ordered[int(part * (len(ordered) - 1))] if ordered else None
