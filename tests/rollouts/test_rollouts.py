"""The short form: a hundred deploys, and the control that a worse verdict is caught."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cachegen.breaking import compare
from tests.rollouts.simulation import Simulation, Verdict
from tests.servers import valkey_server


@contextmanager
def simulation(folder: Path, verdict: Verdict = compare) -> Iterator[Simulation]:
    """Yield a simulation on a server of its own."""
    with valkey_server() as server:
        made = Simulation(folder, server.port, verdict)
        try:
            yield made
        finally:
            made.end()


def test_what_breaking_says_is_what_happens(tmp_path: Path) -> None:
    with simulation(tmp_path) as played:
        for seed in range(100):
            played.play(seed)
        assert played.broken == []
        assert played.counted["pairs"] > 50
        assert played.counted["witnesses"] > 30


def test_a_verdict_that_says_nothing_is_caught(tmp_path: Path) -> None:
    with simulation(tmp_path, lambda old, new: ()) as played:
        for seed in range(30):
            played.play(seed)
        assert len(played.broken) > 5


def test_a_verdict_that_mistakes_the_releases_for_each_other_is_caught(
    tmp_path: Path,
) -> None:
    with simulation(tmp_path, lambda old, new: compare(new, old)) as played:
        for seed in range(30):
            played.play(seed)
        assert any(
            "shows what old code does not read" in each for each in played.broken
        )
        assert any("nobody said so" in each for each in played.broken)
