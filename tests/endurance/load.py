"""Mixed load over a generated module while its server is restarted; memory stays flat and nothing is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import sleep

from tests.endurance.part import Figures, Part
from tests.servers import Server, valkey_server
from tests.sleeper import HANG

RESTARTS = 10
WARM = 3
"""Phases after which memory has the size that it keeps."""
MEMORY = 12_000_000
"""Bytes by which the process may grow afterwards: the C library keeps what a restart's burst of errors took."""
BLOCKS = 5_000
"""Blocks of memory by which it may grow; a leak of one in a hundred calls would be as many."""
OBJECTS = 500
"""Objects by which it may grow: locks and queues of a moment."""


def run(scale: float) -> Figures:
    """Load a server for two minutes and restart it ten times meanwhile, four in a short form."""
    seconds = max(10 * scale, 0.4)
    restarts = RESTARTS if scale >= 1 else 4
    with valkey_server() as server:
        phases, end = observed(server, restarts + 2, seconds)
    warm, last = phases[WARM - 1], phases[-1]
    growth = max(phase["memory"] for phase in phases[WARM:]) - warm["memory"]
    objects = last["objects"] - warm["objects"]
    assert last.get("wrong values", 0) == 0, last
    assert last["calls without a server"] > 0, last
    assert growth < MEMORY, phases
    assert last["blocks"] - warm["blocks"] < BLOCKS, phases
    assert objects < OBJECTS, phases
    assert all(phase["threads"] == 1 and phase["tasks"] == 0 for phase in phases)
    assert max(phase["files"] for phase in phases) <= warm["files"] + 5, phases
    # The selector of the event loop is closed by then, too.
    assert end == {"files left": 0, "threads": 1}, end
    names = ("rounds of calls", "calls without a server", "cancelled", "wrong values")
    return {name: last.get(name, 0) for name in names} | {
        "restarts": restarts,
        "growth in kB": growth // 1000,
        "growth in blocks": last["blocks"] - warm["blocks"],
        "growth in objects": objects,
        "files left": end["files left"],
    }


def observed(
    server: Server,
    phases: int,
    seconds: float,
    program: Sequence[str] = ("-m", "tests.endurance.mixed_load"),
) -> tuple[list[dict[str, int]], dict[str, int]]:
    """Run the load and restart the server in each phase but the first and last; return what the load says."""
    code = [sys.executable, "-W", "error", *program]
    process = subprocess.Popen(
        [*code, f"{server.url}?timeout=0.5", str(phases), str(seconds)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2], env=dict(os.environ, PYTHONASYNCIODEBUG="1"),
    )  # fmt: skip
    assert process.stdout is not None
    lines = [json.loads(process.stdout.readline() or "{}")]
    for _ in range(phases - 2):
        sleep(seconds / 2)
        server.stop()
        sleep(seconds / 10)
        server.start()
        lines.append(json.loads(process.stdout.readline() or "{}"))
    rest, complaints = process.communicate(timeout=HANG)
    lines += [json.loads(line) for line in rest.splitlines()]
    assert (process.returncode, complaints) == (0, ""), complaints[-3000:]
    return lines[:-1], lines[-1]


PARTS = (
    Part(
        "mixed-load",
        "under load, cancellations and restarts memory stays flat, and no socket, task, file or thread is left",
        run,
    ),
)
