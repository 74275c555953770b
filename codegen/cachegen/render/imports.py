"""What a module imports and under which names: exactly what its code came to use.

A class hides module names behind its fields, so each use says what is hidden at its place
and gets a name that is not: usually the plain one, else an alias that no user's name can be.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from cachegen.render.code import Code, dotted, identifier, join, literal
from cachegen.render.layout import bracketed, fits
from cachegen.render.views import AliasView, LastImportView


class Home(Enum):
    """Where a name comes from, which decides where it is imported."""

    BUILTIN = auto()
    STANDARD = auto()
    LIBRARY = auto()
    RUNTIME = auto()
    APPLICATION = auto()
    """The application's own, needed when the module is made."""

    LATE_APPLICATION = auto()
    """The application's own; its module may import this one."""

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
        if wanted.home is Home.LATE_PEER:
            # Its alias is another name for the plain one.
            self._plain.add(wanted)
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
        """Return the imports of plain names from such homes, by module and name."""
        found: dict[str, set[str]] = {}
        for each in self._plain:
            if each.home in homes and each.home is not Home.BUILTIN:
                found.setdefault(each.module, set()).add(identifier(each.name))
        return _statements(found)

    def aliased_imports(self, *homes: Home) -> tuple[Code, ...]:
        """Return the imports from such homes under the aliases that the code uses.

        They are apart from the plain ones: import sorters do not agree on lines that mix them.
        """
        found: dict[str, set[str]] = {}
        for each, alias in self._aliases.items():
            if each.home in homes:
                found.setdefault(each.module, set()).add(_imported(each, alias))
        return _statements(found)

    def last_imports(self) -> tuple[LastImportView, ...]:
        """Return the late imports from the application, plain names apart from others."""
        late = [each for each in self._plain if each.home is Home.LATE_APPLICATION]
        plain: dict[str, set[str]] = {}
        other: dict[str, set[str]] = {}
        for each in late:
            kind = plain if each.name == each.original else other
            kind.setdefault(each.module, set()).add(_imported(each, each.name))
        for each, alias in self._aliases.items():
            if each.home is Home.LATE_APPLICATION:
                other.setdefault(each.module, set()).add(_imported(each, alias))
        return tuple(
            _last_import(module, found[module])
            for module in sorted({*plain, *other}, key=_natural)
            for found in (plain, other)
            if module in found
        )

    def has_late(self) -> bool:
        """Return whether there are late imports from the application."""
        used = (*self._plain, *self._aliases)
        return any(each.home is Home.LATE_APPLICATION for each in used)

    def aliases(self, home: Home) -> tuple[AliasView, ...]:
        """Return the aliases of types that are there under their own names."""
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


def _statements(found: dict[str, set[str]], indent: int = 0) -> tuple[Code, ...]:
    """Return imports by module; each alias has a statement of its own, as sorters want it."""
    statements: list[Code] = []
    for module in sorted(found, key=_natural):
        names = sorted(found[module], key=_import_order)
        plain = [name for name in names if " as " not in name]
        aliased = [[name] for name in names if " as " in name]
        groups = [plain, *aliased] if plain else aliased
        statements += [import_statement(module, each, indent) for each in groups]
    return tuple(statements)


def _last_import(module: str, names: set[str]) -> LastImportView:
    ordered = map(literal, sorted(names, key=_import_order))
    arguments = (Code("__name__"), literal(module), *ordered)
    return LastImportView(_statements({module: names}, 4), arguments)


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


_Natural = list[tuple[int, str]]


def _natural(name: str) -> _Natural:
    """Return a key that sorts as import sorters do: in no case, and numbers by their size."""
    parts = re.split(r"([0-9]+)", name.lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _import_order(name: str) -> tuple[int, _Natural, str]:
    """Return the place that import sorters give a name: constants, classes, functions."""
    original = name.split()[0]
    is_constant = original.isupper() and len(original) > 1
    is_class = original[0].isupper()
    return (0 if is_constant else 1 if is_class else 2, _natural(name), name)
