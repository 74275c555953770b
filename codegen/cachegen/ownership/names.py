"""What a Python file may be called in an import: that depends on where the search for modules begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

IsPackage = Callable[[Path], bool]
"""Whether a folder has an `__init__.py`."""


def names_of(path: Path, root: Path, is_package: IsPackage) -> tuple[str, ...]:
    """Return the dotted names of a file, the most likely one first.

    `path` is the file without its ending, or a package's folder. Regular packages are
    never taken apart; folders without `__init__.py` may be packages or not, up to `root`.
    """
    first = path
    regular = [each for each in path.parents if is_package(each)]
    if regular:
        first = min(regular, key=lambda each: len(each.parts))
    names = [_dotted(path, first)]
    for each in first.parents:
        if not each.is_relative_to(root) or each == root:
            break
        names.append(_dotted(path, each))
    return tuple(names)


def _dotted(path: Path, first: Path) -> str:
    return ".".join((first.name, *path.relative_to(first).parts))
