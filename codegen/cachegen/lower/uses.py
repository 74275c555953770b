"""What a keyspace is for: the text of its `value`, and the settings that go with it."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.lower.attributes import Attributes
from cachegen.lower.expressions import Expression, Generic, parse
from cachegen.lower.limits import LimitReader
from cachegen.lower.scope import SchemaText, WorkspaceScope
from cachegen.lower.structs import TypedDeclarations
from cachegen.lower.types import resolve, resolve_part
from cachegen.problems.keyspace_types import ValueType
from cachegen.problems.kinds import MissingSetting, SettingOfOtherKind
from cachegen.shape import model
from cachegen.source import Place, Span
from cachegen.words.phrases import quoted
from cachegen.words.spelling import entry
from cachegen.words.types import spelled

_SCALAR_LIKE = (ir.ScalarType, ir.NamedType, ir.EnumType)
_ELEMENTS = "use a scalar (not `time`, `timedelta`, `Decimal`), an enum or a named type"
_FIELDS = "use `str`, `int`, `bool`, `bytes`, `UUID`, `date`, `datetime`, an enum or a named type"
_OWN = {
    "limiter": ("limit", "when_unavailable"),
    "lock": ("lease",),
}
"""The settings that belong to one kind alone; the first is required."""
_NO_VALUE = ("expiry", "on_decode_error", "compress", "encrypt", "load", "near")
"""What a keyspace that holds no value has no use for."""


@dataclass(frozen=True, slots=True)
class UseReader:
    """Reads what keyspaces are for; problems go to the scope."""

    scope: WorkspaceScope
    declarations: TypedDeclarations

    def read(self, body: model.Keyspace, at: Attributes) -> ir.Use | None:
        """Return what a keyspace is for; None, with a problem reported, where that is unknown."""
        if not at.sound("value"):
            return None
        kind = self._kind(body)
        self._settings(kind, body, at)
        if kind == "limiter":
            return LimitReader(self.scope).limiter(body, at)
        if kind == "lock":
            return LimitReader(self.scope).lock(body, at)
        return self._value(body, at)

    def _kind(self, body: model.Keyspace) -> str:
        """Return `limiter` or `lock`, unless a type of the workspace is called so, else `value`."""
        text = body.value.strip()
        return text if text in _OWN and text not in self.scope.types else "value"

    def _settings(self, kind: str, body: model.Keyspace, at: Attributes) -> None:
        given = [
            each
            for each in model.Keyspace.model_fields
            if each in body.model_fields_set
        ]
        place = self.scope.places.key
        path = ("keyspaces", at.name)
        for owner, settings in _OWN.items():
            for each in settings:
                if each in given and owner != kind:
                    where = place(at.service, *path, each)
                    self.scope.problems.append(
                        SettingOfOtherKind(where, each, at.name, body.value, owner)
                    )
        if kind == "value":
            return
        needed = _OWN[kind][0]
        if needed not in given and at.sound(needed):
            where = self.scope.places.value(at.service, *path, "value")
            self.scope.problems.append(MissingSetting(where, at.name, kind, needed))
        for each in _NO_VALUE:
            if each in given:
                where = place(at.service, *path, each)
                self.scope.problems.append(
                    SettingOfOtherKind(where, each, at.name, kind, None)
                )

    def _value(self, body: model.Keyspace, at: Attributes) -> ir.Value | None:
        text = at.text("value", body.value)
        expression = parse(text.value)
        if isinstance(expression, Generic) and expression.name.text == "sorted_set":
            return self._sorted_set(expression, text, at)
        type = resolve(text, self.scope)
        match type:
            case None:
                return None
            case ir.ScalarType() | ir.NamedType() | ir.EnumType():
                if self.declarations.is_like(type, ir.VALUE_SCALARS):
                    return ir.BasicValue(type)
            case ir.StructType(name=name):
                return ir.StructValue(name)
            case ir.ListType(item=item) | ir.SetType(item=item, frozen=False):
                return self._collection(type, item, text, at)
            case ir.DictType(key, value):
                return self._dict(type, key, value, text, at)
            case _:
                pass
        place = text.place(self.scope.places)
        self._wrong_value(type, text, at, _value_help(type, place))
        return None

    def _sorted_set(
        self, expression: Generic, text: SchemaText, at: Attributes
    ) -> ir.Value | None:
        part = expression.arguments[0] if expression.arguments else None
        if part is None or len(expression.arguments) != 1:
            place = text.place(self.scope.places)
            help = f"write {entry(place, 'value', 'sorted_set[str]')}"
            self._report(text.value, text, at, help)
            return None
        item = resolve_part(text, part, self.scope)
        if item is None:
            return None
        if isinstance(item, _SCALAR_LIKE) and self.declarations.is_like(
            item, ir.VALUE_SCALARS
        ):
            return ir.SortedSetValue(item)
        self._wrong_value(item, text, at, _ELEMENTS, _span(part))
        return None

    def _dict(
        self,
        type: ir.Type,
        field: ir.Type,
        value: ir.Type,
        text: SchemaText,
        at: Attributes,
    ) -> ir.Value | None:
        fine = True
        if not self.declarations.is_like(field, ir.KEY_SCALARS):
            self._wrong_value(field, text, at, _FIELDS, _argument(text.value, 0))
            fine = False
        is_struct = isinstance(value, ir.StructType)
        if not is_struct and not self.declarations.is_like(value, ir.VALUE_SCALARS):
            help = _element_help(type, value, "dict")
            self._wrong_value(value, text, at, help, _argument(text.value, 1))
            fine = False
        if not fine or not isinstance(field, _SCALAR_LIKE):
            return None
        if isinstance(value, (*_SCALAR_LIKE, ir.StructType)):
            return ir.DictValue(field, value)
        return None

    def _collection(
        self, type: ir.Type, item: ir.Type, text: SchemaText, at: Attributes
    ) -> ir.Value | None:
        listed = isinstance(type, ir.ListType)
        if listed and isinstance(item, ir.StructType):
            return ir.ListValue(item)
        if not self.declarations.is_like(item, ir.VALUE_SCALARS):
            help = _element_help(type, item, "list" if listed else "set")
            self._wrong_value(item, text, at, help, _argument(text.value, 0))
            return None
        if not isinstance(item, _SCALAR_LIKE):
            return None
        return ir.ListValue(item) if listed else ir.SetValue(item)

    def _wrong_value(
        self,
        type: ir.Type,
        text: SchemaText,
        at: Attributes,
        help: str,
        element: Span | None = None,
    ) -> None:
        self._report(spelled(type), text, at, help, element)

    def _report(
        self,
        type: str,
        text: SchemaText,
        at: Attributes,
        help: str,
        element: Span | None = None,
    ) -> None:
        place = text.place(self.scope.places, element)
        problem = ValueType(place, at.name, type, element is not None, help)
        self.scope.problems.append(problem)


def _argument(text: str, index: int) -> Span | None:
    """Return where a type in the brackets of a container stands."""
    expression = parse(text)
    if isinstance(expression, Generic):
        return _span(expression.arguments[index])
    return None


def _span(part: Expression) -> Span:
    return part.span


def _element_help(type: ir.Type, item: ir.Type, what: str) -> str:
    if isinstance(item, _SCALAR_LIKE):
        return _ELEMENTS
    return f"put the {what} into a struct: a field of type {quoted(spelled(type))}"


def _value_help(type: ir.Type, place: Place) -> str:
    match type:
        case ir.OptionalType(item=item):
            instead = entry(place, "value", spelled(item))
            return f"write {instead}; a miss is None anyway"
        case ir.SetType(item=item):
            return f"write {entry(place, 'value', f'set[{spelled(item)}]')}"
        case ir.LiteralType():
            return "declare an enum with these values"
        case ir.ScalarType():
            return "put it into a struct, or use another scalar"
        case _:
            return "put it into a struct: declare one with a field of this type"
