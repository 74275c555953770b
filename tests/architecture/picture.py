"""Draw both packages from their code: the rooms, floor by floor, and the arrows of imports.

The floors are those that `.importlinter` lists. `python -m tests.architecture.picture
--write` puts the picture into CONTRIBUTING.md, between its marks.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "CONTRIBUTING.md"

_MARKED = re.compile(r"(<!-- drawn: rooms -->\n).*?(<!-- end -->)", re.S)

Floors = tuple[tuple[str, ...], ...]
"""The rooms of each floor, the uppermost first."""
Arrows = Mapping[str, frozenset[str]]
"""Which rooms each room imports, and which other package."""


def main() -> int:
    """Print the picture, or write it; return the exit status."""
    if "--write" in sys.argv[1:]:
        PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
    else:
        print(picture())
    return 0


def filled(page: str) -> str:
    """Return a page with the picture between its marks."""
    drawn = f"```text\n{picture()}\n```\n"
    return _MARKED.sub(lambda mark: mark[1] + drawn + mark[2], page)


def picture() -> str:
    """Return both packages as text."""
    graph = grimp.build_graph("cachegen", "cachegen_runtime", cache_dir=None)
    return "\n\n".join(
        "\n".join(_drawn(package, floors, _arrows(graph, package)))
        for package, floors in _floors().items()
    )


def shortest(arrows: Arrows) -> Arrows:
    """Return the arrows without those that a longer way stands for."""
    below = {room: _reached(room, arrows) for room in arrows}
    return {
        room: frozenset(
            each
            for each in direct
            if not any(each in below.get(other, ()) for other in direct - {each})
        )
        for room, direct in arrows.items()
    }


def _floors() -> dict[str, Floors]:
    """Return the floors of each package that a contract lays in layers."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", "utf-8")
    return {
        section["containers"]: tuple(
            tuple(each.strip() for each in line.split("|"))
            for line in section["layers"].split("\n")
            if line
        )
        for section in contracts.values()
        if section.get("type") == "layers"
    }


def _arrows(graph: grimp.ImportGraph, package: str) -> Arrows:
    rooms = {each.split(".")[1] for each in graph.find_descendants(package)}
    found: dict[str, set[str]] = {each: set() for each in sorted(rooms)}
    for module in graph.find_descendants(package):
        for used in graph.find_modules_directly_imported_by(module):
            root, *inside = used.split(".")
            if root != package:
                found[module.split(".")[1]].add(root)
            elif inside:
                found[module.split(".")[1]].add(inside[0])
    return {room: frozenset(used - {room}) for room, used in found.items()}


def _reached(room: str, arrows: Arrows) -> set[str]:
    """Return the rooms that a room comes to by its imports, and their imports."""
    found: set[str] = set()
    waiting = list(arrows[room])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += arrows.get(each, ())
    return found


def _drawn(package: str, floors: Floors, arrows: Arrows) -> Iterator[str]:
    short = shortest(arrows)
    width = max(map(len, arrows))
    yield package
    for floor in floors:
        for number, room in enumerate(floor):
            line = f"{' ' if number else '─'} {room:<{width}}"
            used = "  ".join(sorted(short[room]))
            yield f"{line}  ──▶  {used}" if used else line.rstrip()


if __name__ == "__main__":
    sys.exit(main())
