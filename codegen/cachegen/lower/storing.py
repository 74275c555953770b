"""How a keyspace's values are stored: compressed, encrypted, both or neither, and whether they can be."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.keys.patterns import text_of, versioned
from cachegen.lower.scope import SchemaText, WorkspaceScope
from cachegen.lower.sizes import near_size, size
from cachegen.lower.structs import TypedDeclarations
from cachegen.problems.storing import (
    CompressKind,
    CompressLevel,
    EncryptBytes,
    EncryptKind,
    Size,
)
from cachegen.shape import model, tables
from cachegen.shape.declarations import Declared
from cachegen.source import Place
from cachegen.words.types import value_type

_LEVELS = range(1, 23)
_USUAL = ir.Compression()
_COUNTED = frozenset({ir.Scalar.INT, ir.Scalar.FLOAT})


@dataclass(frozen=True, slots=True)
class Storing:
    """One keyspace as far as it is known; a value that has a problem of its own is None."""

    service: str
    declared: Declared[model.Keyspace]
    value: ir.Use | None
    pattern: tuple[ir.Segment, ...]
    declarations: TypedDeclarations
    scope: WorkspaceScope

    def compression(self, written: bool | tables.Compress) -> ir.Compression | None:
        """Return how values are compressed, or None when they are not."""
        if written is False or not self.declared.sound("compress"):
            return None
        if self.value is not None and not self._is_text():
            problem = CompressKind(
                self._key("compress"), self.declared.name, self._type()
            )
            self.scope.problems.append(problem)
            return None
        if written is True:
            return ir.Compression()
        return ir.Compression(self._above(written), self._level(written))

    def encryption(self, written: bool | str | tables.Encrypt) -> ir.Encryption | None:
        """Return how far values are encrypted, or None when they are not."""
        if written is False or not self.declared.sound("encrypt"):
            return None
        name = self.declared.name
        if self.value is not None and not self._is_sealable():
            problem = EncryptKind(self._key("encrypt"), name, self._type())
            self.scope.problems.append(problem)
            return None
        step = _step(written)
        if step != "strict" and self._sealed() == ir.ScalarType(ir.Scalar.BYTES):
            pattern = text_of(versioned(self.pattern)) if self.pattern else "v2/:key"
            place = self.scope.places.value(self.service, "keyspaces", name, "encrypt")
            self.scope.problems.append(EncryptBytes(place, name, pattern))
            return None
        return step

    def _is_text(self) -> bool:
        if isinstance(self.value, ir.BasicValue):
            base = self.declarations.base(self.value.type)
            return base == ir.ScalarType(ir.Scalar.STR)
        return isinstance(self.value, ir.StructValue)

    def _is_sealable(self) -> bool:
        sealed = self._sealed()
        if isinstance(sealed, ir.ScalarType):
            return sealed.scalar not in _COUNTED
        return sealed is not None

    def _sealed(self) -> ir.BaseType | None:
        """Return what each sealed value comes down to, None where none can be sealed."""
        match self.value:
            case ir.StructValue(struct):
                return ir.StructType(struct)
            case ir.BasicValue(type) | ir.DictValue(_, type):
                return self.declarations.base(type)
            case _:
                return None

    def _type(self) -> str:
        assert self.value is not None
        return value_type(self.value)

    def _above(self, written: tables.Compress) -> int:
        found = size(written.above)
        if found is None:
            place = self._text("compress", "above", written.above)
            problem = Size(place, written.above, near_size(written.above))
            self.scope.problems.append(problem)
        return _USUAL.above if found is None else found

    def _level(self, written: tables.Compress) -> int:
        if written.level in _LEVELS:
            return written.level
        path = ("keyspaces", self.declared.name, "compress", "level")
        place = self.scope.places.value(self.service, *path)
        self.scope.problems.append(CompressLevel(place, written.level))
        return _USUAL.level

    def _key(self, attribute: str) -> Place:
        name = self.declared.name
        return self.scope.places.key(self.service, "keyspaces", name, attribute)

    def _text(self, attribute: str, part: str, value: str) -> Place:
        path = ("keyspaces", self.declared.name, attribute, part)
        return SchemaText(value, self.service, path).place(self.scope.places)


def _step(written: bool | str | tables.Encrypt) -> ir.Encryption:
    if written == "read":
        return "read"
    accepts = isinstance(written, tables.Encrypt) and written.accept_plain
    return "accept_plain" if accepts else "strict"
