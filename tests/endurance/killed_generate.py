"""`cachegen generate` that dies, or finds the disk full, at any step of its work."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.endurance.part import Figures, Part
from tests.hostile_schemas.project import (
    FOREIGN,
    State,
    add_foreign,
    contents,
    generated,
    lay_out,
    said_by,
    state,
    warm,
)
from tests.hostile_schemas.steps import Steps, die

OLD, NEW, THIRD = state(1), state(2), state(3)
ACCOUNT = ".cachegen.json"

Made = dict[str, bytes]


def no_room() -> None:
    """Fail as the system does when a disk has no block left."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def killed(scale: float) -> Figures:
    """Return how many steps a run was killed at, with all that must hold after each."""
    return after_each_step(scale, die, {-9})


def out_of_room(scale: float) -> Figures:
    """Return how many steps a run found no room at, with all that must hold after each."""
    # What only saves the next run some work may fail in silence: then the run is good.
    return after_each_step(scale, no_room, {0, 2})


def after_each_step(scale: float, act: Callable[[], None], ends: set[int]) -> Figures:
    """Run from OLD to NEW, do `act` at each step in turn, and check what is left.

    Each second time the next run dies as well, on its way to a third state. A scale below
    1 leaves steps out, others each time, never the last.
    """
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        warm()
        made = [finished(root, each) for each in (OLD, NEW, THIRD)]
        steps = steps_of(root)
        check_order(steps)
        prepared(root, OLD)
        start = root.rename(root.with_name("start"))
        interrupted = repaired = 0
        for last in chosen(len(steps), scale):
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(start, root)
            lay_out(root, NEW)
            status = generated(root, partial(Steps, last, act))
            assert status in ends, (status, last, steps[last - 1], said_by(root))
            interrupted += 1
            check_files(root, made[:2])
            if last % 2:
                lay_out(root, THIRD)
                generated(root, partial(Steps, len(steps) - last, die))
                interrupted += 1
                check_files(root, made)
            wanted = last % 3
            check_repair(root, (OLD, NEW, THIRD)[wanted], made[wanted])
            repaired += 1
        return {
            "steps": len(steps),
            "runs broken off": interrupted,
            "repaired": repaired,
        }


def chosen(count: int, scale: float) -> Iterator[int]:
    """Yield the steps to try, evenly, from the first to the last."""
    tried = max(2, min(count, round(count * scale)))
    return (1 + round(at * (count - 1) / (tried - 1)) for at in range(tried))


def prepared(root: Path, schemas: State) -> None:
    """Make a project whose output is that of these schemas, beside foreign files."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    lay_out(root, schemas)
    add_foreign(root)
    assert generated(root) == 0, said_by(root)


def finished(root: Path, schemas: State) -> Made:
    """Return what a whole run leaves."""
    prepared(root, schemas)
    return contents(root)


def steps_of(root: Path) -> list[str]:
    """Return the steps of a run from OLD to NEW that nothing breaks off."""
    prepared(root, OLD)
    lay_out(root, NEW)
    shown = root.with_name("steps")
    counting: list[Steps] = []
    status = generated(
        root,
        lambda: counting.append(Steps(0, die)),
        lambda: shown.write_text("\n".join(counting[0].taken)),
    )
    assert status == 0, said_by(root)
    return shown.read_text().splitlines()


def check_order(steps: list[str]) -> None:
    """Assert that all new bytes were on the disk before the first file was replaced.

    What is replaced after the last sync only saves the next run some work.
    """
    replacing = [at for at, step in enumerate(steps) if step == "c_call replace"]
    synced = [at for at, step in enumerate(steps) if step == "c_return fsync"]
    assert synced
    assert len([at for at in replacing if at > synced[-1]]) <= 2
    ours = [at for at in replacing if at < synced[-1]]
    assert len(ours) >= 5
    assert len([at for at in synced if at < ours[0]]) >= len(ours)


def check_files(root: Path, states: list[Made]) -> None:
    """Assert that each file is entirely one of those it may be, and that nothing else is there."""
    for path, data in contents(root).items():
        if path in FOREIGN:
            assert data == FOREIGN[path], path
        elif path != ACCOUNT and not path.endswith(".tmp"):
            assert data in [each.get(path) for each in states], path
    assert contents(root).keys() >= FOREIGN.keys()
    assert contents(root).keys() >= set(states[0]).intersection(*states)


def check_repair(root: Path, schemas: State, made: Made) -> None:
    """Assert that the next run leaves exactly what a first run would."""
    lay_out(root, schemas)
    assert generated(root) == 0, said_by(root)
    assert contents(root) == made


PARTS = (
    Part(
        "killed-generate",
        "killed at any step, every file is entirely old or new, and the next run repairs all",
        killed,
    ),
    Part(
        "full-disk",
        "with no room left from any step on, the same, and a sentence says so",
        out_of_room,
    ),
)
