"""Whether the output folder can be imported, and hides nothing that its modules import."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path

from cachegen.wrong_use import WrongUse

_NEEDED = ("cachegen", "cachegen_runtime", "hiredis", "msgspec", "redis")


def refuse_no_package(folder: Path) -> None:
    """Raise `WrongUse` for a folder that is no package's, in its own name or a parent's.

    Parents count as far up as they are packages themselves; the outermost one is what an
    import begins with, where it must not be taken for a library.
    """
    if os.path.exists(folder) and not os.path.isdir(folder):
        # Writing there reports what is in the way.
        return
    packages = [folder, *_packages_above(folder)]
    for each in packages:
        if not each.name.isidentifier() or iskeyword(each.name):
            raise WrongUse(
                f"the output folder {folder} cannot be imported: {_why(each.name)}"
            )
    outermost = packages[-1].name
    if outermost in _NEEDED or outermost in sys.stdlib_module_names:
        raise WrongUse(
            f"the output folder {folder} would hide {_library(outermost)}, which is imported "
            f"under the same name: name another folder, such as `{outermost}_caches`"
        )


def _packages_above(folder: Path) -> Iterator[Path]:
    for parent in folder.parents:
        if not os.path.isfile(parent / "__init__.py"):
            return
        yield parent


def _why(name: str) -> str:
    if iskeyword(name):
        return f"`{name}` is a word of Python's own: name another folder, such as `{name}_caches`"
    if name.endswith(".py"):
        return f"`{name}` is the name of a module: name a folder for several, such as `{name[:-3]}`"
    if all(map(str.isidentifier, name.split("."))):
        path = name.replace(".", "/")
        return f"`{name}` is one folder: for a package inside of another write `{path}`"
    alike = "".join(each if f"_{each}".isidentifier() else "_" for each in name)
    instead = alike if alike.isidentifier() and not iskeyword(alike) else f"_{alike}"
    return f"`{name}` is no name of a package: name another folder, such as `{instead}`"


def _library(name: str) -> str:
    if name in _NEEDED:
        return f"the library `{name}`"
    return f"`{name}` of Python's standard library"
