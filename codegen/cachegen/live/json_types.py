"""Whether JSON is what a type of the workspace says: as strict as the runtime's own decoder.

Leaves are asked of msgspec, which the runtime uses; fields that the schema does not know
are passed over, as the runtime does, so that a new field never breaks an old reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeGuard, assert_never
from uuid import UUID

import msgspec

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.live.mismatch import Mismatch

_LEAVES: dict[ir.Scalar, type] = {
    ir.Scalar.STR: str,
    ir.Scalar.INT: int,
    ir.Scalar.FLOAT: float,
    ir.Scalar.BOOL: bool,
    ir.Scalar.BYTES: bytes,
    ir.Scalar.UUID: UUID,
    ir.Scalar.DATE: date,
    ir.Scalar.DATETIME: datetime,
    ir.Scalar.TIME: time,
    ir.Scalar.TIMEDELTA: timedelta,
    ir.Scalar.DECIMAL: Decimal,
}

_NUMERAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")

_KINDS = {
    ir.Scalar.INT: "a number",
    ir.Scalar.FLOAT: "a number",
    ir.Scalar.BOOL: "a bool",
}
"""What JSON writes a scalar as, where that is no text."""


def struct_mismatch(
    data: bytes, struct: str, declarations: Declarations
) -> Mismatch | None:
    """Return where a struct's stored JSON is not what its declaration says."""
    try:
        value: object = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Mismatch("it is not JSON")
    try:
        return _mismatch(ir.StructType(struct), value, "$", declarations)
    except RecursionError:
        return Mismatch("it is nested too deep")


def _mismatch(
    type: ir.Type, value: object, path: str, declarations: Declarations
) -> Mismatch | None:
    match type:
        case ir.OptionalType(item=item):
            return None if value is None else _mismatch(item, value, path, declarations)
        case ir.NamedType(name=name):
            return _mismatch(declarations.named[name].base, value, path, declarations)
        case ir.ScalarType(scalar=scalar):
            return _leaf(scalar, value, path)
        case ir.EnumType(name=name):
            known = isinstance(value, str) and value in declarations.enums[name].values
            return None if known else Mismatch(f"no value of {name}", path)
        case ir.LiteralType(values=values):
            known = any(value is each or _equal(value, each) for each in values)
            return None if known else Mismatch("none of the literal's values", path)
        case ir.StructType(name=name):
            return _struct(declarations.structs[name], value, path, declarations)
        case ir.DictType():
            return _dict(type, value, path, declarations)
        case ir.ListType(item=item) | ir.SetType(item=item):
            return _items(item, value, path, declarations)
        case ir.TupleType():
            return _tuple(type, value, path, declarations)
        case _:
            assert_never(type)


def _leaf(scalar: ir.Scalar, value: object, path: str) -> Mismatch | None:
    try:
        msgspec.convert(value, _LEAVES[scalar])
        known = scalar is not ir.Scalar.DECIMAL or _plain_number(value)
    except msgspec.MsgspecError:
        known = False
    if not known:
        kind = _kind(value)
        form = " of another form" if kind == _KINDS.get(scalar, "a text") else ""
        return Mismatch(f"expected {scalar}, found {kind}{form}", path)
    return None


def _plain_number(value: object) -> bool:
    """Return whether a Decimal's text is as Decimals are written; Python's reader forgives more."""
    return not isinstance(value, str) or _NUMERAL.fullmatch(value) is not None


def _struct(
    struct: ir.StructDeclaration, value: object, path: str, declarations: Declarations
) -> Mismatch | None:
    if struct.imported is not None:
        return None  # Only the application knows what its model accepts.
    if not _is_object(value):
        return Mismatch(f"expected {struct.name}, found {_kind(value)}", path)
    for field in struct.fields:
        place = f"{path}.{field.name}"
        if field.name in value:
            wrong = _mismatch(field.type, value[field.name], place, declarations)
            if wrong is not None:
                return wrong
        elif field.default is None:
            return Mismatch("missing, and it has no default", place)
    return None


def _dict(
    type: ir.DictType, value: object, path: str, declarations: Declarations
) -> Mismatch | None:
    if not _is_object(value):
        return Mismatch(f"expected an object, found {_kind(value)}", path)
    for name, item in value.items():
        place = f"{path}[…]"
        wrong = _dict_key(type.key, name, place, declarations) or _mismatch(
            type.value, item, place, declarations
        )
        if wrong is not None:
            return wrong
    return None


def _dict_key(
    type: ir.Type, name: str, path: str, declarations: Declarations
) -> Mismatch | None:
    base = declarations.base(type)
    if isinstance(base, ir.ScalarType) and base.scalar in (
        ir.Scalar.INT,
        ir.Scalar.FLOAT,
    ):
        try:
            msgspec.json.decode(name, type=_LEAVES[base.scalar])
        except msgspec.MsgspecError:
            return Mismatch(f"a key that is no {base.scalar}", path)
        return None
    wrong = _mismatch(type, name, path, declarations)
    return None if wrong is None else Mismatch(f"a key: {wrong.reason}", path)


def _items(
    item: ir.Type, value: object, path: str, declarations: Declarations
) -> Mismatch | None:
    if not _is_array(value):
        return Mismatch(f"expected an array, found {_kind(value)}", path)
    for index, each in enumerate(value):
        wrong = _mismatch(item, each, f"{path}[{index}]", declarations)
        if wrong is not None:
            return wrong
    return None


def _tuple(
    type: ir.TupleType, value: object, path: str, declarations: Declarations
) -> Mismatch | None:
    if type.variadic:
        return _items(type.items[0], value, path, declarations)
    if not _is_array(value):
        return Mismatch(f"expected an array, found {_kind(value)}", path)
    if len(value) != len(type.items):
        reason = f"expected {len(type.items)} items, found {len(value)}"
        return Mismatch(reason, path)
    for index, (item, each) in enumerate(zip(type.items, value, strict=True)):
        wrong = _mismatch(item, each, f"{path}[{index}]", declarations)
        if wrong is not None:
            return wrong
    return None


def _equal(value: object, known: str | int | bool) -> bool:
    return value.__class__ is known.__class__ and value == known


def _kind(value: object) -> str:
    """Return what JSON calls a value; a text's own words are never shown."""
    match value:
        case None:
            return "null"
        case bool():
            return "a bool"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case _:
            return "an array" if _is_array(value) else "an object"


def _is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def _is_array(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, list)
