"""What a long run is made of: a promise, and the work that would break it if it did not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Figures: TypeAlias = Mapping[str, int | float]
"""What was counted, by its name as the page shows it: ``{"calls": 200_000, "wrong values": 0}``."""


@dataclass(frozen=True)
class Part:
    """One promise under load.

    ``run`` takes a scale (1 is the long form, 0.01 a hundredth of its work), raises
    AssertionError when the promise is broken, and returns what it counted.
    """

    name: str
    promise: str
    run: Callable[[float], Figures]
