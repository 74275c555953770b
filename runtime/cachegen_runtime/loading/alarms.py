"""What ends a pause before another claim early: the push of a key whose load others have.

Only a near cache hears of pushes. A key is listened to from the first pause on, and not from
the claim, so that a load that is nobody else's costs nothing more; what changed before that
is seen when the first pause is over. Pauses end in their time as without any pushes, since
nobody tells of a process that died.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol


class Pushes(Protocol):
    """What hears which keys have changed."""

    def listen(self, keys: Iterable[bytes], ring: Callable[[], None], /) -> None:
        """Call `ring` from now on, in any thread, whenever one of the keys has changed."""
        ...

    def listen_no_more(
        self, keys: Iterable[bytes], ring: Callable[[], None], /
    ) -> None:
        """Call `ring` for these keys no more."""
        ...


class Alarm:
    """Rings when one of some keys has changed since the last pause.

    Whoever pauses sets `wake` first and looks at `is_rung` afterwards: no ring is lost.
    """

    __slots__ = ("_keys", "_pushes", "is_rung", "wake")

    def __init__(self, pushes: Pushes, keys: Sequence[bytes]) -> None:
        self.is_rung = False
        self.wake: Callable[[], None] | None = None
        self._pushes = pushes
        self._keys = keys
        pushes.listen(keys, self._ring)

    def end(self) -> None:
        """Ring no more."""
        self._pushes.listen_no_more(self._keys, self._ring)

    def _ring(self) -> None:
        self.is_rung = True
        wake = self.wake
        if wake is not None:
            wake()
