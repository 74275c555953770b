"""Structs lowered: first every field's type, then what all of them mean for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cachegen import ir
from cachegen.declarations import base_of
from cachegen.lower.identifiers import bad_name, imported
from cachegen.lower.scope import (
    CompilationUnit,
    DeclaredType,
    SchemaText,
    TypeKind,
    WorkspaceScope,
)
from cachegen.lower.types import resolve
from cachegen.problems.identifiers import Keyword
from cachegen.shape import model
from cachegen.shape.declarations import Declared

STAND_IN = ir.ScalarType(ir.Scalar.FLOAT)
"""The type of a field whose own has a problem, so that its name is still known.

No key can be of it, so that no conflict is judged by what nobody knows.
"""


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field with its type resolved, its default still as the schema has it.

    ``sound`` is False when the type is a stand-in, ``readable`` when there is a default
    but nobody knows which.
    """

    name: str
    type: ir.Type
    written: model.FieldSpecification
    sound: bool
    readable: bool = True

    @property
    def has_default(self) -> bool:
        """Return whether the field may be left out."""
        if isinstance(self.written, str):
            return False
        if not self.readable:
            return True
        return self.written.optional or "default" in self.written.model_fields_set

    @property
    def doc(self) -> str | None:
        """Return the field's documentation."""
        return None if isinstance(self.written, str) else self.written.doc or None

    def text(self, service: str, struct: str) -> SchemaText:
        """Return the field's type as its file has it."""
        path = ("structs", struct, "fields", self.name)
        if isinstance(self.written, str):
            return SchemaText(self.written, service, path)
        return SchemaText(self.written.type, service, (*path, "type"))


@dataclass(frozen=True, slots=True)
class TypedStruct:
    """A struct with its fields' types resolved; an imported one has no fields."""

    name: str
    service: str
    fields: Mapping[str, TypedField]
    imported: ir.Import | None
    doc: str | None
    was: tuple[model.Former, ...] = ()

    def path(self, field: str) -> tuple[str, ...]:
        """Return the address of a field in its file."""
        return ("structs", self.name, "fields", field)


@dataclass(frozen=True, slots=True)
class TypedDeclarations:
    """The sound types of a workspace by name, before the defaults of its structs are read."""

    named: Mapping[str, ir.NamedScalar]
    enums: Mapping[str, ir.EnumDeclaration]
    structs: Mapping[str, TypedStruct]

    def base(self, type: ir.Type) -> ir.BaseType:
        """Return what a type is at the bottom of its named types."""
        return base_of(type, self.named)

    def is_like(self, type: ir.Type, scalars: frozenset[ir.Scalar]) -> bool:
        """Return whether a type is an enum, or at the bottom one of these scalars."""
        base = self.base(type)
        if isinstance(base, ir.ScalarType):
            return base.scalar in scalars
        return isinstance(base, ir.EnumType)


def typed_structs(
    units: Sequence[CompilationUnit], scope: WorkspaceScope
) -> dict[str, TypedStruct]:
    """Return the structs by name; a second declaration of a name is read but left out."""
    structs: dict[str, TypedStruct] = {}
    for unit in units:
        for declared in unit.shaped.structs:
            if declared.body is None:
                continue
            struct = _typed(unit, declared, declared.body, scope)
            counts = DeclaredType(TypeKind.STRUCT, unit.service)
            if scope.types[declared.name] == counts:
                structs[declared.name] = struct
    return structs


def _typed(
    unit: CompilationUnit,
    declared: Declared[model.StructSpecification],
    body: model.StructSpecification,
    scope: WorkspaceScope,
) -> TypedStruct:
    name, service = declared.name, unit.service
    if isinstance(body, model.ImportedStruct):
        path = SchemaText(body.imported, service, ("structs", name, "import"))
        source = imported(path, scope) if declared.sound("import") else None
        source = source or ir.Import("builtins", "object")
        return TypedStruct(name, service, {}, source, body.doc or None, body.was)
    fields = {
        each.name: each for each in _fields(service, declared, body.fields, scope)
    }
    return TypedStruct(name, service, fields, None, body.doc or None, body.was)


def _fields(
    service: str,
    declared: Declared[model.StructSpecification],
    written: Mapping[str, model.FieldSpecification],
    scope: WorkspaceScope,
) -> Iterator[TypedField]:
    for name, specification in written.items():
        place = scope.places.key(service, "structs", declared.name, "fields", name)
        if name == "import":
            # It stands a level too deep, and is no field whatever it says.
            problem = Keyword(place, "field", name, "import_", declared.name)
            scope.problems.append(problem)
            yield TypedField(name, STAND_IN, specification, False, False)
            continue
        scope.problems.extend(bad_name("field", name, place))
        readable = all(
            declared.sound("fields", name, each) for each in ("default", "optional")
        )
        field = TypedField(name, STAND_IN, specification, False, readable)
        type: ir.Type | None = None
        if declared.sound("fields", name) and declared.sound("fields", name, "type"):
            type = resolve(field.text(service, declared.name), scope)
        yield field if type is None else replace(field, type=type, sound=True)
