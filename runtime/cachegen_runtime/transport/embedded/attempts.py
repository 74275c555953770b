"""A call on the embedded store that another call of its thread may interrupt: each is whole, the inner one first.

A signal's handler, a `__del__` or a callback may call the store in the middle of another call,
which cannot go on meanwhile. So the inner call takes back what the outer one has done until
then, takes effect, and lets the outer one begin again:

====================  ==========================================================
event                 what it does
====================  ==========================================================
a call begins         it notes what its keys hold (`held`)
an inner call begins  the outer one's keys hold again what they held; it is `struck`
the inner call ends   the outer one's `held` is noted anew, in one step with the end
a struck call ends    its keys hold what `held` says now, and it begins again
====================  ==========================================================

Python runs handlers when a function begins or a loop goes on. What is called one step here
holds no call and no loop; everything else may itself be interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
H = TypeVar("H")

MOST_ATTEMPTS: Final = 100
"""Interruptions after which a call takes effect in the middle of others, so that it ends at all."""

_BROKEN: Final = (LookupError, RuntimeError, ValueError)
"""What the engine may raise when its table has changed under it."""


State: TypeAlias = Sequence[tuple[bytes, H | None]]
"""Keys and copies of what they hold."""


class Table(Protocol[H]):
    """What attempts want of the engine."""

    def copies(self, keys: Sequence[bytes], most: int | None) -> State[H] | None:
        """Return copies of what keys hold; None when one is larger than `most`."""
        ...

    def put(self, state: State[H]) -> None:
        """Let keys hold what they held."""
        ...


LARGEST: Final = 1000
"""Elements above which a collection is not copied for the case that its call is interrupted."""


class _Attempt(Generic[H]):
    """A call under way; ``held`` is None while it has changed nothing."""

    __slots__ = ("held", "keys", "struck")

    def __init__(self, keys: Sequence[bytes]) -> None:
        self.keys = keys
        self.struck = False
        self.held: State[H] | None = None

    def undo(self, table: Table[H]) -> None:
        """Take back what the call has done, and once more when another call came in the middle of this."""
        undone: State[H] | None = None
        while (held := self.held) is not None and held is not undone:
            table.put(held)
            undone = held


class Attempts(Generic[H]):
    """The calls of one store that are `under_way`, the innermost one at hand."""

    __slots__ = ("_table", "under_way")

    def __init__(self, table: Table[H]) -> None:
        self._table = table
        self.under_way: _Attempt[H] | None = None

    def whole(self, keys: Sequence[bytes], apply: Callable[[], T]) -> T:
        """Return what a call makes of the store: all of it or, when it raises, nothing."""
        outer = self.under_way
        if outer is not None:
            outer.struck = True
            outer.undo(self._table)
        for _ in range(MOST_ATTEMPTS):
            attempt: _Attempt[H] = _Attempt(keys)
            self.under_way = attempt
            held = self._table.copies(keys, LARGEST)
            # One step.
            attempt.held = None if attempt.struck else held
            if attempt.held is None:
                if held is None:
                    break
                continue
            try:
                result = apply()
            except BaseException as error:
                attempt.undo(self._table)
                if not (attempt.struck and isinstance(error, _BROKEN)):
                    self._end_anyhow(attempt, outer)
                    raise
            else:
                if self._ended(attempt, outer):
                    return result
                attempt.undo(self._table)
        self.under_way = outer
        result = apply()
        if outer is not None:
            outer.held = self._table.copies(outer.keys, None)
        return result

    def _ended(self, attempt: _Attempt[H], outer: _Attempt[H] | None) -> bool:
        """End an attempt, unless another call came in its middle; return whether it did end."""
        heir = attempt if outer is None else outer
        held = None if outer is None else self._table.copies(outer.keys, None)
        # One step.
        self.under_way, heir.held = (attempt, heir.held) if attempt.struck else (outer, held)  # fmt: skip
        return not attempt.struck

    def _end_anyhow(self, attempt: _Attempt[H], outer: _Attempt[H] | None) -> None:
        """End an attempt that has failed and was undone."""
        attempt.struck = False
        while not self._ended(attempt, outer):
            attempt.struck = False
