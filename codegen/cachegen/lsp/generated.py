"""Where the generated modules say what a schema declares, for users who want to see the code.

The modules are read as they lie in the output folder: they may be older than the schema.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from cachegen.front.tree import Document
from cachegen.lsp.mentions import Symbol, What
from cachegen.lsp.outline import Item, Shape, outline
from cachegen.lsp.projects import Snapshot
from cachegen.source import Place, Source, Span

_WHATS = {
    Shape.TYPE: What.TYPE,
    Shape.ENUM: What.TYPE,
    Shape.STRUCT: What.TYPE,
    Shape.KEYSPACE: What.KEYSPACE,
    Shape.FORGET: What.FORGET,
}


def generated(snapshot: Snapshot, path: Path, offset: int) -> tuple[Place, ...]:
    """Return where the code is of the name at an offset, or of the declaration around it.

    A keyspace is an attribute of two classes, the blocking one first. Empty: nothing here
    becomes code, or `cachegen generate` has not written it yet.
    """
    symbol = _named(snapshot, path, offset)
    declared = snapshot.declared.get(symbol) if symbol is not None else None
    if symbol is None or declared is None:
        return ()
    module = _module(snapshot, declared.document)
    return tuple(_places(module, symbol)) if module is not None else ()


def _named(snapshot: Snapshot, path: Path, offset: int) -> Symbol | None:
    mention = snapshot.mention_at(path, offset)
    if mention is not None and mention.symbol.what in _WHATS.values():
        return mention.symbol
    document = snapshot.documents.get(path)
    if document is None:
        return None
    for section in outline(document):
        for item in section.inside:
            if item.shape in _WHATS and _holds(document, item, offset):
                return Symbol(_WHATS[item.shape], item.label)
    return None


def _holds(document: Document, item: Item, offset: int) -> bool:
    """Return whether an offset is within the lines of a declaration."""
    first = document.source.position(item.whole.start).line
    last = document.source.position(item.whole.end).line
    return first <= document.source.position(offset).line <= last


def _module(snapshot: Snapshot, document: Document) -> Source | None:
    """Return the module that was generated from a schema, if one can be read."""
    documents = snapshot.compiled.places.documents
    services = snapshot.compiled.draft.services
    name = next((s.name for s in services if documents[s.name] is document), None)
    if name is None or snapshot.output is None:
        return None
    path = snapshot.output / f"{name}.py"
    try:
        return Source(str(path), path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _places(module: Source, symbol: Symbol) -> Iterator[Place]:
    try:
        tree = ast.parse(module.text)
    except (SyntaxError, ValueError):
        return
    name = f"forget_{symbol.name}" if symbol.what is What.FORGET else symbol.name
    for statement in _statements(tree, of_types=symbol.what is What.TYPE):
        if _name(statement) == name:
            yield _place(module, statement, name)


def _statements(tree: ast.Module, *, of_types: bool) -> Iterator[ast.stmt]:
    """Yield what may declare a type, or what stands in the classes of the caches."""
    for statement in tree.body:
        if of_types:
            yield statement
        elif isinstance(statement, ast.ClassDef) and _is_caches(statement):
            yield from statement.body


def _is_caches(statement: ast.ClassDef) -> bool:
    return any(
        isinstance(base, ast.Name) and base.id in ("Caches", "AsyncCaches")
        for base in statement.bases
    )


def _name(statement: ast.stmt) -> str | None:
    """Return the name that a statement declares."""
    match statement:
        case ast.ClassDef(name=name):
            return name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case _:
            return None


def _place(module: Source, statement: ast.stmt, name: str) -> Place:
    line = module.line_span(statement.lineno)
    start = module.text.index(name, line.start + statement.col_offset)
    return Place(module, Span(start, start + len(name)))
