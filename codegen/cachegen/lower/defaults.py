"""Defaults judged against their fields' types, to the very value at fault; read off the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Many
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from cachegen import ir
from cachegen.diagnostics import Problem
from cachegen.front.tree import Key, Mapping, Node, Scalar, Sequence
from cachegen.lower.scalars import EXPECTED, is_spelled_as_text, scalar_text
from cachegen.lower.scope import WorkspaceScope
from cachegen.lower.structs import TypedDeclarations, TypedStruct
from cachegen.problems.defaults import (
    DefaultChoice,
    DefaultField,
    DefaultImported,
    DefaultIncomplete,
    DefaultLength,
    DefaultText,
    DefaultTwice,
    DefaultType,
)
from cachegen.shape.judging import found
from cachegen.source import Place
from cachegen.words.near import near_name
from cachegen.words.phrases import quoted
from cachegen.words.types import spelled

_INTEGER = re.compile(r"-?[0-9]{1,100}")
_NUMBER = re.compile(r"-?[0-9]{1,100}(?:\.[0-9]{1,100})?(?:[eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class DefaultReader:
    """Reads one field's default; each method returns None once it has reported."""

    field: str
    service: str
    scope: WorkspaceScope
    declarations: TypedDeclarations

    def read(self, node: Node, type: ir.Type) -> ir.Default | None:
        """Return the default that a node means as a value of `type`."""
        match type:
            case ir.OptionalType(item=item):
                is_none = isinstance(node, Scalar) and node.value is None
                return ir.NoneDefault() if is_none else self.read(node, item)
            case ir.ScalarType() | ir.NamedType() | ir.EnumType():
                return self._scalar(node, type)
            case ir.LiteralType():
                return self._literal(node, type)
            case ir.ListType(item=item):
                return self._items(node, type, item)
            case ir.SetType(item=item):
                return self._set(node, type, item)
            case ir.TupleType():
                return self._tuple(node, type)
            case ir.DictType():
                return self._dict(node, type)
            case ir.StructType(name=name):
                return self._struct(node, self.declarations.structs.get(name))

    def _scalar(self, node: Node, type: ir.Type) -> ir.Default | None:
        base = self.declarations.base(type)
        if isinstance(base, ir.EnumType):
            return self._enum(node, type, self.declarations.enums[base.name])
        assert isinstance(base, ir.ScalarType)
        text = (
            scalar_text(node.value, base.scalar) if isinstance(node, Scalar) else None
        )
        if text is not None:
            return ir.ScalarDefault(base.scalar, text)
        expected = EXPECTED[base.scalar]
        written = node.value if isinstance(node, Scalar) else None
        if isinstance(written, str) and is_spelled_as_text(base.scalar):
            place, kind = self._place(node), spelled(type)
            self._refuse(DefaultText(place, self.field, kind, written, expected))
        else:
            self._refuse(self._wrong(node, type, expected))
        return None

    def _enum(
        self, node: Node, type: ir.Type, enum: ir.EnumDeclaration
    ) -> ir.Default | None:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self._refuse(self._wrong(node, type, f"a value of {quoted(enum.name)}"))
            return None
        if node.value in enum.values:
            return ir.EnumDefault(enum.name, node.value)
        self._refuse(self._choice(node, type, node.value, enum.values))
        return None

    def _literal(self, node: Node, type: ir.LiteralType) -> ir.Default | None:
        value = node.value if isinstance(node, Scalar) else None
        for each in type.values:
            if value.__class__ is each.__class__ and value == each:
                return _literal_default(each)
        if isinstance(value, str):
            texts = tuple(str(each) for each in type.values)
            self._refuse(self._choice(node, type, value, texts))
            return None
        self._refuse(self._wrong(node, type, "one of its values"))
        return None

    def _choice(
        self, node: Node, type: ir.Type, text: str, choices: tuple[str, ...]
    ) -> Problem:
        near = near_name(text, choices)
        place = self._place(node)
        return DefaultChoice(place, self.field, spelled(type), text, choices, near)

    def _items(
        self, node: Node, type: ir.Type, item: ir.Type
    ) -> ir.ItemsDefault | None:
        if not isinstance(node, Sequence):
            self._refuse(self._wrong(node, type, "a list"))
            return None
        items = _whole([self.read(each, item) for each in node.items])
        return ir.ItemsDefault(items) if items is not None else None

    def _set(self, node: Node, type: ir.Type, item: ir.Type) -> ir.Default | None:
        default = self._items(node, type, item)
        if default is None or not isinstance(node, Sequence):
            return None
        twice = self._twice(default.items, node.items, "an element")
        return None if twice else default

    def _tuple(self, node: Node, type: ir.TupleType) -> ir.Default | None:
        if type.variadic or not isinstance(node, Sequence):
            return self._items(node, type, type.items[0])
        if len(node.items) != len(type.items):
            place, expected = self._place(node), len(type.items)
            self._refuse(
                DefaultLength(
                    place, self.field, spelled(type), expected, len(node.items)
                )
            )
            return None
        pairs = zip(node.items, type.items, strict=True)
        items = _whole([self.read(each, item) for each, item in pairs])
        return ir.ItemsDefault(items) if items is not None else None

    def _dict(self, node: Node, type: ir.DictType) -> ir.Default | None:
        if not isinstance(node, Mapping):
            self._refuse(self._wrong(node, type, "a mapping"))
            return None
        base = self.declarations.base(type.key)
        key_nodes = [_key_node(each.key, base) for each in node.entries]
        keys = _whole([self.read(each, type.key) for each in key_nodes])
        values = _whole([self.read(each.value, type.value) for each in node.entries])
        if keys is None or values is None:
            return None
        if self._twice(keys, key_nodes, "a key"):
            return None
        return ir.DictDefault(tuple(zip(keys, values, strict=True)))

    def _struct(self, node: Node, struct: TypedStruct | None) -> ir.Default | None:
        if struct is None:
            return None
        if struct.imported is not None:
            self._refuse(DefaultImported(self._place(node), self.field, struct.name))
            return None
        if not isinstance(node, Mapping):
            self._refuse(self._wrong(node, ir.StructType(struct.name), "a mapping"))
            return None
        before = len(self.scope.problems)
        fields = tuple(self._struct_fields(node, struct))
        self._incomplete(node, struct)
        if len(self.scope.problems) > before or len(fields) < len(node.entries):
            return None
        return ir.StructDefault(struct.name, fields)

    def _struct_fields(
        self, node: Mapping, struct: TypedStruct
    ) -> Iterator[tuple[str, ir.Default]]:
        for entry in node.entries:
            name = entry.key.text
            field = struct.fields.get(name)
            if field is None:
                place = self.scope.places.documents[self.service].place(entry.key.span)
                names = tuple(struct.fields)
                near = near_name(name, names)
                self._refuse(DefaultField(place, struct.name, name, names, near))
            elif field.sound:
                default = self.read(entry.value, field.type)
                if default is not None:
                    yield name, default

    def _incomplete(self, node: Mapping, struct: TypedStruct) -> None:
        present = {each.key.text for each in node.entries}
        known = set(struct.fields)
        excused = {near_name(each, known) for each in present - known}
        missing = tuple(
            name
            for name, each in struct.fields.items()
            if not each.has_default and each.sound and name not in present | excused
        )
        if missing and not node.damaged:
            declared = self.scope.places.key(struct.service, *struct.path(missing[0]))
            place = self._place(node)
            self._refuse(DefaultIncomplete(place, struct.name, missing, declared))

    def _twice(self, defaults: Many[ir.Default], nodes: Many[Node], what: str) -> bool:
        first: dict[ir.Default, Node] = {}
        for default, node in zip(defaults, nodes, strict=True):
            earlier = first.setdefault(default, node)
            if earlier is not node:
                place, before = self._place(node), self._place(earlier)
                self._refuse(DefaultTwice(place, self.field, what, before))
        return len(first) < len(defaults)

    def _wrong(self, node: Node, type: ir.Type, expected: str) -> Problem:
        place, is_a = self._place(node), _kind(node)
        return DefaultType(place, self.field, spelled(type), expected, is_a)

    def _place(self, node: Node) -> Place:
        return self.scope.places.documents[self.service].place(node.span)

    def _refuse(self, problem: Problem) -> None:
        self.scope.problems.append(problem)


def _kind(node: Node) -> str:
    """Return what a node is, so exactly that it is not what is expected."""
    value = node.value if isinstance(node, Scalar) else None
    match value:
        case datetime(tzinfo=None):
            return "a date-time without an offset"
        case float() if not isfinite(value):
            return "a float that is not finite"
        case _:
            return found(node)


def _key_node(key: Key, type: ir.Type) -> Scalar:
    """Return a mapping's key, which is always text, as the value that its type reads."""
    match type:
        case ir.ScalarType(scalar=ir.Scalar.INT) if _INTEGER.fullmatch(key.text):
            return Scalar(key.span, int(key.text))
        case ir.ScalarType(scalar=ir.Scalar.FLOAT) if _NUMBER.fullmatch(key.text):
            return Scalar(key.span, float(key.text))
        case ir.ScalarType(scalar=ir.Scalar.BOOL) if key.text in ("true", "false"):
            return Scalar(key.span, key.text == "true")
        case ir.LiteralType(values=[int(), *_]) if _INTEGER.fullmatch(key.text):
            return Scalar(key.span, int(key.text))
        case _:
            return Scalar(key.span, key.text)


def _whole(read: list[ir.Default | None]) -> tuple[ir.Default, ...] | None:
    sound = tuple(each for each in read if each is not None)
    return sound if len(sound) == len(read) else None


def _literal_default(value: str | int | bool) -> ir.ScalarDefault:
    if isinstance(value, bool):
        return ir.ScalarDefault(ir.Scalar.BOOL, "true" if value else "false")
    if isinstance(value, int):
        return ir.ScalarDefault(ir.Scalar.INT, str(value))
    return ir.ScalarDefault(ir.Scalar.STR, value)
