"""Build the playground: ``python -m playground [FOLDER]``, by default `build/playground`."""

from __future__ import annotations

import sys
from pathlib import Path

from playground.building import build

if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/playground")
    build(target)
    print(f"{target} is built; to try it: python -m http.server --directory {target}")
