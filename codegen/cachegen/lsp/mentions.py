"""Every place where a name is declared or used, found in the trees alone, sound or not.

Types, enums and structs share one namespace, as in the language. A mention inside of a
text that is spelled with escapes has no exact place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cachegen.front.tree import Document, Entry, Node, Scalar
from cachegen.front.tree import Mapping as Table
from cachegen.front.tree import Sequence as Items
from cachegen.ir import Placeholder
from cachegen.keys import patterns
from cachegen.lower.expressions import (
    Expression,
    Generic,
    Name,
    SyntaxFault,
    Union,
    parse,
)
from cachegen.source import Place, Span


class What(StrEnum):
    """What a name names."""

    CLUSTER = "cluster"
    TYPE = "type"
    FIELD = "field"
    KEYSPACE = "keyspace"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name of the workspace; a field's owner is its struct."""

    what: What
    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a symbol is named."""

    symbol: Symbol
    place: Place
    declares: bool = False
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Declaration:
    """An entry that declares a symbol, in its section."""

    section: str
    entry: Entry
    document: Document


def declarations(documents: Sequence[Document]) -> dict[Symbol, Declaration]:
    """Return the first declaration of each name; fields are under their structs."""
    found: dict[Symbol, Declaration] = {}
    for document in documents:
        for section, entry in _declared(document):
            symbol = Symbol(_kinds[section], entry.key.text)
            found.setdefault(symbol, Declaration(section, entry, document))
            for field in fields_of(entry) if section == "structs" else ():
                inner = Symbol(What.FIELD, field.key.text, entry.key.text)
                found.setdefault(inner, Declaration("fields", field, document))
    return found


def mentions(
    documents: Sequence[Document], known: Mapping[Symbol, Declaration]
) -> list[Mention]:
    """Return all mentions in the documents, in no order."""
    return [each for document in documents for each in _Finder(document, known).all()]


def fields_of(struct: Entry) -> tuple[Entry, ...]:
    """Return the entries of a struct's fields."""
    fields = child(struct.value, "fields")
    return fields.entries if isinstance(fields, Table) else ()


def former_of(struct: Entry) -> Iterator[str]:
    """Yield the names of a struct's former shapes."""
    for each in _formers(struct):
        name = text_of(child(each, "type"))
        if name is not None:
            yield name


def _formers(struct: Entry) -> tuple[Node, ...]:
    listed = child(struct.value, "was")
    return listed.items if isinstance(listed, Items) else ()


def child(node: Node | None, key: str) -> Node | None:
    """Return the value under a key of a mapping, or None."""
    entry = node.get(key) if isinstance(node, Table) else None
    return entry.value if entry is not None else None


def text_of(node: Node | None) -> str | None:
    """Return the text of a scalar, or None."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return node.value
    return None


def type_of(node: Node) -> Node:
    """Return the node that names a type: a field or named type, short or as a mapping."""
    return child(node, "type") or child(node, "base") or node


_kinds = {
    "clusters": What.CLUSTER,
    "types": What.TYPE,
    "enums": What.TYPE,
    "structs": What.TYPE,
    "keyspaces": What.KEYSPACE,
    "forget": What.FORGET,
}


def _declared(document: Document) -> Iterator[tuple[str, Entry]]:
    for section in document.root.entries:
        if section.key.text in _kinds and isinstance(section.value, Table):
            for entry in section.value.entries:
                yield section.key.text, entry


class _Finder:
    def __init__(self, document: Document, known: Mapping[Symbol, Declaration]) -> None:
        self._document = document
        self._known = known

    def all(self) -> Iterator[Mention]:
        for section, entry in _declared(self._document):
            yield from self._keys(Symbol(_kinds[section], entry.key.text), entry)
            match section:
                case "types":
                    yield from self._types(type_of(entry.value))
                case "structs":
                    for field in fields_of(entry):
                        yield from self._field(entry.key.text, field)
                    for each in _formers(entry):
                        yield from self._types(child(each, "type"))
                case "keyspaces":
                    yield from self._keyspace(entry.value)
                case "forget":
                    yield from self._forget(entry.value)
                case _:
                    pass

    def _keys(self, symbol: Symbol, entry: Entry) -> Iterator[Mention]:
        for key in (entry.key, *entry.again):
            place = self._document.place(key.span)
            yield Mention(symbol, place, declares=key is entry.key)

    def _field(self, struct: str, field: Entry) -> Iterator[Mention]:
        yield from self._keys(Symbol(What.FIELD, field.key.text, struct), field)
        written = type_of(field.value)
        yield from self._types(written)
        default = child(field.value, "default")
        parsed = parse(text_of(written) or "")
        if default is not None and not isinstance(parsed, SyntaxFault):
            yield from self._default(parsed, default)

    def _default(self, type: Expression, node: Node) -> Iterator[Mention]:
        """Yield the fields that a default names as keys."""
        match type, node:
            case Name(text=struct), Table(entries=entries):
                for entry in entries:
                    symbol = Symbol(What.FIELD, entry.key.text, struct)
                    declared = self._known.get(symbol)
                    if declared is None:
                        continue
                    yield Mention(symbol, self._document.place(entry.key.span))
                    inner = parse(text_of(type_of(declared.entry.value)) or "")
                    if not isinstance(inner, SyntaxFault):
                        yield from self._default(inner, entry.value)
            case Union(members=members), _:
                for member in members:
                    yield from self._default(member, node)
            case Generic(arguments=arguments), Items(items=items):
                for item, each in zip(
                    items, (*arguments, *arguments[-1:] * len(items)), strict=False
                ):
                    yield from self._default(each, item)
            case Generic(name=Name(text="dict"), arguments=(_, value)), Table():
                for entry in node.entries:
                    yield from self._default(value, entry.value)
            case _:
                pass

    def _keyspace(self, node: Node) -> Iterator[Mention]:
        cluster = child(node, "cluster")
        name = text_of(cluster)
        if name and isinstance(cluster, Scalar):
            yield self._inside(cluster, Span(0, len(name)), Symbol(What.CLUSTER, name))
        for key in ("key", "value"):
            yield from self._types(child(node, key))
        struct = text_of(child(node, "key")) or ""
        pattern = child(node, "pattern")
        parsed = patterns.parse(text_of(pattern) or "")
        for segment, span in zip(parsed.segments, parsed.spans, strict=False):
            if isinstance(segment, Placeholder) and isinstance(pattern, Scalar):
                symbol = Symbol(What.FIELD, segment.name, struct)
                if symbol in self._known:
                    name_span = Span(span.start + 1, span.end)
                    yield self._inside(pattern, name_span, symbol)
        shard = child(node, "shard_by")
        symbol = Symbol(What.FIELD, text_of(shard) or "", struct)
        if isinstance(shard, Scalar) and symbol in self._known:
            yield self._inside(shard, Span(0, len(symbol.name)), symbol)

    def _forget(self, node: Node) -> Iterator[Mention]:
        yield from self._types(child(node, "key"))
        listed = child(node, "keyspaces")
        for each in listed.items if isinstance(listed, Items) else ():
            symbol = Symbol(What.KEYSPACE, text_of(each) or "")
            if isinstance(each, Scalar) and symbol in self._known:
                yield self._inside(each, Span(0, len(symbol.name)), symbol)

    def _types(self, node: Node | None) -> Iterator[Mention]:
        written = text_of(node)
        if written is None or not isinstance(node, Scalar):
            return
        parsed = parse(written)
        for name in () if isinstance(parsed, SyntaxFault) else _names(parsed):
            symbol = Symbol(What.TYPE, name.text)
            if symbol in self._known:
                yield self._inside(node, name.span, symbol)

    def _inside(self, node: Scalar, part: Span, symbol: Symbol) -> Mention:
        if node.inner is None:
            return Mention(symbol, self._document.place(node.span), exact=False)
        start = node.inner.start
        span = Span(start + part.start, start + part.end)
        return Mention(symbol, self._document.place(span))


def _names(expression: Expression) -> Iterator[Name]:
    match expression:
        case Name():
            yield expression
        case Generic(name=name, arguments=arguments):
            # What `Literal` holds are values, whatever they look like.
            for each in arguments if name.text != "Literal" else ():
                yield from _names(each)
        case Union(members=members):
            for each in members:
                yield from _names(each)
        case _:
            pass
