"""Which keys an application asks for, one after another: the same ones whenever they are made."""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator


def zipf(keys: int, exponent: float, length: int) -> Iterator[int]:
    """Yield keys of which few are asked for often, as in most applications."""
    chance = random.Random(3)
    weights = itertools.accumulate(1 / (each + 1) ** exponent for each in range(keys))
    edges = list(weights)
    for _ in range(length):
        yield bisect.bisect(edges, chance.random() * edges[-1])


def with_strangers(keys: Iterator[int]) -> Iterator[int]:
    """Yield keys, and three times of ten one that is asked for once."""
    chance = random.Random(4)
    for number, key in enumerate(keys):
        yield key if chance.random() < 0.7 else 1_000_000 + number
