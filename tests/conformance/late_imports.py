"""Every operation in a process that finds no descriptor for a file any more once its caches are made; run as a script.

``python -m tests.conformance.late_imports URL FACE`` prints, one a line, what came out of an
operation that is no `CacheError`, or what an operation could not import.
"""

from __future__ import annotations

import asyncio
import errno
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from tests.conformance.awaitable import as_asynchronous
from tests.conformance.operations import ROWS
from tests.conformance.sample import AsyncSampleCaches, SampleCaches

from cachegen_runtime import CacheError


class NoDescriptors(MetaPathFinder):
    """Finds no module that was not imported before: no folder can be read."""

    def __init__(self) -> None:
        self.wanted: list[str] = []

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        self.wanted.append(fullname)
        raise OSError(errno.EMFILE, "Too many open files")


async def called(api: Any, finder: NoDescriptors) -> list[str]:
    """Make every call, and tell of those that something else than a `CacheError` came out of, or that want a module."""
    found: list[str] = []
    for row in ROWS:
        finder.wanted.clear()
        said = ""
        try:
            await row.call(getattr(api, row.kind.keyspace))
        except CacheError:
            pass
        except Exception as error:
            said = repr(error)
        if said or finder.wanted:
            found.append(f"{row.name}: {said} {finder.wanted}")
    return found


def main(url: str, face: str) -> None:
    """Make the caches and one call, and then all calls without a descriptor."""
    api: Any
    if face == "async":
        api = AsyncSampleCaches(main=url)
    else:
        api = as_asynchronous(SampleCaches(main=url))
    with asyncio.Runner() as runner:
        # It connects.
        runner.run(api.text.get("k"))
        finder = NoDescriptors()
        sys.meta_path.insert(0, finder)
        found = runner.run(called(api, finder))
    sys.meta_path.remove(finder)
    print(*found, sep="\n", end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
