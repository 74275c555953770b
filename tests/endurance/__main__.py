"""Run the parts one after another, print what each counted, and write the page's table if asked."""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tests.endurance.part import Figures, Part

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->\n"


def main(arguments: Sequence[str]) -> int:
    """Return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.endurance", description=__doc__
    )
    parser.add_argument("names", nargs="*", help="the parts to run; all without any")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the long form")
    parser.add_argument(
        "--write", action="store_true", help=f"write the figures into {PAGE.name}"
    )
    options = parser.parse_args(arguments)
    chosen = list(parts(options.names))
    if not chosen:
        parser.error(f"no such part; there are: {', '.join(p.name for p in parts([]))}")
    rows: dict[str, str] = {}
    broken = 0
    for part in chosen:
        begun = time.monotonic()
        try:
            figures = part.run(options.scale)
        except AssertionError as error:
            broken += 1
            print(f"BROKEN  {part.name}: {part.promise}\n{error}", flush=True)
            continue
        seconds = time.monotonic() - begun
        print(f"held    {part.name} ({seconds:.0f} s): {shown(figures)}", flush=True)
        rows[part.name] = (
            f"| {part.name} | {part.promise} | {shown(figures)} | {seconds:.0f} |"
        )
    if options.write:
        write_page(rows)
    return 1 if broken else 0


def parts(names: Sequence[str]) -> Iterator[Part]:
    """Yield the parts of these names, or all, in the order of their modules' names."""
    here = str(Path(__file__).parent)
    for module in sorted(found.name for found in iter_modules([here])):
        if module.startswith(("test_", "__")):
            continue
        found: Sequence[Part] = getattr(
            import_module(f"tests.endurance.{module}"), "PARTS", ()
        )
        yield from (part for part in found if not names or part.name in names)


def shown(figures: Figures) -> str:
    """Return figures as the page has them."""
    return ", ".join(
        f"{name} {f'{count:,}'.replace(',', ' ')}" for name, count in figures.items()
    )


def write_page(rows: Mapping[str, str]) -> None:
    """Put these rows into the page's table; parts that did not run keep what they have."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    table, _, after = rest.partition(END)
    kept = {row.split(" ")[1]: row for row in table.splitlines() if row[:2] == "| "}
    known = {**kept, **rows}
    head = (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}.\n\n"
        "| part | promise | counted | seconds |\n|---|---|---|---:|\n"
    )
    table = "\n".join(known[part.name] for part in parts([]) if part.name in known)
    PAGE.write_text(f"{before}{BEGIN}\n{head}{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
