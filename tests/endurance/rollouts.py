"""Rolling deploys between releases made at random: what `breaking` said of each, and what happened."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.endurance.part import Figures, Part
from tests.rollouts.simulation import Simulation
from tests.servers import valkey_server

_PAIRS = 5_000


def deploys(scale: float) -> Figures:
    """Play deploys through, and hold what happens against what was said."""
    with (
        tempfile.TemporaryDirectory(prefix="cachegen-") as folder,
        valkey_server() as server,
    ):
        played = Simulation(Path(folder), server.port)
        try:
            for seed in range(1_000, 1_000 + int(_PAIRS * scale)):
                played.play(seed)
        finally:
            played.end()
    assert not played.broken, "\n".join(played.broken)
    return {**played.counted, "disagreements": len(played.broken)}


PARTS = (
    Part(
        "rollouts",
        "what `breaking` says of two releases is what their processes do to each other's values",
        deploys,
    ),
)
