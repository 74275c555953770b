"""Whether a cluster answers: while it does not, one call a while asks it, and the others go on without.

Reads and claims are counted apart, since a server that takes no writes still answers reads.
"""

from __future__ import annotations

from cachegen_runtime.loading.brief import Brief


class Answering:
    """One kind of question to one cluster; open until a question got no answer."""

    __slots__ = ("_every", "again")

    def __init__(self, every: float) -> None:
        """Let one call ask each `every` seconds while there is no answer."""
        self._every = every
        self.again: float | None = None
        """When one call may ask again; None while every call may."""

    def may_ask(self, now: float) -> bool:
        """Return whether this call asks; the one that tries again keeps the others from it."""
        return self.again is None or self._takes_turn(now)

    def _takes_turn(self, now: float) -> bool:
        with Brief.lock:
            again = self.again
            if again is not None and now < again:
                return False
            if again is not None:
                self.again = now + self._every
            return True

    def answered(self) -> None:
        """Note an answer."""
        if self.again is not None:
            self.again = None

    def unanswered(self, now: float) -> None:
        """Note that no answer came."""
        self.again = now + self._every
