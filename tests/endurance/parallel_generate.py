"""Eight `cachegen generate` at once into one folder, each with schemas of its own; some die."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random

from tests.endurance.killed_generate import check_files, prepared
from tests.endurance.part import Figures, Part
from tests.hostile_schemas.project import (
    OUTPUT,
    contents,
    ended,
    lay_out,
    nothing,
    said_by,
    started,
    state,
    warm,
)
from tests.hostile_schemas.steps import Steps, die

AT_ONCE = 8
ROUNDS = 150
STATES = tuple(state(number) for number in range(1, 4))

Made = dict[str, bytes]


def parallel(scale: float) -> Figures:
    """Return how many runs there were, and how many of them died.

    Every second round nobody dies: then the folder holds exactly what one run wanted.
    """
    random = Random(20_260_102)
    with tempfile.TemporaryDirectory() as name:
        warm()
        root = Path(name) / "project"
        prepared(root, STATES[0])
        made: list[Made] = []
        for number, schemas in enumerate(STATES):
            lay_out(root, schemas, f"schemas_{number}")
            assert ended(started(root, arguments(number))) == 0, said_by(root)
            made.append(contents(root))
        died = 0
        rounds = max(2, round(ROUNDS * scale))
        for number in range(rounds):
            dying = AT_ONCE // 2 if number % 2 else 0
            ends = at_once(root, random, dying)
            died += ends.count(-9)
            assert set(ends) <= ({0, -9} if dying else {0}), (ends, said_by(root))
            check_round(root, made, dying)
        return {"runs": rounds * AT_ONCE, "died": died, "rounds": rounds}


def at_once(root: Path, random: Random, dying: int) -> Sequence[int]:
    """Start all runs, of which the first so many die at some step, and return their ends."""
    children: list[int] = []
    for number in range(AT_ONCE):
        last = random.randint(1, 400)
        before = partial(Steps, last, die) if number < dying else nothing
        children.append(started(root, arguments(number), before))
    return [ended(child) for child in children]


def arguments(number: int) -> tuple[str, ...]:
    """Return the command of one run, which takes one state's schemas."""
    return ("generate", f"schemas_{number % len(STATES)}", "--output", OUTPUT)


def check_round(root: Path, made: list[Made], dying: int) -> None:
    """Assert what must hold when all have ended, and mend what the dead left."""
    if dying:
        check_files(root, made)
        assert ended(started(root, arguments(0))) == 0, said_by(root)
        assert contents(root) == made[0]
    else:
        assert contents(root) in made


PARTS = (
    Part(
        "parallel-generate",
        "of eight runs at once each is whole, and those that die harm nothing",
        parallel,
    ),
)
