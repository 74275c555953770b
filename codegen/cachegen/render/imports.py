"""What a module imports and under which names: exactly what its code came to use.

A class hides module names behind its fields, so each use says what is hidden at its place
and gets a name that is not: usually the plain one, else an alias that no user's name can be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from cachegen.render.code import Code, dotted, identifier, join
from cachegen.render.layout import bracketed, fits
from cachegen.render.views import AliasView


class Home(Enum):
    """Where a name comes from, which decides where it is imported."""

    BUILTIN = auto()
    STANDARD = auto()
    LIBRARY = auto()
    RUNTIME = auto()
    PEER = auto()
    LATE_PEER = auto()
    """A module that also imports this one: imported once our own types are there."""

    OWN_EARLY = auto()
    """An enum or named type of the module: there before its structs."""

    OWN_LATE = auto()


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name that a module can use; `original` is its name at home."""

    home: Home
    module: str
    original: str
    name: str


def symbol(home: Home, module: str, name: str) -> Symbol:
    """Return a symbol that is used under the name that it has at home."""
    return Symbol(home, module, name, name)


class Names:
    """The names that one module has come to use; `taken` are its own underscored ones."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._plain: set[Symbol] = set()
        self._aliases: dict[Symbol, Code] = {}
        self._reserved: dict[str, Code] = {}

    def use(self, wanted: Symbol, hidden: Collection[str] = ()) -> Code:
        """Return a name for the symbol at a place where the names in `hidden` are not seen."""
        if wanted.name not in hidden:
            self._plain.add(wanted)
            return identifier(wanted.name)
        if wanted not in self._aliases:
            self._aliases[wanted] = self._free(f"_{wanted.name}")
        return self._aliases[wanted]

    def reserved(self, name: str, owner: str = "") -> Code:
        """Return an underscored name, or with more underscores when it is another owner's."""
        mark = owner or name
        if mark not in self._reserved:
            self._reserved[mark] = self._free(name)
        return self._reserved[mark]

    def peers(self) -> tuple[str, ...]:
        """Return the services whose modules are imported, in order."""
        used = (*self._plain, *self._aliases)
        found = {each.module for each in used if each.home is Home.PEER}
        return tuple(sorted(module.removeprefix(".") for module in found))

    def imports(self, *homes: Home) -> tuple[Code, ...]:
        """Return the imports from such homes, ordered by module and name."""
        found: dict[str, set[str]] = {}
        for each in self._plain:
            if each.home in homes and each.home is not Home.BUILTIN:
                found.setdefault(each.module, set()).add(_imported(each, each.name))
        for each, alias in self._aliases.items():
            if each.home in homes:
                found.setdefault(each.module, set()).add(_imported(each, alias))
        return tuple(
            import_statement(module, found[module]) for module in sorted(found)
        )

    def aliases(self, home: Home) -> tuple[AliasView, ...]:
        """Return the aliases of types that the module itself declares."""
        return tuple(
            AliasView(alias, identifier(each.name))
            for each, alias in self._aliases.items()
            if each.home is home
        )

    def _free(self, name: str) -> Code:
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return identifier(name)


def import_statement(module: str, names: Iterable[str], indent: int = 0) -> Code:
    """Return an import of names, each maybe ``original as name``."""
    relative = "." if module.startswith(".") else ""
    start = f"from {relative}{dotted(module.removeprefix('.'))} import "
    ordered = tuple(Code(name) for name in sorted(names, key=_import_order))
    line = start + join(", ", ordered)
    return (
        Code(line)
        if fits(line, indent)
        else bracketed(f"{start}(", ordered, ")", indent)
    )


def _imported(each: Symbol, name: str) -> str:
    if name == each.original:
        return identifier(name)
    return f"{identifier(each.original)} as {identifier(name)}"


def _import_order(name: str) -> tuple[int, str]:
    """Return the place that import sorters give a name: constants, classes, functions."""
    original = name.split()[0]
    if original.isupper() and len(original) > 1:
        return (0, name)
    return (1 if original[0].isupper() else 2, name)
