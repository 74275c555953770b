"""The application's Python files: all below a folder that are its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_ENDINGS = (".py", ".pyi")
_NO_SOURCES = frozenset({"__pycache__", "node_modules"})


def python_files(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield the Python files below `root` with their bytes, in order of their paths.

    Folders whose names begin with a dot are left out, and so are virtual environments:
    what is installed is nobody's module of the project. So are files that cannot be read.
    """
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            each
            for each in folders
            if not each.startswith(".")
            and each not in _NO_SOURCES
            and not os.path.isfile(os.path.join(folder, each, "pyvenv.cfg"))
        )
        for name in sorted(files):
            if name.endswith(_ENDINGS):
                path = Path(folder, name)
                with suppress(OSError):
                    yield path, path.read_bytes()
