"""Which names mean what at one place of one module."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.render.code import Code
from cachegen.render.imports import Home, Names, Symbol


@dataclass(frozen=True, slots=True)
class ModuleScope:
    """A place of the module of `service`, where the names in `hidden` are not seen.

    ``circle`` are the services whose modules import each other and this one; ``bases``
    the types that its own named types stand on; ``made`` the structs of the module that
    are already there when this place runs.
    """

    service: str
    types: Declarations
    circle: frozenset[str]
    names: Names
    bases: frozenset[str]
    hidden: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()

    def spelled(self, wanted: Symbol) -> Code:
        """Return what to call a symbol here."""
        return self.names.use(wanted, self.hidden)

    def symbol(self, name: str) -> Symbol:
        """Return the symbol of a type of the workspace as this module sees it."""
        declaration = self.types[name]
        if (
            not isinstance(declaration, ir.EnumDeclaration)
            and declaration.imported is not None
        ):
            origin = declaration.imported
            early = name in self.bases
            home = Home.APPLICATION if early else Home.LATE_APPLICATION
            return Symbol(home, origin.module, origin.name, name)
        if declaration.service != self.service:
            late = declaration.service in self.circle
            home = Home.LATE_PEER if late else Home.PEER
            return Symbol(home, f".{declaration.service}", name, name)
        if isinstance(declaration, ir.EnumDeclaration):
            return Symbol(Home.OWN_EARLY, "", name, name)
        early = isinstance(declaration, ir.NamedScalar)
        return Symbol(Home.OWN_EARLY if early else Home.OWN_LATE, "", name, name)

    def within(self, hidden: Iterable[str], made: Iterable[str] = ()) -> ModuleScope:
        """Return the scope of a class body whose own names are `hidden`."""
        return replace(self, hidden=frozenset(hidden), made=frozenset(made))
