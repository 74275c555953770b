"""Values of types as JSON has them, and whether a type writes or reads one: msgspec says so itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import GenericAlias
from typing import Final, assert_never
from uuid import UUID

import msgspec

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.stored.models import SCALARS, Models, enum_of, literal_of

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_MOMENT: Final = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)

_SCALARS: Final[dict[ir.Scalar, tuple[object, ...]]] = {
    ir.Scalar.STR: ("text", "", "§"),
    ir.Scalar.INT: (1, 0, -1, 2**62),
    ir.Scalar.FLOAT: (1.5, 1.0, -1e300),
    ir.Scalar.BOOL: (True, False),
    ir.Scalar.BYTES: (b"bytes", b"", b"\xff\xfe"),
    ir.Scalar.UUID: (UUID("12345678-9abc-def0-1234-56789abcdef0"),),
    ir.Scalar.DATE: (_MOMENT.date(), date(1, 1, 1)),
    ir.Scalar.DATETIME: (_MOMENT, _MOMENT.replace(microsecond=0)),
    ir.Scalar.TIME: (_MOMENT.time(), time(0)),
    ir.Scalar.TIMEDELTA: (timedelta(days=3, seconds=5), timedelta(0)),
    ir.Scalar.DECIMAL: (Decimal("1.50"), Decimal(1234), Decimal("-1E+30")),
}
"""Values of each scalar, the plainest first."""

_HEAVIEST: Final = 10_000

_TEXTS: Final = (
    "1",
    "1234",
    "true",
    "null",
    "123456789abcdef0123456789abcdef0",
    "PT5S",
)
"""Texts that more than one type reads."""


class Samples:
    """Values of the types of one workspace, which need not be sound as a whole."""

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations
        self._decoders: dict[tuple[ir.Type, bool], msgspec.json.Decoder[object]] = {}
        self._structs: dict[str, Json] = {}
        self._models: Models | None = None

    def reads(self, type: ir.Type, value: Json, *, as_key: bool = False) -> bool:
        """Return whether a type reads a JSON value, or a text as a key of an object."""
        decoder = self._decoder(type, as_key)
        try:
            decoder.decode(_encoded(value, as_key))
        except (msgspec.MsgspecError, ValueError):
            return False
        return True

    def writes(self, type: ir.Type, value: Json, *, as_key: bool = False) -> bool:
        """Return whether a type writes this very JSON value, or this key."""
        whole = _encoded(value, as_key)
        try:
            decoded = self._decoder(type, as_key).decode(whole)
        except (msgspec.MsgspecError, ValueError):
            return False
        return msgspec.json.encode(decoded) == whole

    def decodes(self, struct: str, data: bytes) -> bool:
        """Return whether a struct of a sound workspace reads stored JSON."""
        if self._models is None:
            self._models = Models(self.declarations)
        model = self._models.structs.get(struct)
        if model is None:
            return True  # Only the application knows what its own model reads.
        try:
            msgspec.json.decode(data, type=model)
        except (msgspec.MsgspecError, ValueError):
            return False
        return True

    def one(self, type: ir.Type) -> Json:
        """Return a plain value of a type; containers are empty."""
        return self._one(type, ())

    def candidates(self, type: ir.Type, *, as_key: bool = False) -> Iterator[Json]:
        """Yield values that say much of a type that is no container, the plainest first."""
        for each in self._values(type):
            if as_key:
                (key,) = msgspec.to_builtins({each: 0}, str_keys=True)
                yield key
            else:
                yield msgspec.to_builtins(each)

    def leaves(
        self, written: ir.Type, read: ir.Type, *, as_key: bool
    ) -> Iterator[Json]:
        """Yield values that the one type writes, those first that say most of the other."""
        own = self.candidates(written, as_key=as_key)
        others = self.candidates(read, as_key=as_key)
        # By their texts, for 1, 1.0 and true are one to Python.
        found = {msgspec.json.encode(each): each for each in (*own, *others, *_TEXTS)}
        for each in found.values():
            if self.writes(written, each, as_key=as_key):
                yield each

    def _decoder(self, type: ir.Type, as_key: bool) -> msgspec.json.Decoder[object]:
        known = self._decoders.get((type, as_key))
        if known is None:
            found = self._class(type)
            wanted = GenericAlias(dict, (found, int)) if as_key else found
            known = msgspec.json.Decoder(wanted)
            self._decoders[type, as_key] = known
        return known

    def _class(self, type: ir.Type) -> object:
        """Return what msgspec decodes a type with that is no container."""
        match self.declarations.base(type):
            case ir.ScalarType(scalar):
                return SCALARS[scalar]
            case ir.EnumType(name):
                return enum_of(self.declarations.enums[name])
            case ir.LiteralType(values):
                return literal_of(values)
            case _:
                raise AssertionError("a container is read part by part")

    def _values(self, type: ir.Type) -> Sequence[object]:
        base = self.declarations.base(type)
        match base:
            case ir.ScalarType(scalar):
                return _SCALARS[scalar]
            case ir.EnumType(name):
                return self.declarations.enums[name].values
            case ir.LiteralType(values):
                return values
            case _:
                return ()

    def _one(self, type: ir.Type, inside: tuple[str, ...]) -> Json:
        base = self.declarations.base(type)
        match base:
            case ir.ScalarType() | ir.EnumType() | ir.LiteralType():
                return next(self.candidates(base))
            case ir.OptionalType(item):
                held = self.declarations.base(item)
                again = isinstance(held, ir.StructType) and held.name in inside
                return None if again else self._one(item, inside)
            case ir.ListType() | ir.SetType() | ir.TupleType(variadic=True):
                return []
            case ir.DictType():
                return {}
            case ir.TupleType(items):
                return [self._one(each, inside) for each in items]
            case ir.StructType(name) if name in inside:
                return {}  # One that never ends, which is a problem of its own.
            case ir.StructType(name):
                if name not in self._structs:
                    self._structs[name] = self._struct(name, (*inside, name))
                return self._structs[name]
            case _:
                assert_never(base)

    def _struct(self, name: str, inside: tuple[str, ...]) -> Json:
        fields = self.declarations.structs[name].fields
        return {each.stored: self._one(each.type, inside) for each in fields}


def text(value: Json) -> bytes | None:
    """Return a value as it is stored, or None for one of more parts than anyone would read."""
    return msgspec.json.encode(value) if _weight(value, {}) <= _HEAVIEST else None


def _weight(value: Json, known: dict[int, int]) -> int:
    """Return how many parts a value has; one that is shared is counted each time and weighed once."""
    if not isinstance(value, list | dict):
        return 1
    if id(value) not in known:
        parts = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_weight(each, known) for each in parts)
    return known[id(value)]


def _encoded(value: Json, as_key: bool) -> bytes:
    """Return a value as JSON, or an object that has it as its one key."""
    if as_key and not isinstance(value, list | dict):
        return msgspec.json.encode({value: 0})
    return msgspec.json.encode(value)
