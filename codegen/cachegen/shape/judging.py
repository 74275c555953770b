"""One declaration judged by its model: pydantic's errors become our problems, with places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cachegen.diagnostics import Problem
from cachegen.front.tree import (
    Document,
    Entry,
    Mapping,
    Node,
    Plain,
    Scalar,
    Sequence,
    type_names,
)
from cachegen.places import walk
from cachegen.problems.shape import MissingKey, UnknownChoice, UnknownKey, WrongType
from cachegen.shape import model
from cachegen.shape.basis import TAG
from cachegen.shape.habits import habitual
from cachegen.shape.sections import ALTERNATIVES, EXAMPLES, STAND_INS, TAGGED, Section
from cachegen.source import Place
from cachegen.words.near import near_name
from cachegen.words.phrases import quoted
from cachegen.words.spelling import in_toml

S = TypeVar("S")
Path = tuple[str | int, ...]
Data: TypeAlias = "Plain | Nothing | tuple[Data, ...] | dict[str, Data]"

_EXPECTED = {
    "string_type": "text",
    "int_type": "an integer",
    "bool_type": "a boolean",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}


_ENUM_KEYS = tuple(model.Enum.model_fields)


class Nothing:
    """Stands for null, which no attribute but a default may be."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The declaration that is judged: what it is called and where it stands."""

    singular: str
    entry: Entry
    document: Document

    def called(self, path: Path) -> str:
        """Return how a message names what stands at `path` in the declaration."""
        if not path:
            return f"{self.singular} {quoted(self.entry.key.text)}"
        inner, last = self.called(path[:-1]), path[-1]
        if isinstance(last, int):
            return f"item {last + 1} of {inner}"
        if len(path) == 2 and path[0] == "fields":
            return f"field {quoted(last)} of {self.called(())}"
        return f"{quoted(last)} of {inner}"

    def key(self, path: Path) -> Place:
        """Return the place of the key at `path`; of the declaration's own for none."""
        entry, _, _ = walk(self.entry.value, path)
        return self.document.place((entry or self.entry).key.span)

    def node(self, path: Path) -> Node:
        """Return the node at `path`."""
        return walk(self.entry.value, path)[1]


@dataclass(frozen=True, slots=True)
class Judged(Generic[S]):
    """What came out: the body unless nothing could be saved, and the problems."""

    body: S | None
    damaged: frozenset[tuple[str, ...]] = frozenset()
    problems: tuple[Problem, ...] = ()


def judge(section: Section[S], subject: Subject) -> Judged[S]:
    """Return the declaration's body, repaired where it can be, and all that is wrong."""
    value = _plain(subject.entry.value)
    members = _members(subject.entry.value) if section.key == "enums" else ()
    if members:
        body = section.adapter.validate_python(members)
        return Judged(body, problems=(_listed_as_table(subject, members),))
    try:
        return Judged(section.adapter.validate_python(value))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    problems, damaged = _problems(section, subject, details)
    _repair(value, details, damaged)
    try:
        body = section.adapter.validate_python(value)
    except ValidationError:
        return Judged(None, frozenset(), problems)
    return Judged(body, frozenset(damaged), problems)


def _members(node: Node) -> tuple[str, ...]:
    """Return the values of an enum that is written as a table, as Python's classes are."""
    if not isinstance(node, Mapping) or any(node.get(key) for key in _ENUM_KEYS):
        return ()
    values = [each.value for each in node.entries]
    members = [each.value for each in values if isinstance(each, Scalar)]
    texts = tuple(each for each in members if isinstance(each, str))
    return texts if len(texts) == len(node.entries) else ()


def _listed_as_table(subject: Subject, members: tuple[str, ...]) -> WrongType:
    place = subject.key(())
    example = in_toml(subject.entry.key.text, members)
    return WrongType(
        place, subject.called(()), "a list of texts", "a mapping", example, "enums"
    )


def found(node: Node) -> str:
    """Return what a node is, in a message's words."""
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(value=value):
            return "null" if value is None else type_names[type(value)]


def _plain(node: Node) -> Data:
    match node:
        case Mapping(entries=entries):
            return {each.key.text: _plain(each.value) for each in entries}
        case Sequence(items=items):
            return tuple(_plain(each) for each in items)
        case Scalar(value=value):
            return Nothing() if value is None else value


def _problems(
    section: Section[S], subject: Subject, details: list[ErrorDetails]
) -> tuple[tuple[Problem, ...], set[tuple[str, ...]]]:
    """Return a problem for each error but a missing key that an unknown one explains."""
    unknown = {
        _path(each): _unknown_key(section, subject, each)
        for each in details
        if _is_unknown(each)
    }
    rest = [each for each in details if not _is_unknown(each)]
    explained = {
        _path(each)
        for each in rest
        if each["type"] == "missing" and _is_explained(_path(each), unknown)
    }
    explained |= {_path(each) for each in rest if _is_lost(subject, each)}
    told = [each for each in rest if _path(each) not in explained]
    problems = [*_missing(subject, told), *_wrong_values(subject, told)]
    damaged = {_attribute(_path(each)) for each in rest}
    damaged |= {
        _attribute(_meant(path, each) if each.near is not None else path)
        for path, each in unknown.items()
        if each.near is not None or path[0] == "was"
    }
    return (*unknown.values(), *problems), damaged


def _is_unknown(details: ErrorDetails) -> bool:
    return details["type"] == "extra_forbidden"


def _is_lost(subject: Subject, details: ErrorDetails) -> bool:
    """Return whether a syntax error may have taken what is missing."""
    holder = subject.node(_path(details)[:-1])
    damaged = isinstance(holder, Mapping) and holder.damaged
    return details["type"] == "missing" and damaged


def _is_explained(missing: Path, unknown: dict[Path, UnknownKey]) -> bool:
    """Return whether a misspelled key, or one of another alternative, is beside it."""
    return any(
        path[:-1] == missing[:-1]
        and (missing[-1] in (each.near, each.inside) or each.rival or each.elsewhere)
        for path, each in unknown.items()
    )


def _unknown_key(
    section: Section[S], subject: Subject, details: ErrorDetails
) -> UnknownKey:
    path = _path(details)
    key = str(path[-1])
    tag = _tag(section, details)
    allowed = tuple(_keys(TAGGED[tag]))
    others = tuple(_keys(ALTERNATIVES[tag])) if tag in ALTERNATIVES else ()
    holder = subject.node(path[:-1])
    entries = holder.entries if isinstance(holder, Mapping) else ()
    present = {each.key.text for each in entries}
    place, called = subject.key(path), subject.called(path[:-1])
    value = subject.document.place(subject.node(path).span)
    name = subject.entry.key.text
    if key in others:
        rival = next((each for each in allowed if each in present), None)
        return UnknownKey(place, key, called, allowed, None, rival)
    possible = {*allowed, *others} - present
    near = habitual(tag, key, possible) or near_name(key, possible)
    elsewhere = near in others and near not in allowed
    if near is None and tag == "fields" and "fields" not in present:
        return UnknownKey(place, key, called, allowed, None, inside="fields")
    return UnknownKey(
        place,
        key,
        called,
        allowed,
        near,
        elsewhere=elsewhere,
        mapping=tag,
        name=name,
        value=value,
    )


def _tag(section: Section[S], details: ErrorDetails) -> str:
    """Return what `TAGGED` calls the mapping that has an unknown key."""
    before = details["loc"][-2] if len(details["loc"]) > 1 else ""
    if isinstance(before, int):
        return "former"  # The only mappings that stand in a list.
    return before.removeprefix(TAG) if before.startswith(TAG) else section.singular


def _keys(shape: type[BaseModel]) -> Iterator[str]:
    for name, each in shape.model_fields.items():
        yield each.alias or name


def _missing(subject: Subject, details: list[ErrorDetails]) -> Iterator[Problem]:
    """Yield one problem for each mapping that lacks keys, however many it lacks."""
    lacking: dict[Path, list[str]] = {}
    for each in details:
        if each["type"] == "missing":
            *within, key = _path(each)
            lacking.setdefault(tuple(within), []).append(str(key))
    for path, keys in lacking.items():
        examples = tuple(EXAMPLES.get(each, each) for each in keys)
        yield MissingKey(subject.key(path), tuple(keys), subject.called(path), examples)


def _wrong_values(subject: Subject, details: list[ErrorDetails]) -> Iterator[Problem]:
    for each in details:
        if each["type"] != "missing":
            yield _wrong_value(subject, each)


def _wrong_value(subject: Subject, details: ErrorDetails) -> Problem:
    path = _path(details)
    example = EXAMPLES.get(str(path[-1]), "") if path else ""
    node = subject.node(path)
    place, what = subject.document.place(node.span), subject.called(path)
    expected = str(details.get("ctx", {}).get("expected", "text"))
    if details["type"] != "literal_error":
        expected = _EXPECTED.get(details["type"], expected)
        if found(node) == "null" and expected == "a mapping":
            example = in_toml(str(path[-1]) if path else subject.entry.key.text, {})
        key = path[-1] if path and isinstance(path[-1], str) else ""
        name = subject.entry.key.text
        return WrongType(place, what, expected, found(node), example, key, name)
    if isinstance(node, Scalar) and isinstance(node.value, str):
        choices = tuple(re.findall("'([^']*)'", expected))
        near = near_name(node.value, choices)
        return UnknownChoice(place, what, node.value, choices, near)
    return WrongType(place, what, "text", found(node), example)


def _path(details: ErrorDetails) -> Path:
    """Return an error's location without the tags of unions."""
    return tuple(each for each in details["loc"] if not str(each).startswith(TAG))


def _meant(path: Path, unknown: UnknownKey) -> Path:
    """Return what a misspelled key should have been; the whole of an expiry of another form."""
    if unknown.elsewhere and path[0] == "expiry":
        return path[:-1]
    return (*path[:-1], str(unknown.near))


def _attribute(path: Path) -> tuple[str, ...]:
    """Return the attribute that an error spoils: one of a field or an expiry, or a top key."""
    match path[:1]:
        case ("fields",):
            depth = 3
        case ("expiry" | "load" | "near" | "compress" | "encrypt",):
            depth = 2
        case _:
            depth = 1
    return tuple(str(each) for each in path[:depth])


def _repair(
    value: Data, details: list[ErrorDetails], damaged: set[tuple[str, ...]]
) -> None:
    """Cut out unknown keys, and put stand-ins where attributes are damaged."""
    if not isinstance(value, dict):
        return
    for each in details:
        if _is_unknown(each):
            _remove(value, _path(each))
    # What is damaged as a whole comes last, when nothing in it matters any more.
    for attribute in sorted(damaged, key=len, reverse=True):
        *within, last = attribute or ("",)
        holder = _holder(value, tuple(within))
        if holder is None:
            continue
        if within == ["fields"]:
            holder[last] = ""
        elif last in STAND_INS:
            holder[last] = STAND_INS[last]
        else:
            holder.pop(last, None)


def _remove(value: Data, path: Path) -> None:
    holder = _holder(value, path[:-1])
    if holder is not None:
        holder.pop(str(path[-1]), None)


def _holder(value: Data, path: Path) -> dict[str, Data] | None:
    """Return the mapping at `path`, or None when there is none."""
    for step in path:
        value = value.get(str(step)) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None
