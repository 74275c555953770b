"""The picture of the dashboard in the docs, drawn from its JSON: ``python -m tests.documents.dashboard_picture``.

Places, titles, docs and legends are the dashboard's own; the lines are made up, since nothing
here has measured anything.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "images" / "dashboard.svg"
ROWS = 4
"""How many rows are drawn; a whole dashboard would be too long for a page."""

COLUMN, LINE, GAP = 44, 26, 6
COLORS = ("#73bf69", "#5794f2", "#f2cc0c", "#ff9830", "#f2495c", "#b877d9")


def dashboard() -> dict[str, Any]:
    """Return the dashboard of the example schemas."""
    done = subprocess.run(
        [sys.executable, "-m", "cachegen", "provision", "--target", "grafana"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def drawn(found: dict[str, Any]) -> str:
    """Return the picture as SVG."""
    panels = [*_first(found["panels"])]
    bottom = max(each["gridPos"]["y"] + each["gridPos"]["h"] for each in panels)
    width, height = 24 * COLUMN, bottom * LINE + 40
    body = "\n".join(line for each in panels for line in _panel(each))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">\n'
        f'<rect width="{width}" height="{height}" fill="#111217"/>\n'
        f'<text x="10" y="25" fill="#d8d9da" font-size="16">{escape(found["title"])}</text>\n'
        f"{body}\n</svg>\n"
    )


def _first(panels: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    rows = 0
    for panel in panels:
        rows += panel["type"] == "row"
        if rows > ROWS:
            return
        yield panel


def _panel(panel: dict[str, Any]) -> Iterator[str]:
    place = panel["gridPos"]
    x, y = place["x"] * COLUMN + GAP, place["y"] * LINE + 40
    width, height = place["w"] * COLUMN - 2 * GAP, place["h"] * LINE - GAP
    if panel["type"] == "row":
        yield _text(x, y + 16, f"⌄ {panel['title']}", "#ffffff", 14)
        return
    if panel["type"] == "text":
        content = panel["options"]["content"].replace("\\", "")
        yield _text(x + 8, y + 20, content[: width // 7], "#9fa7b3", 12)
        return
    yield (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" '
        'fill="#181b1f" stroke="#2c3235"/>'
    )
    yield _text(x + 8, y + 17, panel["title"], "#d8d9da", 12)
    for number, target in enumerate(panel["targets"]):
        color = COLORS[number % len(COLORS)]
        yield _line(panel["id"], number, x + 8, y + 30, width - 16, height - 60, color)
        left = x + 8 + number * (width - 16) // max(len(panel["targets"]), 1)
        name = target["legendFormat"].replace("{{", "").replace("}}", "")
        yield _text(left, y + height - 10, f"— {name}", color, 10)


def _line(
    seed: int, number: int, x: int, y: int, width: int, height: int, color: str
) -> str:
    level = 0.25 + 0.2 * ((seed + number) % 3)
    points = [
        f"{x + width * step / 60:.0f},"
        f"{y + height * (level + 0.12 * math.sin(step / 5 + seed + number)):.1f}"
        for step in range(61)
    ]
    return (
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{color}" '
        'stroke-width="1.5"/>'
    )


def _text(x: int, y: int, text: str, color: str, size: int) -> str:
    return (
        f'<text x="{x}" y="{y}" fill="{color}" font-size="{size}">{escape(text)}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(drawn(dashboard()), "utf-8")
