"""A value that one type writes and another one reads: the other half of what `reading` looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cachegen import ir
from cachegen.stored.samples import Json, Samples

Found = tuple[Json] | tuple[()]
"""One value, or none."""

_Array = ir.ListType | ir.SetType | ir.TupleType


@dataclass(slots=True)
class Common:
    """Looks for values that `writer` stores and `reader` takes."""

    writer: Samples
    reader: Samples
    _inside: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def struct(self, written: str, read: str) -> Found:
        """Return a value of a struct that another one reads, none where there is no such."""
        one = self.writer.declarations.structs[written]
        other = self.reader.declarations.structs[read]
        if one.imported is not None or other.imported is not None:
            return ()
        if (written, read) in self._inside:
            return ()  # A way out of the circle has to be found elsewhere.
        self._inside.add((written, read))
        try:
            return self._fields(one, other)
        finally:
            self._inside.remove((written, read))

    def _fields(self, one: ir.StructDeclaration, other: ir.StructDeclaration) -> Found:
        wanted = {each.stored: each for each in other.fields}
        given = {each.stored for each in one.fields}
        if any(
            each.default is None and each.stored not in given for each in other.fields
        ):
            return ()
        values: dict[str, Json] = {}
        for each in one.fields:
            reader = wanted.get(each.stored)
            found: Found = (self.writer.one(each.type),)
            if reader is not None:
                found = self._json(each.type, reader.type)
            if not found:
                return ()
            values[each.stored] = found[0]
        return (values,)

    def _json(self, written: ir.Type, read: ir.Type) -> Found:
        one = self.writer.declarations.base(written)
        other = self.reader.declarations.base(read)
        if isinstance(one, ir.OptionalType):
            is_both = isinstance(other, ir.OptionalType)
            return self._json(one.item, read) or ((None,) if is_both else ())
        if isinstance(other, ir.OptionalType):
            return self._json(one, other.item)
        match one, other:
            case ir.StructType(name), ir.StructType(its):
                return self.struct(name, its)
            case ir.StructType(name), ir.DictType(key, value):
                return self._struct_as_dict(name, key, value)
            case ir.DictType(key, value), ir.StructType(name):
                return self._dict_as_struct(key, value, name)
            case ir.DictType(), ir.DictType():
                return ({},)
            case (ir.ListType() | ir.SetType() | ir.TupleType()), (
                ir.ListType() | ir.SetType() | ir.TupleType()
            ):
                return self._arrays(one, other)
            case _:
                return self._leaf(one, other)

    def _leaf(self, one: ir.BaseType, other: ir.BaseType) -> Found:
        leaf = ir.ScalarType | ir.EnumType | ir.LiteralType
        if isinstance(one, leaf) and isinstance(other, leaf):
            for each in self.writer.leaves(one, other, as_key=False):
                if self.reader.reads(other, each):
                    return (each,)
        return ()

    def _struct_as_dict(self, name: str, key: ir.Type, value: ir.Type) -> Found:
        values: dict[str, Json] = {}
        for each in self.writer.declarations.structs[name].fields:
            found = self._json(each.type, value)
            base = self.reader.declarations.base(key)
            if not found or not self.reader.reads(base, each.stored, as_key=True):
                return ()
            values[each.stored] = found[0]
        return (values,)

    def _dict_as_struct(self, key: ir.Type, value: ir.Type, name: str) -> Found:
        struct = self.reader.declarations.structs[name]
        base = self.writer.declarations.base(key)
        values: dict[str, Json] = {}
        for each in struct.fields:
            if each.default is None:
                found = self._json(value, each.type)
                if not found or not self.writer.writes(base, each.stored, as_key=True):
                    return ()
                values[each.stored] = found[0]
        return () if struct.imported is not None else (values,)

    def _arrays(self, one: _Array, other: _Array) -> Found:
        length = _length(one) if _length(one) is not None else _length(other)
        if _length(other) not in (None, length):
            return ()
        items: list[Json] = []
        for number in range(length or 0):
            found = self._item(one, other, number, items)
            if not found:
                return ()
            items.append(found[0])
        return (items,)

    def _item(
        self, one: _Array, other: _Array, number: int, before: Sequence[Json]
    ) -> Found:
        written, read = _numbered(one, number), _numbered(other, number)
        found = self._json(written, read)
        if not isinstance(one, ir.SetType) or not found or found[0] not in before:
            return found
        # A set has no element twice.
        base = self.writer.declarations.base(written)
        its = self.reader.declarations.base(read)
        for each in self.writer.leaves(base, its, as_key=False):
            if each not in before and self.reader.reads(its, each):
                return (each,)
        return ()


def _length(array: _Array) -> int | None:
    """Return how many items an array has, or None where that is open."""
    if isinstance(array, ir.TupleType) and not array.variadic:
        return len(array.items)
    return None


def _numbered(array: _Array, number: int) -> ir.Type:
    if not isinstance(array, ir.TupleType):
        return array.item
    return array.items[0 if array.variadic else number]
