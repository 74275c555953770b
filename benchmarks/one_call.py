"""So many blocking calls of one contender, for callgrind: ``python -m benchmarks.one_call WORK NAME COUNT PORT``."""

from __future__ import annotations

import sys

from benchmarks import blocking

if __name__ == "__main__":
    work, name, count, port = *sys.argv[1:3], int(sys.argv[3]), int(sys.argv[4])
    blocking.fill(port)
    call = blocking.contenders(port, {})[work][name]
    for _ in range(count):
        call()
