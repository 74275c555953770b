"""Make the reference of every operation from what the suite's calls are seen to do; nothing of it is prose.

`python -m tests.conformance.reference` writes what was seen to `observed.json`, which
the suite compares with every kind of deployment, and the facts into the pages between
their marks. With `--check` it writes nothing and names what differs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from pathlib import Path

from tests.conformance.awaitable import as_asynchronous
from tests.conformance.facts import facts, operations_table, ttl_table
from tests.conformance.observation import Seen, observe
from tests.conformance.operations import KINDS, ROWS, rows
from tests.conformance.row import Kind
from tests.conformance.sample import SampleCaches

ROOT = Path(__file__).resolve().parents[2]
OBSERVED = Path(__file__).with_name("observed.json")
DOCS = ROOT / "docs"
INDEX = DOCS / "operations.md"

_MARK = re.compile(
    r"(?P<begin><!-- made: (?P<name>[\w ]+) -->\n).*?(?P<end><!-- end -->)", re.S
)


def main() -> int:
    """Write the observations and the pages, or check them; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    wanted = made()
    differing = [path for path, text in wanted.items() if _text_of(path) != text]
    for path in differing:
        if check:
            print(f"{path.relative_to(ROOT)} is not what the suite sees")
        else:
            path.write_text(wanted[path], encoding="utf-8")
    if check and differing:
        print("run `python -m tests.conformance.reference`")
    return 1 if check and differing else 0


def made() -> dict[Path, str]:
    """Return the files that are made, and the whole text of each."""
    seen = asyncio.run(_observe())
    files = {OBSERVED: json.dumps(seen, indent=1) + "\n"}
    files[INDEX] = _filled(INDEX, KINDS["basic"], seen)
    for kind in KINDS.values():
        page = DOCS / "operations" / f"{kind.name}.md"
        files[page] = _filled(page, kind, seen)
    return files


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


async def _observe() -> dict[str, Seen]:
    api = as_asynchronous(SampleCaches(main="memory://?max_keys=0"))
    return {row.name: await observe(api, row) for row in ROWS}


def _filled(page: Path, kind: Kind, seen: dict[str, Seen]) -> str:
    by_name = {row.operation: row for row in rows(kind)}

    def fill(mark: re.Match[str]) -> str:
        match mark["name"]:
            case "operations":
                lines = operations_table(page, kind, seen)
            case "ttl of a key":
                lines = facts(by_name["ttl"], seen[by_name["ttl"].name])
            case "ttl":
                lines = ttl_table(kind, seen)
            case name:
                lines = facts(by_name[name], seen[by_name[name].name])
        return mark["begin"] + "\n" + "\n".join(lines) + "\n\n" + mark["end"]

    return _MARK.sub(fill, page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
