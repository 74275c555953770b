"""How long to wait before trying again: twice as long each time, up to a bound, and never the same for all who wait."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

_SPREAD: Final = 0.25
"""The part of a pause by which it is longer or shorter at random."""


def pauses(first: float, longest: float) -> Iterator[float]:
    """Yield the seconds between tries, without end; the bounds are of what is then spread."""
    pause = first
    while True:
        yield pause * random.uniform(1 - _SPREAD, 1 + _SPREAD)
        pause = min(pause * 2, longest)
