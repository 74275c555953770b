"""So many blocking GETs of one contender, for callgrind: ``python -m benchmarks.one_get NAME COUNT PORT``."""

from __future__ import annotations

import sys

from benchmarks import blocking

if __name__ == "__main__":
    name, count, port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    blocking.fill(port)
    call = blocking.contenders(port, {})["get"][name]
    for _ in range(count):
        call()
