"""Two short texts per keyspace: equal means that what is stored stays what it is.

The key's says whether the same key still has the same string; the value's whether stored
bytes still mean the same. Neither depends on documentation, on names that never reach
Redis, on the order of declarations or on the machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeGuard, assert_never

import msgspec

from cachegen import ir
from cachegen.declarations import Declarations

_LENGTH = 16
Shape = Sequence[object] | str | bool | int
"""Something that JSON can hold, in one way only."""


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of one workspace's keyspaces; what they share is computed once."""

    _declarations: Declarations
    _shapes: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, workspace: ir.Workspace) -> Fingerprints:
        """Return the fingerprints of a workspace."""
        return cls(Declarations.of(workspace))

    def of_key(self, keyspace: ir.Keyspace) -> str:
        """Return what decides the strings of a keyspace's keys, as 16 hex digits.

        That is the cluster and its separator, the literals, the kind of each placeholder
        and the shard. A
        placeholder's name counts only where another one is of the same kind: swapping
        those two would read other keys' entries. An enum is spelled as text is.
        """
        kinds = self._key_kinds(keyspace.key)
        names = [each.name for each in keyspace.pattern if _is_placeholder(each)]
        alike = Counter(kinds[name] for name in names)
        segments: list[Shape] = []
        for segment in keyspace.pattern:
            if isinstance(segment, ir.LiteralSegment):
                segments.append(["literal", segment.text])
                continue
            kind = kinds[segment.name]
            name = segment.name if alike[kind] > 1 else ""
            sharded = segment.name == keyspace.shard_by
            segments.append(["placeholder", kind, name, sharded])
        shape: list[Shape] = ["key", 1, keyspace.cluster, segments]
        if keyspace.separator != "/":
            shape.append(keyspace.separator)
        return _digest(shape)

    def of_value(self, keyspace: ir.Keyspace) -> str:
        """Return what decides a keyspace's stored values, as 16 hex digits.

        That is the kind of keyspace and the shape of its type down to the last field:
        names of fields, types, which have defaults, values of enums. An imported model
        is known by its path alone.
        """
        match keyspace.value:
            case ir.BasicValue(type=type):
                return _digest(["basic", 1, self._shape(type, [])])
            case ir.ListValue(item=item):
                return _digest(["list", 1, self._rooted(item)])
            case ir.SetValue(item=item):
                return _digest(["set", 1, self._shape(item, [])])
            case ir.SortedSetValue(item=item):
                return _digest(["sorted_set", 1, self._shape(item, [])])
            case ir.DictValue(field, value):
                field_shape = self._shape(field, [])
                return _digest(["dict", 1, field_shape, self._rooted(value)])
            case ir.Limiter(limits):
                return _digest(
                    ["limiter", 1, limits[0].__class__.__name__, len(limits)]
                )
            case ir.Lock():
                return _digest(["lock", 1])
            case ir.StructValue(struct=struct):
                if struct not in self._shapes:
                    self._shapes[struct] = _digest(["struct", 1, self._whole(struct)])
                return self._shapes[struct]
            case _:
                assert_never(keyspace.value)

    def _rooted(self, type: ir.Type) -> Shape:
        """Return the shape of an element: a scalar's own, or a whole struct's."""
        if isinstance(type, ir.StructType):
            return self._whole(type.name)
        return self._shape(type, [])

    def _key_kinds(self, key: ir.Key) -> dict[str, str]:
        fields = self._declarations.key_fields(key)
        return {
            name: base.scalar if isinstance(base, ir.ScalarType) else ir.Scalar.STR
            for name, base in fields.items()
        }

    def _whole(self, root: str) -> Shape:
        """Return a struct and all that it reaches, each numbered as it is first met."""
        met = [root]
        shapes: list[Shape] = []
        while len(shapes) < len(met):
            struct = self._declarations.structs[met[len(shapes)]]
            if struct.imported is not None:
                source = struct.imported
                shapes.append(["import", source.module, source.name])
                continue
            fields = sorted(struct.fields, key=lambda each: each.stored)
            shapes.append(
                [
                    [each.stored, self._shape(each.type, met), each.default is not None]
                    for each in fields
                ]
            )
        return shapes

    def _shape(self, type: ir.Type, met: list[str]) -> Shape:
        match self._declarations.base(type):
            case ir.ScalarType(scalar=scalar):
                return scalar.value
            case ir.EnumType(name=name):
                return ["enum", sorted(self._declarations.enums[name].values)]
            case ir.StructType(name=name):
                if name not in met:
                    met.append(name)
                return ["struct", met.index(name)]
            case ir.LiteralType(values=values):
                return ["literal", sorted(_spelled(each) for each in values)]
            case ir.ListType(item=item):
                return ["list", self._shape(item, met)]
            case ir.SetType(item=item):
                return ["set", self._shape(item, met)]
            case ir.DictType(key=key, value=value):
                return ["dict", self._shape(key, met), self._shape(value, met)]
            case ir.TupleType(items=items, variadic=variadic):
                return ["tuple", variadic, [self._shape(each, met) for each in items]]
            case ir.OptionalType(item=item):
                return ["optional", self._shape(item, met)]


def _is_placeholder(segment: ir.Segment) -> TypeGuard[ir.Placeholder]:
    return isinstance(segment, ir.Placeholder)


def _spelled(value: str | int | bool) -> str:
    return msgspec.json.encode(value).decode()


def _digest(shape: Shape) -> str:
    return sha256(msgspec.json.encode(shape)).hexdigest()[:_LENGTH]
