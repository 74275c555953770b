"""The run without a fuzzer: the corpus as it is, then a fixed number of its mutations."""

from __future__ import annotations

import time
from collections import Counter
from random import Random
from types import TracebackType

from tests.hostile_schemas.corpus import Language, corpus
from tests.hostile_schemas.law import Ending, check_reading, ending
from tests.hostile_schemas.mutation import mutated

SECONDS_FOR_ONE = 0.5
"""Processor time within which every input has its ending."""

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
        found, took = _timed(path, data)
        if took > SECONDS_FOR_ONE:
            # The first of its kind imports what it needs; a slow input is slow again.
            found, took = _timed(path, data)
        assert took <= SECONDS_FOR_ONE, f"{took:.2f} s"
        if reading:
            check_reading(path, data)
    return found


def _timed(path: str, data: bytes) -> tuple[Ending, float]:
    began = time.process_time()
    found = ending(path, data)
    return found, time.process_time() - began


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
