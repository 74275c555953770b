"""The run without a fuzzer: the corpus as it is, then a fixed number of its mutations."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random
from types import TracebackType

from tests.costs import assert_costs_at_most, spent
from tests.front.test_bounds import ordinary
from tests.hostile_schemas.corpus import Language, corpus
from tests.hostile_schemas.law import Ending, check_reading, ending
from tests.hostile_schemas.mutation import mutated

DEAREST = 30
"""How many times as much as an ordinary file of 200 keyspaces an input may cost."""

_READING = 4
_SHOWN = 2_000


def compiled_mutations(language: Language, count: int, seed: int) -> Counter[Ending]:
    """Return how the corpus and so many mutations of it ended.

    Raises AssertionError, with the input, at the first that breaks the law.
    """
    path = f"api.{language}"
    seeds = corpus(language)
    endings = Counter(_checked(path, data, reading=True) for data in seeds)
    sound = [each for each in seeds if ending(path, each) is Ending.RENDERED]
    random = Random(seed)
    for number in range(count):
        data = mutated(random.choice(random.choice((seeds, sound))), random, seeds)
        endings[_checked(path, data, reading=number % _READING == 0)] += 1
    return endings


def _checked(path: str, data: bytes, *, reading: bool) -> Ending:
    with Shown(f"{path}: {data[:_SHOWN]!r}"):
        found: list[Ending] = []

        def compiled() -> float:
            return spent(lambda: found.append(ending(path, data)))

        if compiled() > DEAREST * _usual_cost():
            # The first of its kind imports what it needs; a dear input is dear again.
            assert_costs_at_most(DEAREST, compiled, _ordinary_cost)
        if reading:
            check_reading(path, data)
    return found[0]


def _ordinary_cost() -> float:
    sample = ordinary(200).text.encode()
    return spent(lambda: ending("ordinary.toml", sample))


@cache
def _usual_cost() -> float:
    return min(_ordinary_cost() for _ in range(3))


class Shown:
    """Adds what was under test to any exception that leaves the block."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Add the note."""
        if error is not None:
            error.add_note(self._what)
