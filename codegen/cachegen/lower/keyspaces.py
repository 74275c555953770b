"""Keyspaces lowered: cluster, key, value, pattern and expiry, each judged by itself.

Every keyspace goes on to the checks, whatever in it has a problem, so that one mistake
hides no other; what is unknown there holds a harmless stand-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cachegen import ir
from cachegen.declarations import SCALAR_FIELD
from cachegen.keys import patterns
from cachegen.lower.expiry import expiry
from cachegen.lower.expressions import Generic, parse
from cachegen.lower.identifiers import bad_name, cluster_likeness, is_cluster_name
from cachegen.lower.keys import UNKNOWN_KEY, KeyReader
from cachegen.lower.loading import load
from cachegen.lower.nearness import near
from cachegen.lower.scope import CompilationUnit, SchemaText, WorkspaceScope
from cachegen.lower.storing import Storing
from cachegen.lower.structs import TypedDeclarations
from cachegen.lower.surroundings import Surroundings
from cachegen.lower.types import resolve
from cachegen.problems.keyspace_types import ValueType
from cachegen.problems.names import UnknownCluster
from cachegen.problems.patterns import pattern_problem
from cachegen.shape import model
from cachegen.shape.declarations import Declared
from cachegen.source import Span
from cachegen.words.near import near_name
from cachegen.words.phrases import quoted
from cachegen.words.types import spelled

_STAND_IN_VALUE = ir.BasicValue(ir.ScalarType(ir.Scalar.STR))
_STAND_IN_EXPIRY = ir.ExpireIn(1000)
_ELEMENTS = "use a scalar (not `time`, `timedelta`, `Decimal`), an enum or a named type"


@dataclass(frozen=True, slots=True)
class KeyspaceReader:
    """Reads the keyspaces of a workspace, one after another."""

    scope: WorkspaceScope
    declarations: TypedDeclarations
    keys: KeyReader

    def read(
        self, unit: CompilationUnit, declared: Declared[model.Keyspace]
    ) -> ir.Keyspace:
        """Return a keyspace for the checks."""
        place = self.scope.places.key(unit.service, "keyspaces", declared.name)
        self.scope.problems.extend(bad_name("keyspace", declared.name, place))
        at = _Attributes(unit.service, declared)
        body = declared.body
        if body is None:
            return ir.Keyspace(
                at.name, at.service, at.nowhere, UNKNOWN_KEY, _STAND_IN_VALUE, ()
            )
        cluster = self._cluster(body, at)
        key: ir.Key = UNKNOWN_KEY
        if at.sound("key"):
            key = self.keys.read(at.text("key", body.key), at.name)
        value = self._value(body, at)
        pattern = self._pattern(body, at, key)
        expires = self._expiry(body, at)
        around = self._surroundings(body, at, value, pattern, expires)
        storing = Storing(
            at.service, declared, value, pattern, self.declarations, self.scope
        )
        return ir.Keyspace(
            at.name,
            at.service,
            cluster,
            key,
            value or _STAND_IN_VALUE,
            pattern,
            expires,
            body.shard_by if "shard_by" in body.model_fields_set else None,
            _on_decode_error(body),
            body.doc or None,
            load(body.load, at.declared.within("load"), around),
            near(body.near, at.declared.within("near"), around),
            compress=storing.compression(body.compress),
            encrypt=storing.encryption(body.encrypt),
        )

    def _cluster(self, body: model.Keyspace, at: _Attributes) -> str:
        """Return the cluster's name; of one without a usable name, one that is its own.

        Keyspaces of one unknown cluster are still compared with each other.
        """
        if body.cluster in self.scope.clusters:
            return body.cluster
        if at.sound("cluster") and self.scope.complete:
            place = at.text("cluster", body.cluster).place(self.scope.places)
            alike = {each: cluster_likeness(each) for each in self.scope.clusters}
            known = tuple(each for each, name in alike.items() if each == name)
            # What a bad name is told to become counts: it will be declared.
            possible = {each for each in alike.values() if each} - {body.cluster}
            near = near_name(body.cluster, possible)
            declarable = is_cluster_name(body.cluster)
            problem = UnknownCluster(place, body.cluster, near, known, declarable)
            self.scope.problems.append(problem)
        return body.cluster if is_cluster_name(body.cluster) else at.nowhere

    def _value(self, body: model.Keyspace, at: _Attributes) -> ir.Value | None:
        text = at.text("value", body.value)
        type = resolve(text, self.scope) if at.sound("value") else None
        if type is None:
            return None
        match type:
            case ir.ScalarType() | ir.NamedType() | ir.EnumType():
                if self.declarations.is_like(type, ir.VALUE_SCALARS):
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
        self, type: ir.Type, item: ir.Type, text: SchemaText, at: _Attributes
    ) -> ir.Value | None:
        if not self.declarations.is_like(item, ir.VALUE_SCALARS):
            help = _element_help(type, item)
            self._wrong_value(item, text, at, help, _argument(text.value))
            return None
        if not isinstance(item, _SCALAR_LIKE):
            return None
        listed = isinstance(type, ir.ListType)
        return ir.ListValue(item) if listed else ir.SetValue(item)

    def _wrong_value(
        self,
        type: ir.Type,
        text: SchemaText,
        at: _Attributes,
        help: str,
        element: Span | None = None,
    ) -> None:
        place = text.place(self.scope.places, element)
        is_element = element is not None
        problem = ValueType(place, at.name, spelled(type), is_element, help)
        self.scope.problems.append(problem)

    def _pattern(
        self, body: model.Keyspace, at: _Attributes, key: ir.Key
    ) -> tuple[ir.Segment, ...]:
        """Return the pattern's segments; none when nothing is known of it."""
        if not at.sound("pattern"):
            return ()
        parsed = patterns.parse(body.pattern)
        if not parsed.faults:
            return parsed.segments
        text = at.text("pattern", body.pattern)
        fields = self._fields(key)
        for fault in parsed.faults:
            place = text.place(self.scope.places, fault.span)
            problem = pattern_problem(fault, place, at.name, body.pattern, fields)
            self.scope.problems.append(problem)
        return _segments_as_written(body.pattern)

    def _fields(self, key: ir.Key) -> tuple[str, ...]:
        """Return the placeholders that a key fills, as far as they are known."""
        if isinstance(key, ir.ScalarKey):
            return (SCALAR_FIELD,)
        struct = self.declarations.structs.get(key.struct)
        return tuple(struct.fields) if struct is not None else ()

    def _expiry(self, body: model.Keyspace, at: _Attributes) -> ir.Expiry | None:
        if not at.sound("expiry"):
            return _STAND_IN_EXPIRY
        if "expiry" not in body.model_fields_set:
            return None
        damaged = at.declared.within("expiry")
        lowered = expiry(body.expiry, damaged, at.text("expiry", ""), self.scope)
        return lowered or _STAND_IN_EXPIRY

    def _surroundings(
        self,
        body: model.Keyspace,
        at: _Attributes,
        value: ir.Value | None,
        pattern: tuple[ir.Segment, ...],
        expiry: ir.Expiry | None,
    ) -> Surroundings:
        """Return what `load` and `near` see; of an expiry with a problem, nothing."""
        ends = isinstance(expiry, ir.ExpireIn | ir.ExpireDaily)
        known = at.sound("expiry") and expiry is not _STAND_IN_EXPIRY
        return Surroundings(
            at.service,
            at.name,
            value,
            pattern,
            expiry if known else None,
            ends if known else None,
            self.scope,
        )


def _on_decode_error(body: model.Keyspace) -> Literal["raise", "miss"]:
    """Return what was chosen; where values are loaded, else a miss."""
    chosen = "on_decode_error" in body.model_fields_set
    return body.on_decode_error if chosen or not body.load else "miss"


_SCALAR_LIKE = (ir.ScalarType, ir.NamedType, ir.EnumType)


@dataclass(frozen=True, slots=True)
class _Attributes:
    """Addresses of one keyspace's attributes."""

    service: str
    declared: Declared[model.Keyspace]

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def nowhere(self) -> str:
        """A cluster that is nobody else's."""
        return f"unknown.{self.service}.{self.name}"

    def sound(self, attribute: str) -> bool:
        return self.declared.sound(attribute)

    def text(self, attribute: str, value: str) -> SchemaText:
        return SchemaText(value, self.service, ("keyspaces", self.name, attribute))


def _segments_as_written(pattern: str) -> tuple[ir.Segment, ...]:
    """Return the segments of a pattern with faults, what is wrong as a literal of its text."""
    parsed = ((each, patterns.parse(each).segments) for each in pattern.split("/"))
    segments = (
        found[0] if found else ir.LiteralSegment(text) for text, found in parsed
    )
    return tuple(segments) if pattern else ()


def _argument(text: str) -> Span | None:
    """Return where the type in the brackets of a list or set stands."""
    expression = parse(text)
    if isinstance(expression, Generic):
        return expression.arguments[0].span
    return None


def _element_help(type: ir.Type, item: ir.Type) -> str:
    if isinstance(item, _SCALAR_LIKE):
        return _ELEMENTS
    what = "list" if isinstance(type, ir.ListType) else "set"
    return f"put the {what} into a struct: a field of type {quoted(spelled(type))}"


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
