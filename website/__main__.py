"""Build the site strictly: any broken link, in the sources or in what is built, is an error."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from website.building import built

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Build the site into a folder; return the exit status."""
    parser = argparse.ArgumentParser(prog="website", description=__doc__)
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "build" / "site",
        help="the folder to make; what is in it is removed (default: build/site)",
    )
    output: Path = parser.parse_args().output
    if output.exists() and not (output / "sitemap.xml").is_file():
        print(f"{output} is there, and is no site", file=sys.stderr)
        return 2
    shutil.rmtree(output, ignore_errors=True)
    found = built(ROOT, output)
    for each in found:
        print(each, file=sys.stderr)
    if not found:
        print(f"the site is there: {(output / 'index.html').as_uri()}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
