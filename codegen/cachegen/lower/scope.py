"""The names of a workspace: what a reference can mean, and who declared it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cachegen import ir
from cachegen.diagnostics import Problem
from cachegen.places import Places, Step
from cachegen.shape.declarations import Shaped
from cachegen.source import Place, Span
from cachegen.words.near import near_name

_MOST_SUGGESTIONS = 200


class TypeKind(StrEnum):
    """What a declared type is, in a message's words."""

    NAMED = "type"
    ENUM = "enum"
    STRUCT = "struct"


SECTIONS = {TypeKind.NAMED: "types", TypeKind.ENUM: "enums", TypeKind.STRUCT: "structs"}
"""The section that declares each kind."""


@dataclass(frozen=True, slots=True)
class CompilationUnit:
    """One file under the service name that the workspace knows it by."""

    service: str
    shaped: Shaped


@dataclass(frozen=True, slots=True)
class DeclaredType:
    """A type's kind and the service that declared it first."""

    kind: TypeKind
    service: str


@dataclass(frozen=True, slots=True)
class SchemaText:
    """A text of a schema with its address, so that parts of it can be pointed at."""

    value: str
    service: str
    path: tuple[Step, ...]

    def place(self, places: Places, span: Span | None = None) -> Place:
        """Return the place of a part of the text, or of all between its quotes."""
        if not self.value:
            return places.value(self.service, *self.path)
        start, end = (span.start, span.end) if span else (0, len(self.value))
        return places.within(self.service, *self.path, start=start, end=end)


@dataclass(frozen=True, slots=True)
class Element:
    """The type of a set's elements or of a dict's keys, and which part of a text it is."""

    type: ir.Type
    text: SchemaText
    span: Span
    is_dict_key: bool


@dataclass(frozen=True, slots=True)
class WorkspaceScope:
    """What all stages of one lowering share: names, places and the problems so far.

    ``broken`` are types that have a problem already and mean nothing; what refers to
    them is left alone.
    """

    places: Places
    types: Mapping[str, DeclaredType]
    clusters: Mapping[str, str]
    """Each cluster with the service that declared it first."""
    complete: bool
    """Whether all names are known; where a file is unreadable, none is called unknown."""
    problems: list[Problem]
    broken: set[str] = field(default_factory=set[str])
    elements: list[Element] = field(default_factory=list[Element])
    """Elements of sets and keys of dicts, to be judged once all structs are known."""
    _near: dict[str, str | None] = field(default_factory=dict[str, "str | None"])

    def near(self, name: str, known: Iterable[str]) -> str | None:
        """Return the nearest known name, for the first hundreds of names that are unknown.

        Each is looked up once, and one search is linear in the known names: where more
        are wrong than that, suggestions help nobody and would take quadratic time.
        """
        if name not in self._near and len(self._near) < _MOST_SUGGESTIONS:
            self._near[name] = near_name(name, known)
        return self._near.get(name)
