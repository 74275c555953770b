"""Whether one side reads every value that the other side writes, down to the last field.

It follows what the runtime does: plain Redis strings for scalars, msgspec's strict JSON for
structs, where unknown fields are ignored and a missing one takes its default.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import assert_never

from cachegen import ir
from cachegen.kinds import kind_of
from cachegen.stored import plain
from cachegen.stored.addresses import field_address
from cachegen.stored.planting import Step, planted
from cachegen.stored.samples import Json, Samples, text
from cachegen.stored.scalars import is_silent
from cachegen.stored.trouble import Site, Trouble, TroubleKind
from cachegen.stored.uses import sample
from cachegen.words.types import spelled, value_type

_Array = ir.ListType | ir.SetType | ir.TupleType
Constant = str | int | bool


@dataclass(slots=True)
class Reading:
    """One direction: `writer` stores, `reader` decodes."""

    writer: Samples
    reader: Samples
    _met: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def troubles(self, written: ir.Use, read: ir.Use, site: Site) -> Iterator[Trouble]:
        """Yield what is in the way between two keyspaces' values, outermost first."""
        found = self._alike(written, read, site)
        if found is not None:
            yield from found
            return
        example = sample(written, self.writer) or b""
        stored = kind_of(written, self.writer.declarations).storage.redis_type
        expected = kind_of(read, self.reader.declarations).storage.redis_type
        if stored != expected:
            yield Trouble(
                TroubleKind.REDIS_TYPE, site, stored, expected, example=example
            )
            return
        types = value_type(written), value_type(read)
        silent = isinstance(read, ir.BasicValue) and self._takes_any(read.type)
        yield Trouble(TroubleKind.TYPE, site, *types, silent=silent, example=example)

    def stored(self, use: ir.Use, *troubles: Trouble) -> bytes | None:
        """Return a value that shows all the troubles; None where nothing is known of it."""
        type = struct_of(use)
        if type is None:
            return next(
                (t.example for t in troubles if isinstance(t.example, bytes)), None
            )
        value = self.writer.one(type)
        # The step to an element leads out of what is stored for it.
        outside = 0 if isinstance(use, ir.StructValue) else 1
        # What stands further out comes first: it takes the place of all inside of it.
        for each in sorted(troubles, key=lambda each: len(each.site.steps)):
            if isinstance(each.example, bytes):
                return each.example
            for part in each.example:
                value = planted(
                    self.writer, type, value, each.site.steps[outside:], part
                )
        return text(value)

    def _alike(
        self, written: ir.Use, read: ir.Use, site: Site
    ) -> Iterator[Trouble] | None:
        """Return what is in the way between values of one kind; None for two kinds."""
        match written:
            case ir.StructValue(struct) if isinstance(read, ir.StructValue):
                return self.structs(struct, read.struct, site)
            case ir.BasicValue(type) if isinstance(read, ir.BasicValue):
                return self._plain(type, read.type, site)
            case ir.ListValue(item) if isinstance(read, ir.ListValue):
                return self._element(item, read.item, site.below(Step.ITEM))
            case ir.SetValue(item) if isinstance(read, ir.SetValue):
                return self._plain(item, read.item, site.below(Step.ITEM))
            case ir.SortedSetValue(item) if isinstance(read, ir.SortedSetValue):
                return self._plain(item, read.item, site.below(Step.ITEM))
            case ir.DictValue(field, value) if isinstance(read, ir.DictValue):
                fields = self._plain(field, read.field, site.below(Step.KEY))
                below = site.below(Step.VALUE)
                return chain(fields, self._element(value, read.value, below))
            case ir.Limiter(limits) if isinstance(read, ir.Limiter):
                return _limits(limits[0], read.limits[0], site)
            case ir.Lock() if isinstance(read, ir.Lock):
                return iter(())
            case (
                ir.StructValue()
                | ir.BasicValue()
                | ir.ListValue()
                | ir.SetValue()
                | ir.SortedSetValue()
                | ir.DictValue()
                | ir.Limiter()
                | ir.Lock()
            ):
                return None
            case _:
                assert_never(written)

    def _element(
        self,
        written: ir.ScalarLike | ir.StructType,
        read: ir.ScalarLike | ir.StructType,
        site: Site,
    ) -> Iterator[Trouble]:
        """Yield what is in the way between elements, which may be structs."""
        whole = Trouble(TroubleKind.TYPE, site, spelled(written), spelled(read))
        match written, read:
            case ir.StructType(name), ir.StructType(its):
                yield from self.structs(name, its, site)
            case ir.StructType(), _:
                whole = replace(whole, silent=self._takes_any(read))
                example = text(self.writer.one(written))
                yield whole if example is None else replace(whole, example=example)
            case _, ir.StructType():
                one = plain.one(written, self.writer.declarations)
                yield replace(whole, example=one)
            case _:
                yield from self._plain(written, read, site)

    def _takes_any(self, read: ir.ScalarLike | ir.StructType) -> bool:
        """Return whether the JSON of a struct would be taken for a text."""
        base = self.reader.declarations.base(read)
        text = (ir.Scalar.STR, ir.Scalar.BYTES)
        return isinstance(base, ir.ScalarType) and base.scalar in text

    def _plain(
        self, written: ir.ScalarLike, read: ir.ScalarLike, site: Site
    ) -> Iterator[Trouble]:
        whole = Trouble(TroubleKind.TYPE, site, spelled(written), spelled(read))
        one = self.writer.declarations.base(written)
        other = self.reader.declarations.base(read)
        lost = list(
            plain.refused(
                one, self.writer.declarations, other, self.reader.declarations
            )
        )
        if not lost:
            return
        has_few = _constants(one, self.writer) is not None
        if has_few and isinstance(other, ir.EnumType):
            yield _values([each.decode() for each in lost], whole, lost[0])
        else:
            yield replace(whole, example=lost[0])

    def _json(self, written: ir.Type, read: ir.Type, site: Site) -> Iterator[Trouble]:
        one = self.writer.declarations.base(written)
        other = self.reader.declarations.base(read)
        whole = Trouble(TroubleKind.TYPE, site, spelled(written), spelled(read))
        if isinstance(one, ir.OptionalType):
            if not isinstance(other, ir.OptionalType):
                yield replace(whole, kind=TroubleKind.NONE, example=(None,))
            one = self.writer.declarations.base(one.item)
        if isinstance(other, ir.OptionalType):
            other = self.reader.declarations.base(other.item)
        match one, other:
            case ir.StructType(name), ir.StructType(its):
                yield from self.structs(name, its, site)
            case ir.StructType(name), ir.DictType(key, value):
                yield from self._struct_as_dict(name, key, value, site, whole)
            case ir.DictType(key, value), ir.StructType(name):
                yield from self._dict_as_struct(key, value, name, site, whole)
            case ir.DictType(), ir.DictType():
                yield from self._key(one.key, other.key, site.below(Step.KEY))
                yield from self._json(one.value, other.value, site.below(Step.VALUE))
            case (ir.ListType() | ir.SetType() | ir.TupleType()), (
                ir.ListType() | ir.SetType() | ir.TupleType()
            ):
                yield from self._arrays(one, other, site, whole)
            case _:
                yield from self._leaf(one, other, whole, as_key=False)

    def _key(self, written: ir.Type, read: ir.Type, site: Site) -> Iterator[Trouble]:
        whole = Trouble(TroubleKind.TYPE, site, spelled(written), spelled(read))
        one = self.writer.declarations.base(written)
        other = self.reader.declarations.base(read)
        yield from self._leaf(one, other, whole, as_key=True)

    def _leaf(
        self, one: ir.BaseType, other: ir.BaseType, whole: Trouble, *, as_key: bool
    ) -> Iterator[Trouble]:
        """Yield what is in the way between two types of which at least one is no container."""
        if _is_container(one) or _is_container(other):
            yield replace(whole, example=(self.writer.one(one),))
            return
        lost = [
            each
            for each in self.writer.leaves(one, other, as_key=as_key)
            if not self.reader.reads(other, each, as_key=as_key)
        ]
        has_few = _constants(one, self.writer), _constants(other, self.reader)
        if lost and None not in has_few and not isinstance(other, ir.ScalarType):
            yield _values(lost, whole, (lost[0],))
        elif lost:
            yield replace(whole, example=(lost[0],))
        elif is_silent(one, other):
            example = (self.writer.one(one),)
            yield replace(whole, silent=True, example=example)

    def structs(self, written: str, read: str, site: Site) -> Iterator[Trouble]:
        """Yield what is in the way between two structs."""
        if (written, read) in self._met:
            return
        self._met.add((written, read))
        one = self.writer.declarations.structs[written]
        other = self.reader.declarations.structs[read]
        if one.imported is not None or other.imported is not None:
            if one.imported is None or other.imported is None:
                yield self._unseen(one, other, site)
            return
        given = {each.stored: each for each in one.fields}
        for each in other.fields:
            source = given.get(each.stored)
            there = field_address(other, each.name)
            if source is not None:
                written_at = field_address(one, source.name)
                here = site.field(each.stored, written_at, there)
                yield from self._json(source.type, each.type, here)
            elif each.default is None:
                here = site.field(each.stored, field_address(one), there)
                yield self._missing(here, each.type, ir.StructType(written))

    def _missing(self, site: Site, read: ir.Type, written: ir.Type) -> Trouble:
        """Return that a field is missing at a site; what shows it is what would hold it."""
        holder = replace(site, steps=site.steps[:-1])
        example = (self.writer.one(written),)
        return Trouble(TroubleKind.MISSING, holder, "", spelled(read), example=example)

    def _unseen(
        self, one: ir.StructDeclaration, other: ir.StructDeclaration, site: Site
    ) -> Trouble:
        example: Json = self.writer.one(ir.StructType(one.name))
        if one.imported is not None:
            example = self._unreadable(other)
        return Trouble(
            TroubleKind.UNSEEN, site, one.name, other.name, example=(example,)
        )

    def _unreadable(self, struct: ir.StructDeclaration) -> Json:
        """Return an object that a struct does not read."""
        whole = self.reader.one(ir.StructType(struct.name))
        assert isinstance(whole, dict)
        for each in struct.fields:
            if each.default is None:
                return {
                    name: value for name, value in whole.items() if name != each.stored
                }
        return None

    def _struct_as_dict(
        self, name: str, key: ir.Type, value: ir.Type, site: Site, whole: Trouble
    ) -> Iterator[Trouble]:
        struct = self.writer.declarations.structs[name]
        example = (self.writer.one(ir.StructType(name)),)
        if struct.imported is not None:
            yield replace(whole, kind=TroubleKind.UNSEEN, example=example)
            return
        base = self.reader.declarations.base(key)
        names = (each.stored for each in struct.fields)
        if not all(self.reader.reads(base, each, as_key=True) for each in names):
            yield replace(whole, example=example)
        for each in struct.fields:
            address = field_address(struct, each.name)
            here = site.field(each.stored, address, site.read)
            yield from self._json(each.type, value, here)

    def _dict_as_struct(
        self, key: ir.Type, value: ir.Type, name: str, site: Site, whole: Trouble
    ) -> Iterator[Trouble]:
        """Yield what is in the way where a dict's keys are taken for fields."""
        struct = self.reader.declarations.structs[name]
        if struct.imported is not None:
            yield replace(whole, kind=TroubleKind.UNSEEN, example=({},))
            return
        for each in struct.fields:
            there = field_address(struct, each.name)
            here = site.field(each.stored, site.written, there)
            if each.default is None:
                holder = replace(here, steps=site.steps)
                yield Trouble(
                    TroubleKind.MISSING, holder, "", spelled(each.type), example=({},)
                )
            elif self.writer.writes(
                self.writer.declarations.base(key), each.stored, as_key=True
            ):
                yield from self._entry(value, each, replace(here, steps=site.steps))

    def _entry(self, value: ir.Type, field: ir.Field, site: Site) -> Iterator[Trouble]:
        """Yield what is in the way where an entry of a dict is read as a field."""
        inner = replace(site, steps=())
        for each in self._json(value, field.type, inner):
            for part in each.example if not isinstance(each.example, bytes) else ():
                plain = self.writer.one(value)
                entry = planted(self.writer, value, plain, each.site.steps, part)
                whole = replace(each.site, steps=site.steps)
                yield replace(each, site=whole, example=({field.stored: entry},))

    def _arrays(
        self, one: _Array, other: _Array, site: Site, whole: Trouble
    ) -> Iterator[Trouble]:
        if isinstance(other, ir.TupleType) and not other.variadic:
            is_fixed = isinstance(one, ir.TupleType) and not one.variadic
            if not is_fixed or len(_items(one)) != len(other.items):
                example = (self._of_other_length(one, len(other.items)),)
                yield replace(whole, kind=TroubleKind.LENGTH, example=example)
                return
            for number, pair in enumerate(zip(_items(one), other.items, strict=True)):
                yield from self._json(*pair, site.below(number))
            return
        (item,) = _items(other)
        if isinstance(one, ir.TupleType) and not one.variadic:
            for number, each in enumerate(one.items):
                numbered = site.below(number)
                shown = replace(numbered, path=site.below(Step.ITEM).path)
                yield from self._json(each, item, shown)
            return
        for each in _items(one):
            yield from self._json(each, item, site.below(Step.ITEM))

    def _of_other_length(self, array: _Array, length: int) -> Json:
        """Return a value of an array that has not so many items."""
        if isinstance(array, ir.TupleType) and not array.variadic:
            return self.writer.one(array)
        return [] if length else [self.writer.one(each) for each in _items(array)]


def struct_of(use: ir.Use) -> ir.StructType | None:
    """Return the struct that a value, or an element of one, is stored as."""
    match use:
        case ir.StructValue(struct):
            return ir.StructType(struct)
        case ir.ListValue(ir.StructType() as item) | ir.DictValue(
            _, ir.StructType() as item
        ):
            return item
        case _:
            return None


def _is_container(base: ir.BaseType) -> bool:
    return not isinstance(base, ir.ScalarType | ir.EnumType | ir.LiteralType)


def _constants(base: ir.BaseType, side: Samples) -> tuple[Constant, ...] | None:
    """Return all values of a type that has few, or None."""
    match base:
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


def _values(
    lost: Sequence[Json], whole: Trouble, example: tuple[Json] | bytes
) -> Trouble:
    shown = tuple(_shown(each) for each in lost if isinstance(each, Constant))
    return replace(whole, kind=TroubleKind.VALUES, values=shown, example=example)


_ALGORITHMS = {
    ir.TokenBucket: "a token bucket",
    ir.FixedWindow: "a fixed window",
    ir.ExactWindow: "an exact window",
}


def _limits(written: ir.Limit, read: ir.Limit, site: Site) -> Iterator[Trouble]:
    """Yield another algorithm: the calls that were counted are forgotten."""
    was, now = type(written), type(read)
    if was is not now:
        yield Trouble(TroubleKind.TYPE, site, _ALGORITHMS[was], _ALGORITHMS[now])


def _shown(value: Constant) -> str:
    return spelled(ir.LiteralType((value,)))[len("Literal[") : -1]
