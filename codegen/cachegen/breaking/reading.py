"""Whether one side reads every value that the other side writes, down to the last field.

It follows what the runtime does: plain Redis strings for scalars, msgspec's strict JSON for
structs, where unknown fields are ignored and a missing one takes its default.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from cachegen import ir
from cachegen.breaking.scalars import (
    Constant,
    is_silent,
    reads_json,
    reads_json_key,
    reads_plain,
    takes_json,
    takes_plain,
)
from cachegen.breaking.sides import Side, field_address
from cachegen.breaking.trouble import Site, Trouble, TroubleKind
from cachegen.kinds import kind_of
from cachegen.words.types import spelled, value_type

_Array = ir.ListType | ir.SetType | ir.TupleType


@dataclass(slots=True)
class Reading:
    """One direction: `writer` stores, `reader` decodes."""

    writer: Side
    reader: Side
    _met: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def troubles(self, written: ir.Use, read: ir.Use, site: Site) -> Iterator[Trouble]:
        """Yield what is in the way between two keyspaces' values, outermost first."""
        found = self._alike(written, read, site)
        if found is not None:
            yield from found
            return
        stored = kind_of(written, self.writer.declarations).storage.redis_type
        expected = kind_of(read, self.reader.declarations).storage.redis_type
        if stored != expected:
            yield Trouble(TroubleKind.REDIS_TYPE, site, stored, expected)
            return
        types = value_type(written), value_type(read)
        yield Trouble(TroubleKind.TYPE, site, *types, silent=self._takes_any(read))

    def _alike(
        self, written: ir.Use, read: ir.Use, site: Site
    ) -> Iterator[Trouble] | None:
        """Return what is in the way between values of one kind; None for two kinds."""
        match written:
            case ir.StructValue(struct) if isinstance(read, ir.StructValue):
                return self._structs(struct, read.struct, site)
            case ir.BasicValue(type) if isinstance(read, ir.BasicValue):
                return self._plain(type, read.type, site)
            case ir.ListValue(item) if isinstance(read, ir.ListValue):
                return self._plain(item, read.item, site.below("[]"))
            case ir.SetValue(item) if isinstance(read, ir.SetValue):
                return self._plain(item, read.item, site.below("[]"))
            case ir.StructValue() | ir.BasicValue() | ir.ListValue() | ir.SetValue():
                return None
            case _:
                assert_never(written)

    def _takes_any(self, read: ir.Use) -> bool:
        """Return whether the JSON of a struct would be taken for a text."""
        text = (ir.Scalar.STR, ir.Scalar.BYTES)
        base = (
            self.reader.declarations.base(read.type)
            if isinstance(read, ir.BasicValue)
            else None
        )
        return isinstance(base, ir.ScalarType) and base.scalar in text

    def _plain(self, written: ir.Type, read: ir.Type, site: Site) -> Iterator[Trouble]:
        one, other = self.writer.declarations.base(
            written
        ), self.reader.declarations.base(read)
        whole = Trouble(TroubleKind.TYPE, site, spelled(written), spelled(read))
        texts = [_text(each) for each in self._constants(one, self.writer) or ()]
        match other:
            case ir.EnumType(name) if texts:
                values = self.reader.declarations.enums[name].values
                yield from _lost([each for each in texts if each not in values], whole)
            case ir.ScalarType(scalar) if texts:
                if not all(takes_plain(scalar, each) for each in texts):
                    yield whole
            case ir.ScalarType(scalar) if isinstance(one, ir.ScalarType):
                if not reads_plain(one.scalar, scalar):
                    yield whole
            case _:
                yield whole

    def _json(self, written: ir.Type, read: ir.Type, site: Site) -> Iterator[Trouble]:
        one, other = self.writer.declarations.base(
            written
        ), self.reader.declarations.base(read)
        whole = Trouble(TroubleKind.TYPE, site, spelled(written), spelled(read))
        if isinstance(one, ir.OptionalType):
            if not isinstance(other, ir.OptionalType):
                yield Trouble(TroubleKind.NONE, site, spelled(written), spelled(read))
            one = self.writer.declarations.base(one.item)
        if isinstance(other, ir.OptionalType):
            other = self.reader.declarations.base(other.item)
        match one, other:
            case ir.StructType(name), ir.StructType(its):
                yield from self._structs(name, its, site)
            case ir.StructType(name), ir.DictType(key, value):
                yield from self._struct_as_dict(name, key, value, site, whole)
            case ir.DictType(), ir.DictType():
                yield from self._key(one.key, other.key, site.below("{key}"))
                yield from self._json(one.value, other.value, site.below("{}"))
            case (ir.ListType() | ir.SetType() | ir.TupleType()), (
                ir.ListType() | ir.SetType() | ir.TupleType()
            ):
                yield from self._arrays(one, other, site, whole)
            case _:
                yield from self._leaf(one, other, whole, as_key=False)

    def _key(self, written: ir.Type, read: ir.Type, site: Site) -> Iterator[Trouble]:
        whole = Trouble(TroubleKind.TYPE, site, spelled(written), spelled(read))
        one, other = self.writer.declarations.base(
            written
        ), self.reader.declarations.base(read)
        yield from self._leaf(one, other, whole, as_key=True)

    def _leaf(
        self, one: ir.Type, other: ir.Type, whole: Trouble, *, as_key: bool
    ) -> Iterator[Trouble]:
        """Yield what is in the way between two types of which at least one is no container."""
        known = self._constants(one, self.writer)
        match other:
            case ir.EnumType() | ir.LiteralType() if known is not None:
                taken = self._constants(other, self.reader) or ()
                yield from _lost(
                    [each for each in known if not _among(each, taken)], whole
                )
            case ir.ScalarType(scalar) if known is not None:
                if not all(takes_json(scalar, each, as_key=as_key) for each in known):
                    yield whole
            case ir.ScalarType(scalar) if isinstance(one, ir.ScalarType):
                reads = reads_json_key if as_key else reads_json
                if not reads(one.scalar, scalar):
                    yield whole
                elif is_silent(one.scalar, scalar):
                    yield _silent(whole)
            case _:
                yield whole

    def _structs(self, written: str, read: str, site: Site) -> Iterator[Trouble]:
        if (written, read) in self._met:
            return
        self._met.add((written, read))
        one, other = (
            self.writer.declarations.structs[written],
            self.reader.declarations.structs[read],
        )
        if one.imported is not None or other.imported is not None:
            if one.imported is None or other.imported is None:
                yield Trouble(TroubleKind.UNSEEN, site, written, read)
            return
        given = {each.name: each for each in one.fields}
        for each in other.fields:
            source = given.get(each.name)
            there = field_address(other, each.name)
            if source is not None:
                here = site.field(each.name, field_address(one, each.name), there)
                yield from self._json(source.type, each.type, here)
            elif each.default is None:
                here = site.field(each.name, field_address(one), there)
                yield Trouble(TroubleKind.MISSING, here, "", spelled(each.type))

    def _struct_as_dict(
        self, name: str, key: ir.Type, value: ir.Type, site: Site, whole: Trouble
    ) -> Iterator[Trouble]:
        struct = self.writer.declarations.structs[name]
        if struct.imported is not None:
            yield Trouble(TroubleKind.UNSEEN, site, whole.written, whole.read)
            return
        names = ir.LiteralType(tuple(each.name for each in struct.fields))
        if list(
            self._leaf(names, self.reader.declarations.base(key), whole, as_key=True)
        ):
            yield whole
        for each in struct.fields:
            here = site.field(each.name, field_address(struct, each.name), site.read)
            yield from self._json(each.type, value, here)

    def _arrays(
        self, one: _Array, other: _Array, site: Site, whole: Trouble
    ) -> Iterator[Trouble]:
        if isinstance(other, ir.TupleType) and not other.variadic:
            is_fixed = isinstance(one, ir.TupleType) and not one.variadic
            if not is_fixed or len(_items(one)) != len(other.items):
                yield Trouble(TroubleKind.LENGTH, site, whole.written, whole.read)
                return
            for number, pair in enumerate(zip(_items(one), other.items, strict=True)):
                yield from self._json(*pair, site.below(f"[{number}]"))
            return
        (item,) = _items(other)
        for each in _items(one):
            yield from self._json(each, item, site.below("[]"))

    def _constants(self, type: ir.Type, side: Side) -> tuple[Constant, ...] | None:
        """Return all values of a type that has few, or None."""
        match type:
            case ir.EnumType(name):
                return side.declarations.enums[name].values
            case ir.LiteralType(values):
                return values
            case ir.ScalarType(ir.Scalar.BOOL):
                return False, True
            case _:
                return None


def _items(array: _Array) -> tuple[ir.Type, ...]:
    return array.items if isinstance(array, ir.TupleType) else (array.item,)


def _text(value: Constant) -> str:
    """Return a constant as the Redis string that it is stored as."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _among(value: Constant, values: tuple[Constant, ...]) -> bool:
    return any(type(each) is type(value) and each == value for each in values)


def _lost(values: Sequence[Constant], whole: Trouble) -> Iterator[Trouble]:
    if values:
        shown = tuple(_shown(each) for each in values)
        yield Trouble(TroubleKind.VALUES, whole.site, whole.written, whole.read, shown)


def _shown(value: Constant) -> str:
    return spelled(ir.LiteralType((value,)))[len("Literal[") : -1]


def _silent(whole: Trouble) -> Trouble:
    return Trouble(whole.kind, whole.site, whole.written, whole.read, silent=True)
