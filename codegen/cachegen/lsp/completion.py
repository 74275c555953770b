"""What could be written at the cursor: keys of the language, and names of the workspace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import get_args
from zoneinfo import available_timezones

from cachegen import ir
from cachegen.front.tree import Mapping
from cachegen.lower.clusters import POLICIES
from cachegen.lsp.context import Context, toml_context, yaml_context
from cachegen.lsp.forms import (
    ALGORITHMS,
    DURATIONS,
    EXPIRY_TABLES,
    LIMIT_TABLES,
    LIMITS,
    WHEN_UNAVAILABLE,
)
from cachegen.lsp.language import keys_at
from cachegen.lsp.mentions import Symbol, What, child, fields_of, text_of
from cachegen.lsp.projects import Snapshot
from cachegen.places import walk
from cachegen.shape.sections import NAMES
from cachegen.words.spelling import Data, in_language

_LAST_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
_TABLES = ("fields", "load", "near", "compress", "limit")
"""The keys of a declaration that are offered as a header of their own."""
_CONTAINERS = ("list", "set", "frozenset", "dict", "tuple", "Literal")
_KEYSPACE_CONTAINERS = ("list", "set", "dict", "sorted_set")
_GUARDS = (
    ("limiter", "how many calls a key has left; with `limit`"),
    ("lock", "who holds a lock; with `lease`"),
)


class Sort(Enum):
    """What an offer is, for its symbol in the list."""

    KEY = auto()
    TYPE = auto()
    NAME = auto()
    VALUE = auto()


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to write: it takes the place of the last `replaced` characters."""

    label: str
    sort: Sort
    text: str
    replaced: int
    doc: str = ""


def completion(snapshot: Snapshot, path: Path, offset: int) -> list[Offer]:
    """Return what could be written at an offset, in a good order."""
    text = snapshot.sources[path].text
    is_yaml = path.suffix.lower() != ".toml"
    context = (yaml_context if is_yaml else toml_context)(text, offset)
    if context is None:
        return []
    if context.key is None:
        return list(_keys(snapshot, path, context, is_yaml=is_yaml))
    return list(_values(snapshot, context, is_yaml=is_yaml))


def _keys(
    snapshot: Snapshot, path: Path, context: Context, *, is_yaml: bool
) -> Iterator[Offer]:
    document = snapshot.documents.get(path)
    present: set[str] = set()
    if document is not None:
        _, node, taken = walk(document.root, context.path)
        if isinstance(node, Mapping) and taken == len(context.path):
            present = {each.key.text for each in node.entries}
    for key, doc in keys_at(context.path).items():
        is_section = not context.path and key in NAMES
        if context.is_header:
            if key not in _TABLES if context.path else not is_section:
                continue
            suffix = ""
        elif key in present or (is_section and not is_yaml):
            continue
        else:
            suffix = ": " if is_yaml else " = "
        yield Offer(key, Sort.KEY, key + suffix, len(context.word), doc)


def _values(snapshot: Snapshot, context: Context, *, is_yaml: bool) -> Iterator[Offer]:
    path, key = context.path, context.key or ""
    match (*path, key):
        case ("keyspaces", _, "cluster"):
            offers = _named(snapshot, What.CLUSTER)
        case ("keyspaces", _, "pattern"):
            yield from _placeholders(snapshot, context)
            return
        case ("keyspaces", name, "shard_by"):
            offers = [(each, "") for each in _fields(snapshot, name)]
        case ("clusters", _, "eviction_policy"):
            offers = [(each, "") for each in POLICIES]
        case ("clusters", _, "separator"):
            offers = [(each, "") for each in get_args(ir.Separator)]
        case ("keyspaces", _, "on_decode_error"):
            offers = [("raise", ""), ("miss", "")]
        case ("keyspaces", _, "load" | "near" | "compress"):
            yield Offer("true", Sort.VALUE, "true", len(context.word))
            return
        case ("keyspaces", _, "encrypt"):
            yield Offer("true", Sort.VALUE, "true", len(context.word))
            offers = [("read", "")]
        case ("keyspaces", _, "encrypt", "accept_plain"):
            yield Offer("true", Sort.VALUE, "true", len(context.word))
            return
        case ("structs", own, "was", "type"):
            names = (each for each in _structs(snapshot) if each[0] != own)
            yield from _quoted(names, context, Sort.TYPE, is_yaml=is_yaml)
            return
        case ("keyspaces", _, "load", "on_unavailable"):
            offers = [("load", ""), ("raise", "")]
        case ("forget", _, "keyspaces"):
            yield from _listed(
                _named(snapshot, What.KEYSPACE), context, is_yaml=is_yaml
            )
            return
        case ("keyspaces", _, "when_unavailable"):
            offers = list(WHEN_UNAVAILABLE)
        case ("keyspaces", _, "limit"):
            yield from _forms(LIMITS, LIMIT_TABLES, context, is_yaml=is_yaml)
            return
        case ("keyspaces", _, "limit", "algorithm"):
            offers = list(ALGORITHMS)
        case ("keyspaces", _, "compress", "above"):
            offers = [("1kb", "what it is otherwise"), ("4kb", "longer texts alone")]
        case ("keyspaces", _, "expiry"):
            times = (*DURATIONS, ("never", "kept until it is deleted or evicted"))
            yield from _forms(times, EXPIRY_TABLES, context, is_yaml=is_yaml)
            return
        case (
            ("keyspaces", _, "expiry", "in")
            | ("keyspaces", _, "limit", "per")
            | ("keyspaces", _, "lease")
        ):
            offers = list(DURATIONS)
        case ("keyspaces", _, "expiry" | "limit", *_, "daily_at"):
            offers = [("03:00", "a time of day, on a 24-hour clock")]
        case ("keyspaces", _, "expiry", "jitter"):
            offers = [("10%", "shorten by up to this much at random")]
        case ("keyspaces", _, "expiry", "on"):
            offers = [("write", ""), ("create", "")]
        case ("keyspaces", _, "expiry" | "limit", *_, "timezone"):
            offers = [(each, "") for each in sorted(available_timezones())]
        case _:
            types = _types(snapshot, path, key)
            yield from _quoted(types, context, Sort.TYPE, is_yaml=is_yaml)
            return
    yield from _quoted(offers, context, Sort.VALUE, is_yaml=is_yaml)


def _forms(
    texts: Iterable[tuple[str, str]],
    tables: Iterable[tuple[dict[str, Data], str]],
    context: Context,
    *,
    is_yaml: bool,
) -> Iterator[Offer]:
    """Yield the forms that one value may have; within quotes, those that are a text."""
    yield from _quoted(texts, context, Sort.VALUE, is_yaml=is_yaml)
    if context.quote:
        return
    for values, doc in tables:
        text = in_language(values, is_yaml=is_yaml)
        yield Offer(text, Sort.VALUE, text, len(context.word), doc)


def _quoted(
    offers: Iterable[tuple[str, str]], context: Context, sort: Sort, *, is_yaml: bool
) -> Iterator[Offer]:
    """Yield offers for the word at the cursor, in quotes where the language wants them."""
    replaced = len(context.word)
    if sort is Sort.TYPE:
        last = _LAST_NAME.search(context.word)
        replaced = len(last[0]) if last else 0
    needs_quotes = not is_yaml and not context.quote
    for label, doc in offers:
        text = f'"{label}"' if needs_quotes else label
        yield Offer(label, sort, text, replaced, doc)


def _listed(
    offers: Iterable[tuple[str, str]], context: Context, *, is_yaml: bool
) -> Iterator[Offer]:
    """Yield offers for the last item of a list that is being written."""
    last = _LAST_NAME.search(context.word)
    is_quoted = bool(context.quote) or context.word.count('"') % 2 == 1
    for label, doc in offers:
        text = label if is_yaml or is_quoted else f'"{label}"'
        yield Offer(label, Sort.VALUE, text, len(last[0]) if last else 0, doc)


def _named(snapshot: Snapshot, what: What) -> list[tuple[str, str]]:
    return [
        (symbol.name, text_of(child(declared.entry.value, "doc")) or "")
        for symbol, declared in snapshot.declared.items()
        if symbol.what is what
    ]


def _structs(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for name, doc in _named(snapshot, What.TYPE):
        if snapshot.declared[Symbol(What.TYPE, name)].section == "structs":
            yield name, doc


def _types(
    snapshot: Snapshot, path: tuple[str, ...], key: str
) -> Iterator[tuple[str, str]]:
    """Yield the types that can stand at an address; none where no type stands."""
    containers: tuple[str, ...] = ()
    match (*path, key):
        case ("keyspaces", _, "key"):
            scalars = ir.KEY_SCALARS
        case ("keyspaces", _, "value"):
            yield from _GUARDS
            scalars, containers = ir.VALUE_SCALARS, _KEYSPACE_CONTAINERS
        case ("types", _) | ("types", _, "base"):
            scalars = frozenset(ir.Scalar)
        case ("forget", _, "key"):
            yield from _named(snapshot, What.TYPE)
            return
        case ("structs", _, "fields", _) | ("structs", _, "fields", _, "type"):
            scalars, containers = frozenset(ir.Scalar), _CONTAINERS
        case _:
            return
    yield from _named(snapshot, What.TYPE)
    yield from ((each.value, "") for each in ir.Scalar if each in scalars)
    yield from ((each, "") for each in containers)


def _placeholders(snapshot: Snapshot, context: Context) -> Iterator[Offer]:
    *before, segment = context.word.split("/")
    if segment and not segment.startswith(":"):
        return
    for name in _fields(snapshot, context.path[1]):
        if f":{name}" not in before:
            yield Offer(f":{name}", Sort.NAME, f":{name}", len(segment))


def _fields(snapshot: Snapshot, keyspace: str) -> list[str]:
    """Return what the placeholders of a keyspace can be."""
    declared = snapshot.declared.get(Symbol(What.KEYSPACE, keyspace))
    key = text_of(child(declared.entry.value, "key")) if declared is not None else None
    type = snapshot.declared.get(Symbol(What.TYPE, key or ""))
    if type is None or type.section != "structs":
        return ["key"]
    return [each.key.text for each in fields_of(type.entry)]
