"""What a warm call costs in instructions of our own, held against what it cost before.

``python -m benchmarks.instructions`` counts; ``--check`` fails when a call of
``instructions.json`` has grown by more than 2 %, and ``--write REASON`` keeps the counts.

Instructions repeat where times do not. A work's *own* count is what ours takes beyond
the limit, a bare socket that does the same: so what the libraries under both take, and
how many instructions this machine's Python spends on a line, weighs little.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from tests.servers import valkey_server

ROOT = Path(__file__).parents[1]
KEPT = Path(__file__).with_name("instructions.json")
CALLS = 100
MOST, MOST_ELSEWHERE = 1.02, 1.3
"""How many times as many instructions a call may take as it did: with the same Python and libraries, and with others."""
BUILT_WITH = [
    sys.version,
    *(f"{name} {version(name)}" for name in ("hiredis", "msgspec", "fakeredis")),
]


Kept = TypedDict(
    "Kept", {"reason": str, "built with": list[str], "own": dict[str, int]}
)
"""What `instructions.json` holds; ``own`` by work."""


def main() -> int:
    """Count; then say the counts, keep them, or hold them against those that were kept."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.instructions", description=main.__doc__
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--check", action="store_true", help="fail when one has grown")
    chosen.add_argument("--write", metavar="REASON", help="keep them, and why they are")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        print(
            "instructions are counted by valgrind, which is not on this machine's PATH"
        )
        return 2
    own = own_counts(counted())
    if options.write:
        kept = {"reason": options.write, "built with": BUILT_WITH, "own": own}
        KEPT.write_text(json.dumps(kept, indent=2) + "\n")
    if not options.check:
        print("\n".join(f"{work:36}{count:12,}" for work, count in own.items()))
        return 0
    grown = growths(own, json.loads(KEPT.read_text()))
    print("\n".join(grown) or "no call takes more instructions than before")
    return 1 if grown else 0


def own_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Return what ours takes beyond the limit, by work; in the embedded store there is no limit."""
    return {
        work: counts[work] - counts.get(f"{work}: limit", 0)
        for work in counts
        if not work.endswith(": limit")
    }


def growths(now: Mapping[str, int], kept: Kept) -> list[str]:
    """Return a sentence for each work that has grown, or that one of the two does not have."""
    before = kept["own"]
    most = MOST if kept["built with"] == BUILT_WITH else MOST_ELSEWHERE
    told = [
        f"{work}: {now[work]:,} instructions a call, {before[work]:,} before: make it shorter, or "
        'keep the new count with `python -m benchmarks.instructions --write "why"`'
        for work in now
        if work in before and now[work] > most * before[work]
    ]
    return told + [
        f"{work}: counted on one side only" for work in now.keys() ^ before.keys()
    ]


def counted() -> dict[str, int]:
    """Return the instructions of one call, by work, and by `work: limit` for the limits."""
    with TemporaryDirectory() as folder, valkey_server() as server:
        ran = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/counts",
             "--dump-before=getpriority", sys.executable, "-m", "benchmarks.marked_calls",
             str(server.port), str(CALLS)],
            capture_output=True, text=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        names = ran.stdout.splitlines()
        totals = [
            _total(Path(f"{folder}/counts.{place}"))
            for place in range(1, len([*Path(folder).glob("counts.*")]) + 1)
        ]
    # Before each work stands what led to it, behind the mark that ends the one before.
    return {
        name: total // CALLS for name, total in zip(names, totals[1::2], strict=True)
    }


def _total(dump: Path) -> int:
    found = re.search(r"^totals: (\d+)", dump.read_text(), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"callgrind wrote no total into {dump.name}")
    return int(found[1])


if __name__ == "__main__":
    sys.exit(main())
