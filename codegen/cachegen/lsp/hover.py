"""What an editor shows for the word under the cursor, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cachegen.declarations import Declarations
from cachegen.front.tree import Entry, Mapping, Node, Scalar, Sequence
from cachegen.keys.examples import example_text
from cachegen.lsp.cursor import Cursor, cursor
from cachegen.lsp.language import keys_at
from cachegen.lsp.mentions import (
    Declaration,
    Symbol,
    What,
    child,
    fields_of,
    former_of,
    text_of,
    type_of,
)
from cachegen.lsp.projects import Snapshot
from cachegen.source import Span

_MOST_FIELDS = 20
_MORE = (
    *("limit", "when_unavailable", "lease"),
    *("load", "near", "compress", "encrypt"),
)


@dataclass(frozen=True, slots=True)
class Hover:
    """Words on a span."""

    span: Span
    markdown: str


def hover(snapshot: Snapshot, path: Path, offset: int) -> Hover | None:
    """Return what to show at an offset, or None where there is nothing to say."""
    document = snapshot.documents.get(path)
    at = cursor(document, offset) if document is not None else None
    if at is None:
        return None
    if at.path[:1] == ("keyspaces",) and at.path[2:] == ("pattern",) and not at.on_key:
        keyspace = snapshot.declared.get(Symbol(What.KEYSPACE, at.path[1]))
        if keyspace is not None:
            return Hover(at.span, _keyspace(keyspace, snapshot))
    mention = snapshot.mention_at(path, offset)
    if mention is not None:
        declared = snapshot.declared.get(mention.symbol)
        if declared is not None:
            return Hover(mention.place.span, _card(mention.symbol, declared, snapshot))
    return _of_language(at)


def _of_language(at: Cursor) -> Hover | None:
    described = keys_at(at.path[:-1]).get(at.path[-1])
    return Hover(at.span, f"`{at.path[-1]}`: {described}") if described else None


def _card(symbol: Symbol, declared: Declaration, snapshot: Snapshot) -> str:
    value = declared.entry.value
    match symbol.what:
        case What.KEYSPACE:
            return _keyspace(declared, snapshot)
        case What.CLUSTER:
            policy = text_of(child(value, "eviction_policy")) or "allkeys-lru"
            separator = text_of(child(value, "separator")) or "/"
            shown = [f"cluster {symbol.name}", f"  eviction_policy = {policy}"]
            shown += [f"  separator = {separator}"] if separator != "/" else []
        case What.FORGET:
            key = text_of(child(value, "key")) or "…"
            shown = [f"forget_{symbol.name}({key})"]
        case What.FIELD:
            shown = [f"{symbol.owner}.{_field(declared.entry)}"]
        case What.TYPE:
            shown = list(_type(declared))
    return _markdown(shown, declared)


def _type(declared: Declaration) -> Iterator[str]:
    entry = declared.entry
    imported = text_of(child(entry.value, "import"))
    match declared.section:
        case "types":
            base = text_of(type_of(entry.value)) or "…"
            yield f"type {entry.key.text} = {base}"
        case "enums":
            values = child(entry.value, "values") or entry.value
            items = values.items if isinstance(values, Sequence) else ()
            words = ", ".join(f'"{text_of(each)}"' for each in items)
            yield f"enum {entry.key.text} = {words}"
        case _:
            yield f"struct {entry.key.text}"
            yield from (f"  was {each}" for each in former_of(entry))
            fields = fields_of(entry)
            yield from (f"  {_field(each)}" for each in fields[:_MOST_FIELDS])
            if len(fields) > _MOST_FIELDS:
                yield f"  … and {len(fields) - _MOST_FIELDS} more"
    if imported:
        yield f"  import {imported}"


def _field(field: Entry) -> str:
    type = text_of(type_of(field.value)) or "…"
    default = child(field.value, "default")
    shown = f" = {_short(default)}" if default is not None else ""
    stored = text_of(child(field.value, "json"))
    if stored:
        shown += f'  (stored as "{stored}")'
    return f"{field.key.text}: {type}{shown}"


def _short(node: Node) -> str:
    match node:
        case Scalar(value=str() as text):
            return f'"{text}"'
        case Scalar(value=value):
            return str(value)
        case Sequence(items=items):
            return "[…]" if items else "[]"
        case Mapping(entries=entries):
            return "{…}" if entries else "{}"


def _keyspace(declared: Declaration, snapshot: Snapshot) -> str:
    value = declared.entry.value
    shown = [f"keyspace {declared.entry.key.text}"]
    for key in ("cluster", "key", "value", "pattern", "expiry", "shard_by", *_MORE):
        written = child(value, key)
        if written is not None:
            shown.append(f"  {key} = {_written(written)}")
    example = _example(declared, snapshot)
    made = f"A key that it makes: `{example}`" if example is not None else ""
    return _markdown(shown, declared, made)


def _example(declared: Declaration, snapshot: Snapshot) -> str | None:
    keyspace = snapshot.keyspace(declared)
    declarations = Declarations.of(snapshot.compiled.draft)
    return example_text(keyspace, declarations) if keyspace is not None else None


def _written(node: Node) -> str:
    match node:
        case Mapping(entries=entries):
            return ", ".join(
                f"{each.key.text} {_written(each.value)}" for each in entries
            )
        case Scalar(value=bool() as value):
            return str(value).lower()
        case Scalar(value=value):
            return str(value)
        case Sequence(items=items):
            return " and ".join(map(_written, items)) or "[]"


def _markdown(shown: list[str], declared: Declaration, more: str = "") -> str:
    doc = text_of(child(declared.entry.value, "doc")) or ""
    place = declared.document.place(declared.entry.key.span)
    where = f"{Path(place.source.path).name}:{place.position.line}"
    code = "\n".join(["```text", *shown, "```"])
    return "\n\n".join(each for each in (code, more, doc.strip(), where) if each)
