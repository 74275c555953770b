"""Names of the application's modules that a generated module imports, though they may import it.

Such an import comes last in a generated module. Where the application's module was first,
it is only half there by then: what is missing is taken once something needs it, so that
either can be imported first, and caches can be made while either is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Final, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Missing:
    """A name that a module will have: `original` of the module `home`, under `name`."""

    importer: str
    home: str
    original: str
    name: str

    def take(self) -> bool:
        """Give the importer the name; return False while its home does not have it."""
        namespace = vars(sys.modules[self.importer])
        try:
            namespace[self.name] = getattr(sys.modules[self.home], self.original)
        except AttributeError:
            return False
        return True


_missing: Final[list[_Missing]] = []


def import_later(importer: str, home: str, *names: str) -> None:
    """Import names, each maybe ``original as name``, from `home` into the module `importer`.

    What is not there is taken later if `home` is still being imported. Raises ImportError.
    """
    found = import_module(home)
    is_half_there = getattr(found.__spec__, "_initializing", False)
    for each in names:
        original, _, name = each.partition(" as ")
        wanted = _Missing(importer, home, original, name or original)
        if wanted.take():
            continue
        if not is_half_there:
            raise ImportError(
                f"cannot import name {original!r} from {home!r} ({found.__file__})"
            )
        _missing.append(wanted)
        vars(sys.modules[importer])["__getattr__"] = _late_attribute(importer)


def late(make: Callable[[], T]) -> Callable[[], T]:
    """Return `make` behind what takes the names that were missing when it was written."""

    def make_late() -> T:
        take_missing()
        try:
            return make()
        except NameError as error:
            if not _missing:
                raise
            raise ImportError(
                f"{error.name!r} is used while the module that has it is being imported"
            ) from error

    return make_late


def take_missing() -> None:
    """Take the names whose modules have them by now."""
    if _missing:
        _take_all()


def _take_all() -> None:
    for each in tuple(_missing):
        if each.take():
            with suppress(ValueError):  # Another thread was as fast.
                _missing.remove(each)


def _late_attribute(importer: str) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a module some of whose names were missing."""

    def get(name: str) -> object:
        _take_all()
        try:
            return vars(sys.modules[importer])[name]
        except KeyError:
            raise AttributeError(
                f"module {importer!r} has no attribute {name!r}"
            ) from None

    return get
