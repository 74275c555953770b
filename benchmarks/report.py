"""What is done with figures: instruction counts, the page's tables, the chart."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.servers import valkey_server

from benchmarks.chart import bars
from benchmarks.measure import Table

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "performance.svg"
COUNTED = {
    "get": ("limit", "ours", "redis-py, msgspec", "redis-py, orjson, dataclass"),
    "set": ("limit", "ours", "redis-py, msgspec", "redis-py, orjson, dataclass"),
    "increment with expiry": ("limit (one script)", "ours", "redis-py, one pipeline"),
}
"""The blocking works whose instructions are counted, and by whom they are done."""

_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


def instruction_counts(calls: int) -> dict[tuple[str, str], int]:
    """Return the instructions of one call, by work and contender; empty without valgrind."""
    if shutil.which("valgrind") is None:
        return {}
    with valkey_server() as server:
        return {
            (work, name): (
                _counted(work, name, 3 * calls, server.port)
                - _counted(work, name, calls, server.port)
            )
            // (2 * calls)
            for work, names in COUNTED.items()
            for name in names
        }


def counts_text(counts: Mapping[tuple[str, str], int]) -> str:
    """Return the counts as lines."""
    if not counts:
        return "\ninstructions per call: not counted (no valgrind, or --only)"
    lines = [
        f"  {f'{work}: {name}':56}{count:12,}" for (work, name), count in counts.items()
    ]
    return "\n".join(["\ninstructions per call (callgrind, user space)", *lines])


def write(
    versions: Sequence[str],
    tables: Sequence[Table],
    counts: Mapping[tuple[str, str], int],
) -> None:
    """Write the figures into the page and draw the chart."""
    lines = [_BEGIN, "", f"Measured with {', '.join(versions)}.", ""]
    for table in tables:
        lines += [f"**{table.title}**" + ("" if table.steady else " (unsteady)"), ""]
        unit, size = table.unit
        lines += [
            f"| | {unit} | ratio | quartiles | best/best |",
            "|---|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {row.name} | {row.microseconds / size:.1f} | {row.ratio:.2f} "
            f"| {row.lower:.2f}–{row.upper:.2f} | {row.best:.2f} |"
            for row in table.rows
        ]
        lines.append("")
    if counts:
        lines += [
            "**instructions per blocking call**",
            "",
            "| work | | instructions |",
            "|---|---|---:|",
        ]
        lines += [
            f"| {work} | {name} | {count:,} |" for (work, name), count in counts.items()
        ]
        lines.append("")
    whole = re.compile(re.escape(_BEGIN) + ".*" + re.escape(_END), re.DOTALL)
    figures = "\n".join([*lines, _END])
    PAGE.write_text(whole.sub(lambda _: figures, PAGE.read_text()))
    CHART.write_text(bars(tables))


def _counted(work: str, name: str, calls: int, port: int) -> int:
    ran = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         sys.executable, "-m", "benchmarks.one_call", work, name, str(calls), str(port)],
        capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    found = re.search(r"Collected : (\d+)", ran.stderr)
    if found is None:
        raise RuntimeError(f"callgrind said nothing of its count:\n{ran.stderr}")
    return int(found[1])
