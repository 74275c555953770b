"""From a located tree to declarations of the right shape; every mistake of shape gets one problem.

Each declaration is judged by itself, so that one that is malformed hides nothing of the
others; what is wrong in it is cut out and marked as damaged, so that the rest of it is
still looked at and nothing that refers to it is called unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from cachegen.diagnostics import Problem
from cachegen.front.tree import Document, Entry, Mapping, Node, Plain, Scalar
from cachegen.problems.shape import MissingKey, UnknownKey, WrongType, WrongVersion
from cachegen.shape import model
from cachegen.shape.judging import Subject, found, judge
from cachegen.shape.sections import (
    CLUSTERS,
    ENUMS,
    FORGET,
    KEYSPACES,
    NAMES,
    STRUCTS,
    TYPES,
    Section,
)
from cachegen.source import Span
from cachegen.words.near import near_name
from cachegen.words.phrases import quoted
from cachegen.words.spelling import in_toml

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Declared(Generic[S]):
    """A declaration: its name, its body, and which attributes of it are not to be trusted.

    ``body`` is None when nothing could be made of it. A damaged attribute holds a
    stand-in of the right type; it has its problem already and gives no other.
    """

    name: str
    body: S | None
    damaged: frozenset[tuple[str, ...]] = frozenset()

    def sound(self, *attribute: str) -> bool:
        """Return whether an attribute is as the schema says."""
        return attribute not in self.damaged

    def within(self, attribute: str) -> frozenset[str]:
        """Return which parts of an attribute, itself a mapping, are not to be trusted."""
        return frozenset(
            each[1] for each in self.damaged if len(each) > 1 and each[0] == attribute
        )


@dataclass(frozen=True, slots=True)
class Shaped:
    """One file's declarations in the order of the file, and what was wrong with them."""

    document: Document
    service: str | None
    clusters: tuple[Declared[model.Cluster], ...]
    types: tuple[Declared[model.NamedSpecification], ...]
    enums: tuple[Declared[model.EnumSpecification], ...]
    structs: tuple[Declared[model.StructSpecification], ...]
    keyspaces: tuple[Declared[model.Keyspace], ...]
    forgets: tuple[Declared[model.Forget], ...]
    problems: tuple[Problem, ...]

    @property
    def readable(self) -> bool:
        """Return whether the file is in the version of the language that this reads."""
        return not any(isinstance(each, WrongVersion) for each in self.problems)

    @property
    def complete(self) -> bool:
        """Return whether the names of all declarations could be read."""
        root = self.document.root
        sections = [each.value for each in root.entries if each.key.text in NAMES]
        return all(_is_complete(each) for each in (root, *sections))


def shape(document: Document) -> Shaped:
    """Return the declarations of one document."""
    problems: list[Problem] = list(_other_version(document))
    readable = not problems
    if readable:
        problems.extend(_outermost(document))
    return Shaped(
        document,
        _service(document),
        _declarations(CLUSTERS, document, problems, readable),
        _declarations(TYPES, document, problems, readable),
        _declarations(ENUMS, document, problems, readable),
        _declarations(STRUCTS, document, problems, readable),
        _declarations(KEYSPACES, document, problems, readable),
        _declarations(FORGET, document, problems, readable),
        tuple(problems),
    )


def _is_complete(node: Node) -> bool:
    return isinstance(node, Mapping) and (not node.damaged or bool(node.lost))


def _other_version(document: Document) -> Iterator[WrongVersion]:
    entry = document.root.get("version")
    value = entry.value if entry is not None else None
    if isinstance(value, Scalar) and _is_integer(value.value) and value.value != 1:
        yield WrongVersion(document.place(value.span), str(value.value))


def _is_integer(value: Plain) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _outermost(document: Document) -> Iterator[Problem]:
    known = tuple(model.Schema.model_fields)
    present = {each.key.text for each in document.root.entries}
    unknown = tuple(_unknown_keys(document, known, present))
    excused = document.root.damaged or any(each.near == "version" for each in unknown)
    if "version" not in present and not excused:
        start = document.place(Span(0, 0))
        yield MissingKey(start, ("version",), "the schema", ("version = 1",))
    yield from unknown
    explained = {each.inside for each in unknown}
    for entry in document.root.entries:
        expected = _expected(entry)
        if expected is not None and entry.key.text not in explained:
            place, what = document.place(entry.value.span), quoted(entry.key.text)
            kind = found(entry.value)
            is_bare = kind == "null" and entry.key.text in NAMES
            example = in_toml(entry.key.text, {}) if is_bare else ""
            yield WrongType(place, what, expected, kind, example, entry.key.text)


def _expected(entry: Entry) -> str | None:
    """Return what an outermost value of another type should have been."""
    value = entry.value.value if isinstance(entry.value, Scalar) else None
    match entry.key.text:
        case "version" if not _is_integer(value):
            return "the integer 1"
        case "service" if not isinstance(value, str):
            return "text"
        case key if key in NAMES and not isinstance(entry.value, Mapping):
            return "a mapping from names to declarations"
        case _:
            return None


def _unknown_keys(
    document: Document, known: tuple[str, ...], present: set[str]
) -> Iterator[UnknownKey]:
    candidates = (set(known) - present) | NAMES
    empty: str | None = None
    for entry in document.root.entries:
        if entry.key.text in known:
            # What follows a section that holds nothing was not indented.
            empty = entry.key.text if _is_empty_section(entry) else None
            continue
        near = near_name(entry.key.text, candidates)
        is_outside = near is None and isinstance(entry.value, Mapping)
        yield UnknownKey(
            document.place(entry.key.span),
            entry.key.text,
            "the schema",
            known,
            near,
            inside=empty if is_outside else None,
            mapping="schema",
            value=document.place(entry.value.span),
        )


def _is_empty_section(entry: Entry) -> bool:
    return entry.key.text in NAMES and found(entry.value) == "null"


def _service(document: Document) -> str | None:
    entry = document.root.get("service")
    if entry is None or not isinstance(entry.value, Scalar):
        return None
    return entry.value.value if isinstance(entry.value.value, str) else None


def _declarations(
    section: Section[S], document: Document, problems: list[Problem], readable: bool
) -> tuple[Declared[S], ...]:
    """Return a section's declarations; of a file in another version, only the names."""
    declared = tuple(
        (
            _declaration(section, document, entry, problems)
            if readable and trusted
            else Declared(entry.key.text, None)
        )
        for entry, trusted in _entries(section, document.root)
    )
    return declared + tuple(_lost(section, document.root))


def _lost(section: Section[S], root: Mapping) -> Iterator[Declared[S]]:
    """Yield the names that a syntax error or a repetition took the bodies of."""
    entry = root.get(section.key)
    if entry is not None and isinstance(entry.value, Mapping):
        present = {each.key.text for each in entry.value.entries}
        for key in entry.value.lost:
            if key.text not in present:
                yield Declared(key.text, None)


def _entries(section: Section[S], root: Mapping) -> Iterator[tuple[Entry, bool]]:
    """Yield the section's entries; those of a misspelled header are not trusted."""
    for entry in root.entries:
        exact = entry.key.text == section.key
        if isinstance(entry.value, Mapping) and (
            exact or _is_misspelled(entry.key.text, section.key)
        ):
            yield from ((each, exact) for each in entry.value.entries)


def _is_misspelled(key: str, section: str) -> bool:
    known = key in model.Schema.model_fields
    return not known and near_name(key, [section]) is not None


def _declaration(
    section: Section[S], document: Document, entry: Entry, problems: list[Problem]
) -> Declared[S]:
    subject = Subject(section.singular, entry, document)
    judged = judge(section, subject)
    problems.extend(judged.problems)
    return Declared(entry.key.text, judged.body, judged.damaged)
