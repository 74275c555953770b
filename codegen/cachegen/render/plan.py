"""The plan of a workspace's modules: every Python word decided, nothing yet written.

A workspace that reaches this stage is sound, so there is nothing left to report here.
"""

from __future__ import annotations

from cachegen import __version__, ir
from cachegen.clients import Client
from cachegen.declarations import Declarations
from cachegen.names import is_test_module
from cachegen.render import symbols
from cachegen.render.caches import caches, faces
from cachegen.render.code import Code, comment, join, literal
from cachegen.render.declared import ModuleDeclarations, by_service
from cachegen.render.definitions import definition, definition_name
from cachegen.render.forgetting import forgotten, forgotten_name
from cachegen.render.imports import Home, Names, import_statement
from cachegen.render.layout import bracketed
from cachegen.render.order import components
from cachegen.render.scope import ModuleScope
from cachegen.render.stored import upgrades
from cachegen.render.types import (
    enum_view,
    final_bases,
    late_bases,
    late_named_views,
    named_views,
    struct_views,
)
from cachegen.render.views import CachesView, ModuleView, Prose

_SECTIONS = (
    (Home.BUILTIN, Home.STANDARD),
    (Home.LIBRARY, Home.RUNTIME),
    (Home.APPLICATION,),
    (Home.PEER,),
)
"""The sections that import sorters make."""

RUNTIME = ".".join(__version__.split(".")[:2])
"""The runtime that modules are made for."""


def plan(workspace: ir.Workspace, clients: frozenset[Client]) -> tuple[ModuleView, ...]:
    """Return a view of each service's module, in the workspace's order.

    Which modules import each other in a circle is known once each has been planned as if
    there were none; those in a circle are then planned again.
    """
    parts = by_service(workspace)
    types = Declarations.of(workspace)
    views: dict[str, ModuleView] = {}
    needs: dict[str, tuple[str, ...]] = {}
    for name, each in parts.items():
        scope = _scope(each, types, frozenset())
        views[name] = _module(each, scope, clients)
        needs[name] = scope.names.peers()
    for circle in components(parts, needs):
        for name in circle if len(circle) > 1 else ():
            scope = _scope(parts[name], types, frozenset(circle))
            views[name] = _module(parts[name], scope, clients)
    return tuple(views.values())


def _scope(
    declared: ModuleDeclarations, types: Declarations, circle: frozenset[str]
) -> ModuleScope:
    constants = [
        *(definition_name(each) for each in declared.keyspaces),
        *(forgotten_name(each) for each in declared.forgets),
    ]
    names = Names(constants)
    bases = frozenset(
        each.base.name
        for each in declared.named
        if each.imported is None and isinstance(each.base, ir.NamedType)
    )
    return ModuleScope(declared.service.name, types, circle, names, bases)


def _module(
    declared: ModuleDeclarations, scope: ModuleScope, clients: frozenset[Client]
) -> ModuleView:
    uses = scope.names
    _use_imported(declared, scope)
    enums = tuple(enum_view(each, scope) for each in declared.enums)
    late_named = late_named_views(declared.named, scope)
    named = named_views(declared.named, scope)
    structs = struct_views(declared.structs, scope)
    needed = upgrades(declared.keyspaces, scope)
    definitions = tuple(definition(each, scope) for each in declared.keyspaces)
    found = tuple(forgotten(each, scope) for each in declared.forgets)
    classes = _classes(declared, scope, clients)
    final = final_bases(declared.named, scope)
    early_aliases = uses.aliases(Home.OWN_EARLY)
    late_aliases = uses.aliases(Home.OWN_LATE)
    peer_aliases = uses.aliases(Home.LATE_PEER)
    if early_aliases or late_aliases or peer_aliases:
        scope.spelled(symbols.TYPE_ALIAS)
    later = scope.spelled(symbols.IMPORT_LATER) if uses.has_late() else None
    typing_imports = late_bases(declared.named, scope)
    return ModuleView(
        file=f"{declared.service.name}.py",
        is_like_a_test=is_test_module(declared.service.name),
        source=comment(declared.service.source),
        doc=_doc(declared),
        runtime=literal(RUNTIME),
        first_imports=uses.imports(Home.STANDARD),
        library_imports=uses.imports(Home.LIBRARY),
        more_imports=_more_imports(uses),
        is_class_next=bool(enums)
        or (not (late_named or named or early_aliases) and bool(structs)),
        last_imports=uses.last_imports(),
        import_later=later,
        peer_aliases=peer_aliases,
        runtime_imports=uses.imports(Home.RUNTIME),
        peer_imports=uses.imports(Home.PEER),
        late_imports=uses.imports(Home.LATE_PEER),
        final_bases=final,
        typing_imports=tuple(
            import_statement(module, typing_imports[module], 4)
            for module in sorted(typing_imports)
        ),
        all=_all(declared, classes),
        enums=enums,
        late_named=late_named,
        named=named,
        early_aliases=early_aliases,
        structs=structs,
        late_aliases=late_aliases,
        upgrades=needed,
        definitions=definitions,
        forgotten=found,
        caches=classes,
    )


def _more_imports(uses: Names) -> Code:
    """Return by section what is imported under aliases, and early from the application."""
    sections = [uses.aliased_imports(*homes) for homes in _SECTIONS]
    sections.append(uses.imports(Home.APPLICATION))
    return join(Code("\n\n"), [join(Code("\n"), each) for each in sections if each])


def _use_imported(declared: ModuleDeclarations, scope: ModuleScope) -> None:
    """Import the application's types even when nothing here uses them: others may."""
    importable: tuple[ir.NamedScalar | ir.StructDeclaration, ...]
    importable = (*declared.named, *declared.structs)
    for each in importable:
        if each.imported is not None:
            scope.spelled(scope.symbol(each.name))


def _classes(
    declared: ModuleDeclarations, scope: ModuleScope, clients: frozenset[Client]
) -> tuple[CachesView, ...]:
    if not declared.keyspaces:
        return ()
    return tuple(
        caches(face, declared, scope)
        for client, face in faces(declared.service.name).items()
        if client in clients
    )


def _doc(declared: ModuleDeclarations) -> Prose:
    what = "Typed caches" if declared.keyspaces else "Types"
    return Prose((f"{what} of the service `{declared.service.name}`.",))


def _all(declared: ModuleDeclarations, classes: tuple[CachesView, ...]) -> Code:
    types: tuple[ir.TypeDeclaration, ...]
    types = (*declared.named, *declared.enums, *declared.structs)
    public = sorted([*(each.name for each in types), *(each.name for each in classes)])
    annotation = "" if public else ": list[str]"
    elements = tuple(literal(name) for name in public)
    return bracketed(f"__all__{annotation} = [", elements, "]", 0)
