"""Limiters as their promises say it, in exact fractions: the model that scripts are held to."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class BucketModel:
    """A bucket that `count` calls a `per` microseconds leave; it holds `burst`."""

    count: int
    per: int
    burst: int
    level: Fraction = Fraction(0)
    seen: int = 0

    def look(self, now: int, cost: int) -> tuple[bool, int, int, int]:
        """Return whether a call is admitted, what remains, and both waits in microseconds."""
        self._leak(now)
        admitted = self.level + cost <= self.burst
        remaining = (self.burst - self.level) // 1
        short = max(self.level + cost - self.burst, Fraction(0))
        return admitted, int(remaining), self._wait(short), self._wait(self.level)

    def take(self, now: int, cost: int) -> tuple[bool, int, int, int]:
        """Charge a call if it is admitted."""
        admitted, *rest = self.look(now, cost)
        if not admitted:
            return admitted, rest[0], rest[1], rest[2]
        self.level += cost
        _, remaining, _, full = self.look(now, 0)
        return True, remaining, 0, full

    def _leak(self, now: int) -> None:
        gone = Fraction((now - self.seen) * self.count, self.per)
        self.level = max(self.level - gone, Fraction(0))
        self.seen = now

    def _wait(self, calls: Fraction) -> int:
        return -((-calls * self.per) // self.count)


@dataclass
class WindowModel:
    """At most `count` calls in any `per` microseconds: each is remembered."""

    count: int
    per: int
    calls: list[int] = field(default_factory=list[int])

    def look(self, now: int, cost: int) -> tuple[bool, int, int, int]:
        """Return whether a call is admitted, what remains, and both waits in microseconds."""
        live = [each for each in self.calls if each > now - self.per]
        admitted = len(live) + cost <= self.count
        wait = 0
        if not admitted:
            wait = min(
                each + self.per - now
                for index, each in enumerate(live)
                if len(live) - index - 1 + cost <= self.count
            )
        return (
            admitted,
            max(self.count - len(live), 0),
            wait,
            live[-1] + self.per - now if live else 0,
        )

    def take(self, now: int, cost: int) -> tuple[bool, int, int, int]:
        """Charge a call if it is admitted."""
        admitted, *rest = self.look(now, cost)
        if not admitted:
            return admitted, rest[0], rest[1], rest[2]
        self.calls += [now] * cost
        _, remaining, _, reset = self.look(now, 0)
        return True, remaining, 0, reset
