"""Build the playground: ``python -m playground [FOLDER]``; by default into the site in `build/site`, if it is there."""

from __future__ import annotations

import sys
from pathlib import Path

from playground.building import build

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "build" / "site"


def main() -> None:
    """Build it and say where it is."""
    if len(sys.argv) > 1:
        target = Path(sys.argv[1])
    elif SITE.exists():
        target = SITE / "playground" / "app"
    else:
        target = ROOT / "build" / "playground"
    build(target)
    print(f"the playground is in {target}; browsers want a web server before it")


if __name__ == "__main__":
    main()
