"""Keyspaces lowered: cluster, key, value, pattern and expiry, each judged by itself.

A keyspace of which the key and the pattern are known goes on to the checks even when
something else in it has a problem; what is unknown there holds a harmless stand-in.
"""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir, model, patterns
from cachegen.lower.defaults import Declarations
from cachegen.lower.expiry import expiry
from cachegen.lower.expressions import Generic, parse
from cachegen.lower.identifiers import bad_name, is_cluster_name
from cachegen.lower.named import underlying
from cachegen.lower.scope import Scope, Text, Unit
from cachegen.lower.spelling import spelled
from cachegen.lower.structs import TypedStruct
from cachegen.lower.types import resolve
from cachegen.near import near_name
from cachegen.problems.keyspace_types import (
    EmptyKey,
    ImportedKey,
    KeyField,
    KeyType,
    ValueType,
)
from cachegen.problems.names import UnknownCluster
from cachegen.problems.patterns import pattern_problem
from cachegen.shape import Declared
from cachegen.source import Span

_STAND_IN_VALUE = ir.BasicValue(ir.ScalarType(ir.Scalar.STR))
_STAND_IN_EXPIRY = ir.ExpireIn(1000)
_ELEMENTS = "use a scalar (not `time`, `timedelta`, `Decimal`), an enum or a named type"


@dataclass(frozen=True, slots=True)
class KeyspaceReader:
    """Reads the keyspaces of a workspace, one after another."""

    scope: Scope
    declarations: Declarations
    judged_keys: set[str]
    """The structs that have been judged as keys, so that each has its problems once."""

    def read(
        self, unit: Unit, declared: Declared[model.Keyspace]
    ) -> ir.Keyspace | None:
        """Return a keyspace for the checks, or None when too little of it is known."""
        place = self.scope.places.key(unit.service, "keyspaces", declared.name)
        self.scope.problems.extend(bad_name("keyspace", declared.name, place))
        body = declared.body
        if body is None:
            return None
        at = _Attributes(unit.service, declared)
        cluster = self._cluster(body, at)
        key = self._key(body, at)
        value = self._value(body, at)
        pattern = self._pattern(body, at)
        expires = self._expiry(body, at)
        if key is None or pattern is None:
            return None
        return ir.Keyspace(
            declared.name,
            unit.service,
            cluster,
            key,
            value or _STAND_IN_VALUE,
            pattern,
            expires,
            body.shard_by if "shard_by" in body.model_fields_set else None,
            body.on_decode_error,
            body.doc or None,
        )

    def _cluster(self, body: model.Keyspace, at: _Attributes) -> str:
        """Return the cluster's name; of one without a usable name, one that is its own.

        Keyspaces of one unknown cluster are still compared with each other.
        """
        if body.cluster in self.scope.clusters:
            return body.cluster
        if at.sound("cluster") and self.scope.complete:
            place = at.text("cluster", body.cluster).place(self.scope.places)
            known = tuple(self.scope.clusters)
            near = near_name(body.cluster, known)
            problem = UnknownCluster(place, body.cluster, near, known)
            self.scope.problems.append(problem)
        usable = is_cluster_name(body.cluster)
        return body.cluster if usable else f"unknown.{at.service}.{at.name}"

    def _key(self, body: model.Keyspace, at: _Attributes) -> ir.Key | None:
        text = at.text("key", body.key)
        type = resolve(text, self.scope) if at.sound("key") else None
        if type is None:
            return None
        if isinstance(type, ir.StructType):
            struct = self.declarations.structs.get(type.name)
            return self._struct_key(struct, text, at) if struct is not None else None
        if _is_like(type, ir.KEY_SCALARS, self.declarations):
            return ir.ScalarKey(type) if isinstance(type, _SCALAR_LIKE) else None
        place = text.place(self.scope.places)
        self.scope.problems.append(KeyType(place, at.name, body.key))
        return None

    def _struct_key(
        self, struct: TypedStruct, text: Text, at: _Attributes
    ) -> ir.Key | None:
        places = self.scope.places
        declared = places.key(struct.service, "structs", struct.name)
        used = text.place(places)
        if struct.imported is not None or not struct.fields:
            unusable = ImportedKey if struct.imported is not None else EmptyKey
            problem = unusable(used, at.name, struct.name, declared)
            self.scope.problems.append(problem)
            return None
        return ir.StructKey(struct.name) if self._key_fields(struct, text, at) else None

    def _key_fields(self, struct: TypedStruct, text: Text, at: _Attributes) -> bool:
        wrong = [
            each
            for each in struct.fields.values()
            if not _is_like(each.type, ir.KEY_SCALARS, self.declarations)
        ]
        if struct.name not in self.judged_keys:
            self.judged_keys.add(struct.name)
            places = self.scope.places
            for each in wrong:
                place = each.text(struct.service, struct.name).place(places)
                problem = KeyField(
                    place,
                    struct.name,
                    each.name,
                    spelled(each.type),
                    at.name,
                    text.place(places),
                )
                self.scope.problems.append(problem)
        return struct.is_sound and not wrong

    def _value(self, body: model.Keyspace, at: _Attributes) -> ir.Value | None:
        text = at.text("value", body.value)
        type = resolve(text, self.scope) if at.sound("value") else None
        if type is None:
            return None
        match type:
            case ir.ScalarType() | ir.NamedType() | ir.EnumType():
                if _is_like(type, ir.VALUE_SCALARS, self.declarations):
                    return ir.BasicValue(type)
            case ir.StructType(name=name):
                return ir.StructValue(name)
            case ir.ListType(item=item) | ir.SetType(item=item, frozen=False):
                return self._collection(type, item, text, at)
            case _:
                pass
        self._wrong_value(type, text, at, _value_help(type))
        return None

    def _collection(
        self, type: ir.Type, item: ir.Type, text: Text, at: _Attributes
    ) -> ir.Value | None:
        if not _is_like(item, ir.VALUE_SCALARS, self.declarations):
            self._wrong_value(item, text, at, _ELEMENTS, _argument(text.value))
            return None
        if not isinstance(item, _SCALAR_LIKE):
            return None
        listed = isinstance(type, ir.ListType)
        return ir.ListValue(item) if listed else ir.SetValue(item)

    def _wrong_value(
        self,
        type: ir.Type,
        text: Text,
        at: _Attributes,
        help: str,
        element: Span | None = None,
    ) -> None:
        place = text.place(self.scope.places, element)
        is_element = element is not None
        problem = ValueType(place, at.name, spelled(type), is_element, help)
        self.scope.problems.append(problem)

    def _pattern(
        self, body: model.Keyspace, at: _Attributes
    ) -> tuple[ir.Segment, ...] | None:
        if not at.sound("pattern"):
            return None
        parsed = patterns.parse(body.pattern)
        text = at.text("pattern", body.pattern)
        for fault in parsed.faults:
            place = text.place(self.scope.places, fault.span)
            problem = pattern_problem(fault, place, at.name, body.pattern)
            self.scope.problems.append(problem)
        return None if parsed.faults else parsed.segments

    def _expiry(self, body: model.Keyspace, at: _Attributes) -> ir.Expiry | None:
        if not at.sound("expiry"):
            return _STAND_IN_EXPIRY
        if "expiry" not in body.model_fields_set:
            return None
        damaged = at.declared.within("expiry")
        lowered = expiry(body.expiry, damaged, at.text("expiry", ""), self.scope)
        return lowered or _STAND_IN_EXPIRY


_SCALAR_LIKE = (ir.ScalarType, ir.NamedType, ir.EnumType)


@dataclass(frozen=True, slots=True)
class _Attributes:
    """Addresses of one keyspace's attributes."""

    service: str
    declared: Declared[model.Keyspace]

    @property
    def name(self) -> str:
        return self.declared.name

    def sound(self, attribute: str) -> bool:
        return self.declared.sound(attribute)

    def text(self, attribute: str, value: str) -> Text:
        return Text(value, self.service, ("keyspaces", self.name, attribute))


def _is_like(
    type: ir.Type, scalars: frozenset[ir.Scalar], declarations: Declarations
) -> bool:
    """Return whether a type is an enum, or at the bottom one of these scalars."""
    base = underlying(type, declarations.named)
    if isinstance(base, ir.ScalarType):
        return base.scalar in scalars
    return isinstance(base, ir.EnumType)


def _argument(text: str) -> Span | None:
    """Return where the type in the brackets of a list or set stands."""
    expression = parse(text)
    if isinstance(expression, Generic):
        return expression.arguments[0].span
    return None


def _value_help(type: ir.Type) -> str:
    match type:
        case ir.OptionalType(item=item):
            return f'write value = "{spelled(item)}"; a miss is None anyway'
        case ir.SetType(item=item):
            return f'write value = "set[{spelled(item)}]"'
        case ir.LiteralType():
            return "declare an enum with these values under `[enums]`"
        case ir.ScalarType():
            return "put it into a struct, or use another scalar"
        case _:
            return "put it into a struct: declare one with a field of this type"
