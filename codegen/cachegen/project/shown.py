"""How messages show a path."""

from __future__ import annotations

from pathlib import Path


def shown_path(path: Path, current: Path) -> str:
    """Return `path` as messages show it: relative when below `current`, with slashes."""
    if path.is_relative_to(current):
        return path.relative_to(current).as_posix()
    return path.as_posix()
