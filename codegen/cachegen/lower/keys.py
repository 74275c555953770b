"""Keys of keyspaces lowered; of one that is none, the names that its pattern can be held against.

A key whose type has a problem still has placeholders. Where their names are known, it
becomes a stand-in of that shape, over a type that no key can be of, so that coverage is
checked and no conflict is judged by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.lower.expressions import Name, parse
from cachegen.lower.scope import SchemaText, TypeKind, WorkspaceScope
from cachegen.lower.structs import STAND_IN, TypedDeclarations, TypedStruct
from cachegen.lower.types import SCALARS, near_type, resolve
from cachegen.problems.keyspace_types import EmptyKey, ImportedKey, KeyField, KeyType
from cachegen.words.types import spelled

UNKNOWN_KEY = ir.StructKey("")
"""A key of which not even the fields' names are known; no struct is called so."""

_SCALAR_KEY = ir.ScalarKey(STAND_IN)
"""A key that is some scalar, nobody knows which."""


@dataclass(frozen=True, slots=True)
class KeyReader:
    """Reads the keys of a workspace's keyspaces, one after another."""

    scope: WorkspaceScope
    declarations: TypedDeclarations
    judged: set[str]
    """The structs that have been judged as keys, so that each has its problems once."""

    def read(self, text: SchemaText, keyspace: str) -> ir.Key:
        """Return the key that a text means, or a stand-in of the same shape."""
        type = resolve(text, self.scope)
        if type is None:
            return self._broken(text)
        if isinstance(type, ir.StructType):
            self._judge_struct(type.name, text, keyspace)
            return ir.StructKey(type.name)
        if self.declarations.is_like(type, ir.KEY_SCALARS):
            return (
                ir.ScalarKey(type)
                if isinstance(type, ir.ScalarLike)
                else _unusable(type)
            )
        place = text.place(self.scope.places)
        self.scope.problems.append(KeyType(place, keyspace, text.value))
        return _unusable(type)

    def _broken(self, text: SchemaText) -> ir.Key:
        """Return what a key must be by its name alone: its own, or the one that was meant."""
        expression = parse(text.value)
        if not isinstance(expression, Name):
            return UNKNOWN_KEY
        if expression.text not in self.scope.types:
            near = near_type(expression.text, self.scope)
            if near in SCALARS:
                return _SCALAR_KEY
            return self._named(near) if near is not None else UNKNOWN_KEY
        return self._named(expression.text)

    def _named(self, name: str) -> ir.Key:
        declared = self.scope.types.get(name)
        if declared is None:
            return UNKNOWN_KEY
        is_struct = declared.kind is TypeKind.STRUCT
        return ir.StructKey(name) if is_struct else _SCALAR_KEY

    def _judge_struct(self, name: str, text: SchemaText, keyspace: str) -> None:
        struct = self.declarations.structs.get(name)
        if struct is None:
            return
        if struct.imported is None and struct.fields:
            self._judge_fields(struct, text, keyspace)
            return
        declared = self.scope.places.key(struct.service, "structs", struct.name)
        unusable = ImportedKey if struct.imported is not None else EmptyKey
        used = text.place(self.scope.places)
        self.scope.problems.append(unusable(used, keyspace, name, declared))

    def _judge_fields(
        self, struct: TypedStruct, text: SchemaText, keyspace: str
    ) -> None:
        if struct.name in self.judged:
            return
        self.judged.add(struct.name)
        places = self.scope.places
        for each in struct.fields.values():
            if not each.sound or self.declarations.is_like(each.type, ir.KEY_SCALARS):
                continue
            problem = KeyField(
                each.text(struct.service, struct.name).place(places),
                struct.name,
                each.name,
                spelled(each.type),
                keyspace,
                text.place(places),
            )
            self.scope.problems.append(problem)


def _unusable(type: ir.Type) -> ir.Key:
    """Return the shape of a key of a type that no key can be of."""
    item = type.item if isinstance(type, ir.OptionalType) else type
    is_single = isinstance(item, ir.ScalarLike | ir.LiteralType)
    return _SCALAR_KEY if is_single else UNKNOWN_KEY
