"""Hostile schemas by coverage-guided fuzzing, over the compiler from bytes to Python.

The fuzzer is no dependency of this project: where `atheris` is not installed, the same
law is put to as many mutations without guidance, and the figures say so.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from tests.endurance.part import Figures, Part
from tests.hostile_schemas.corpus import LANGUAGES, Language, corpus
from tests.hostile_schemas.fuzzing import fuzzed
from tests.hostile_schemas.law import Ending
from tests.hostile_schemas.mutations import compiled_mutations

RUNS = 60_000
"""Inputs of the long form, for each language."""

SECONDS = 165
"""Seconds after which the long form stops, however many inputs it has had by then."""

_SEED = 20_260_102


def guided(language: Language) -> Callable[[float], Figures]:
    """Return the run of one language."""

    def run(scale: float) -> Figures:
        runs = max(int(RUNS * scale), len(corpus(language)))
        if find_spec("atheris") is None:
            return unguided(language, runs)
        return fuzzed(language, runs, max(int(SECONDS * scale), 10))

    return run


def unguided(language: Language, runs: int) -> Figures:
    """Return what so many mutations without guidance counted."""
    endings = compiled_mutations(language, runs, _SEED)
    return {
        "inputs without guidance": endings.total(),
        "became Python": endings[Ending.RENDERED],
    }


PARTS = tuple(
    Part(
        f"hostile-{language}",
        "any bytes end in problems with places in the file, or in Python that compiles",
        guided(language),
    )
    for language in LANGUAGES
)
