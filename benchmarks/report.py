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
from benchmarks.measure import Facts, Table

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "performance.svg"
COUNTED = {
    "get": ("limit", "ours", "redis-py, msgspec", "redis-py, orjson, dataclass"),
    "set": ("limit", "ours", "redis-py, msgspec", "redis-py, orjson, dataclass"),
    "increment with expiry": ("limit (one script)", "ours", "redis-py, one pipeline"),
}
"""The blocking works whose instructions are counted, and by whom they are done."""

_PLACES = (
    (PAGE, "limiters", "limiters"),
    (PAGE, "keyed", "keyed"),
    (PAGE, "loading", "loading"),
    (ROOT / "docs" / "near.md", "figures", "near"),
    (ROOT / "docs" / "near.md", "facts", "near cache"),
    (ROOT / "docs" / "values.md", "figures", "stored"),
)
"""Where the figures of some parts stand: page, mark, part; all others stand together in the page."""


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
    tables: Sequence[Table | Facts],
    counts: Mapping[tuple[str, str], int],
    *,
    whole: bool,
) -> None:
    """Write the figures into their pages and draw the chart.

    Where not the whole was measured, the figures of other parts stay, and the chart.
    """
    head = ["", f"Measured with {', '.join(versions)}.", ""]
    for page, mark, part in _PLACES:
        found = [table for table in tables if _part(table) == part]
        if found:
            _put(page, mark, [*head, *_lines(found)])
    others = [
        table
        for table in tables
        if isinstance(table, Table) and not _has_a_place(table)
    ]
    if whole:
        counted = _count_lines(counts) if counts else []
        _put(PAGE, "figures", [*head, *_lines(others), *counted])
        CHART.write_text(bars(others))


def _part(table: Table | Facts) -> str:
    return table.title.partition(":")[0]


def _has_a_place(table: Table) -> bool:
    return any(_part(table) == part for _, _, part in _PLACES)


def _put(page: Path, mark: str, lines: Sequence[str]) -> None:
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    whole = re.compile(re.escape(begin) + ".*" + re.escape(end), re.DOTALL)
    figures = "\n".join([begin, *lines, end])
    page.write_text(whole.sub(lambda _: figures, page.read_text()))


def _lines(tables: Sequence[Table | Facts]) -> list[str]:
    lines: list[str] = []
    for table in tables:
        if isinstance(table, Facts):
            lines += _fact_lines(table)
            continue
        lines += [f"**{table.title}**" + ("" if table.steady else " (unsteady)"), ""]
        unit, size = table.unit
        # What takes less than a microsecond wants one more digit.
        digits = 2 if min(row.microseconds for row in table.rows) < 1 else 1
        lines += [
            f"| | {unit} | ratio | quartiles | best/best |",
            "|---|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {row.name} | {row.microseconds / size:.{digits}f} | {row.ratio:.{digits + 1}f} "
            f"| {row.lower:.2f}–{row.upper:.2f} | {row.best:.2f} |"
            for row in table.rows
        ]
        lines.append("")
    return lines


def _fact_lines(facts: Facts) -> list[str]:
    head = f"| {' | '.join(('', *facts.head[1:]))} |"
    rule = "|---|" + "---:|" * (len(facts.head) - 1)
    rows = [f"| {' | '.join(row)} |" for row in facts.rows]
    return [f"**{facts.title}**", "", head, rule, *rows, ""]


def _count_lines(counts: Mapping[tuple[str, str], int]) -> list[str]:
    return [
        "**instructions per blocking call**",
        "",
        "| work | | instructions |",
        "|---|---|---:|",
        *(f"| {work} | {name} | {count:,} |" for (work, name), count in counts.items()),
        "",
    ]


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
