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
COUNTED = ("limit", "ours", "redis-py, msgspec", "redis-py, orjson, dataclass")

_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


def instruction_counts(calls: int) -> dict[str, int]:
    """Return the instructions of one blocking GET, by callgrind; empty without valgrind."""
    if shutil.which("valgrind") is None:
        return {}
    with valkey_server() as server:
        return {
            name: (
                _counted(name, 3 * calls, server.port)
                - _counted(name, calls, server.port)
            )
            // (2 * calls)
            for name in COUNTED
        }


def counts_text(counts: Mapping[str, int]) -> str:
    """Return the counts as lines."""
    if not counts:
        return "\ninstructions per blocking get: not counted (no valgrind, or --only)"
    lines = [f"  {name:32}{count:12,}" for name, count in counts.items()]
    return "\n".join(
        ["\ninstructions per blocking get (callgrind, user space)", *lines]
    )


def write(
    versions: Sequence[str], tables: Sequence[Table], counts: Mapping[str, int]
) -> None:
    """Write the figures into the page and draw the chart."""
    lines = [_BEGIN, "", f"Measured with {', '.join(versions)}.", ""]
    for table in tables:
        lines += [f"**{table.title}**" + ("" if table.steady else " (unsteady)"), ""]
        lines += [
            "| | µs | ratio | quartiles | best/best |",
            "|---|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {row.name} | {row.microseconds:.1f} | {row.ratio:.2f} "
            f"| {row.lower:.2f}–{row.upper:.2f} | {row.best:.2f} |"
            for row in table.rows
        ]
        lines.append("")
    if counts:
        lines += [
            "**instructions per blocking get**",
            "",
            "| | instructions |",
            "|---|---:|",
        ]
        lines += [f"| {name} | {count:,} |" for name, count in counts.items()]
        lines.append("")
    whole = re.compile(re.escape(_BEGIN) + ".*" + re.escape(_END), re.DOTALL)
    figures = "\n".join([*lines, _END])
    PAGE.write_text(whole.sub(lambda _: figures, PAGE.read_text()))
    CHART.write_text(bars(tables))


def _counted(name: str, calls: int, port: int) -> int:
    ran = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         sys.executable, "-m", "benchmarks.one_get", name, str(calls), str(port)],
        capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    found = re.search(r"Collected : (\d+)", ran.stderr)
    if found is None:
        raise RuntimeError(f"callgrind said nothing of its count:\n{ran.stderr}")
    return int(found[1])
