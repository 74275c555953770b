"""How it looks: a table that changes in place on a terminal, and a line each second anywhere else."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from load.seen import LOADED, Lookups
from load.tally import KINDS, Figures, Tally

RECENT = 5.0
"""Seconds that the figures of "now" are about."""

_WIDTH = 78
_BARS = " ▁▂▃▄▅▆▇█"
_COLOURS = {"ok": "green", "degraded": "yellow"}


@dataclass(slots=True)
class Report:
    """All that is shown, at one moment."""

    url: str
    tally: Tally
    status: str = "no answer"
    before: Lookups = field(default_factory=Lookups)
    seen: list[tuple[float, Lookups]] = field(
        default_factory=list[tuple[float, Lookups]]
    )
    ratios: list[float | None] = field(default_factory=list[float | None])
    latencies: list[float | None] = field(default_factory=list[float | None])

    @property
    def lookups(self) -> Lookups:
        """Return the lookups of the whole run."""
        return self.seen[-1][1].since(self.before) if self.seen else Lookups()

    def recent(self, last: float = RECENT) -> Lookups:
        """Return the lookups of the last seconds."""
        if not self.seen:
            return Lookups()
        begin = self.seen[-1][0] - last
        older = [self.before, *(found for at, found in self.seen if at <= begin)]
        return self.seen[-1][1].since(older[-1])

    def take(self, lookups: Lookups | None, status: str) -> None:
        """Note what the service says of itself now."""
        self.status = status
        if lookups is not None:
            self.seen.append((self.tally.seconds, lookups))
        ratio = None if lookups is None else self.recent(1.0).ratio(*LOADED)
        self.ratios.append(ratio)
        self.latencies.append(self.tally.figures(*KINDS, last=1.0).p99)


def line(report: Report) -> str:
    """Return the most important of it in one line."""
    now = report.tally.figures(*KINDS, last=RECENT)
    return (
        f"{report.tally.seconds:5.0f} s  {report.status:9} {now.rate:6.0f} requests/s  "
        f"p50 {_time(now.p50)}  p99 {_time(now.p99)}  "
        f"hits {_ratio(report.recent().ratio(*LOADED))}  "
        f"refused {report.tally.refused}  failed {report.tally.failed}"
    )


def summary(report: Report) -> str:
    """Return what the whole run came to, in one line."""
    whole = report.tally.figures(*KINDS)
    return (
        f"{whole.answers} answers in {report.tally.seconds:.1f} s, {whole.rate:.0f} a second: "
        f"p50 {_time(whole.p50).strip()}, p99 {_time(whole.p99).strip()}, "
        f"hits {_ratio(report.lookups.ratio(*LOADED)).strip()}; "
        f"{report.tally.refused} refused, {report.tally.failed} failed"
    )


def table(report: Report) -> RenderableType:
    """Return all of it for a terminal."""
    colour = _COLOURS.get(report.status, "red")
    status, seconds = (report.status, f"bold {colour}"), report.tally.seconds
    title = Text.assemble(f" {report.url}  ", status, f"  {seconds:.0f} s ")
    failed = str(report.tally.failed)
    counts = Text.assemble(
        (" refused (429) ", "dim"),
        str(report.tally.refused),
        ("    failed ", "dim"),
        (failed, "red" if report.tally.failed else ""),
    )
    parts = Group(_requests(report), _hits(report), _courses(report), counts)
    return Panel(parts, title=title, title_align="left", width=_WIDTH, padding=(0, 1))


def picture(report: Report) -> str:
    """Return the table as an SVG, in whatever font of a terminal its reader has."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO())
    console.print(table(report))
    svg = console.export_svg(title="python3 dev.py load")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def _requests(report: Report) -> Table:
    found = Table("requests", box=SIMPLE_HEAD, expand=True)
    for heading in ("all", "a second", "p50", "p99"):
        found.add_column(heading, justify="right")
    for kind in KINDS:
        whole, now = report.tally.figures(kind), report.tally.figures(kind, last=RECENT)
        found.add_row(kind, *_cells(whole, now))
    whole, now = report.tally.figures(*KINDS), report.tally.figures(*KINDS, last=RECENT)
    found.add_row("together", *_cells(whole, now), style="bold")
    return found


def _cells(whole: Figures, now: Figures) -> tuple[str, ...]:
    return str(whole.answers), f"{now.rate:.0f}", _time(now.p50), _time(now.p99)


def _hits(report: Report) -> Table:
    found = Table("lookups", box=SIMPLE_HEAD, expand=True)
    for heading in ("hits", "misses", "hit ratio", "now"):
        found.add_column(heading, justify="right")
    for name in LOADED:
        found.add_row(
            name,
            f"{report.lookups.hits.get(name, 0):.0f}",
            f"{report.lookups.misses.get(name, 0):.0f}",
            _ratio(report.lookups.ratio(name)),
            _ratio(report.recent().ratio(name)),
        )
    return found


def _courses(report: Report) -> Table:
    found = Table.grid(padding=(0, 1))
    highest = max((each for each in report.latencies if each), default=0.0)
    found.add_row(" [dim]hit ratio[/]", f"[green]{_bars(report.ratios, 1.0)}[/]")
    found.add_row(
        " [dim]p99[/]",
        f"[cyan]{_bars(report.latencies, highest)}[/] [dim]at most {_time(highest).strip()}[/]",
    )
    return found


def _bars(values: Sequence[float | None], full: float, width: int = 40) -> str:
    """Return a bar for each of the last values; a blank where there was none."""
    return "".join(
        " " if value is None or not full else _BARS[1 + round(7 * min(value / full, 1))]
        for value in values[-width:]
    )


def _time(seconds: float | None) -> str:
    return "       –" if seconds is None else f"{seconds * 1000:5.1f} ms"


def _ratio(ratio: float | None) -> str:
    return "     –" if ratio is None else f"{100 * ratio:5.1f}%"
