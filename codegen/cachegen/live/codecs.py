"""The runtime's codecs for the values of a workspace: what decodes here decodes in the application."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.live.mismatch import Mismatch
from cachegen.stored.models import Models
from cachegen_runtime.values import scalars
from cachegen_runtime.values.codec import Codec, Undecodable
from cachegen_runtime.values.declared import enum
from cachegen_runtime.values.structs import struct

SCALARS: Final[dict[ir.Scalar, Codec[object]]] = {
    ir.Scalar.STR: scalars.STR,
    ir.Scalar.INT: scalars.INT,
    ir.Scalar.FLOAT: scalars.FLOAT,
    ir.Scalar.BOOL: scalars.BOOL,
    ir.Scalar.BYTES: scalars.BYTES,
    ir.Scalar.UUID: scalars.UUID_,
    ir.Scalar.DATE: scalars.DATE,
    ir.Scalar.DATETIME: scalars.DATETIME,
}

_JSON: Final = Codec("JSON", msgspec.json.encode, lambda data: _json(data))
_PLACE: Final = re.compile(r"(.*) at (\$\S*?)(?:: (.*))?")


class Codecs:
    """The codecs of one workspace, each made once."""

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations
        self._models = Models(declarations)
        self._structs: dict[str, Codec[object]] = {}
        self._enums: dict[str, Codec[object]] = {}

    def scalar(self, type: ir.ScalarLike) -> Codec[object]:
        """Return what reads a stored scalar."""
        match self.declarations.base(type):
            case ir.ScalarType(scalar=scalar):
                return SCALARS[scalar]
            case ir.EnumType(name=name):
                if name not in self._enums:
                    self._enums[name] = enum(self._models.enums[name])
                return self._enums[name]

    def struct(self, name: str) -> Codec[object]:
        """Return what reads a stored struct; an application's own model is any JSON."""
        if name not in self._structs:
            model = self._models.structs.get(name)
            self._structs[name] = _JSON if model is None else struct(model)
        return self._structs[name]

    def struct_mismatch(self, data: bytes, name: str) -> Mismatch | None:
        """Return why the application would not read a struct, in its shape or a former one."""
        wrong = mismatch(data, self.struct(name))
        if wrong is None:
            return None
        # What the application's function makes of a former value, only it knows.
        former = self.declarations.structs[name].was
        is_former = any(
            mismatch(data, self.struct(each.struct)) is None for each in former
        )
        return None if is_former else wrong


def mismatch(data: bytes, codec: Codec[object]) -> Mismatch | None:
    """Return why the application would not read these bytes, or None."""
    try:
        codec.decode(data)
    except Undecodable as error:
        found = _PLACE.fullmatch(str(error))
        return (
            Mismatch(found[3] or found[1], found[2]) if found else Mismatch(str(error))
        )
    return None


def _json(data: bytes) -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Undecodable("the stored bytes are not JSON") from None
