"""Scalars as plain Redis strings: sample texts of a type, and whether another type takes a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.stored.scalars import takes_plain

_TEXTS: Final[dict[ir.Scalar, tuple[bytes, ...]]] = {
    ir.Scalar.STR: (b"text", b"", b"\xc2\xa7"),
    ir.Scalar.INT: (b"1", b"0", b"-1"),
    ir.Scalar.FLOAT: (b"1.5", b"1.0", b"-1e+300"),
    ir.Scalar.BOOL: (b"true", b"false"),
    ir.Scalar.BYTES: (b"bytes", b"\xff\xfe", b""),
    ir.Scalar.UUID: (b"12345678-9abc-def0-1234-56789abcdef0",),
    ir.Scalar.DATE: (b"2026-01-02",),
    ir.Scalar.DATETIME: (b"2026-01-02T03:04:05.000006Z",),
}
"""What values of each scalar are stored as, the plainest first."""


def one(type: ir.ScalarLike, declarations: Declarations) -> bytes:
    """Return what a plain value of a type is stored as."""
    return next(several(type, declarations))


def several(type: ir.ScalarLike, declarations: Declarations) -> Iterator[bytes]:
    """Yield what values of a type are stored as, the plainest first."""
    base = declarations.base(type)
    if isinstance(base, ir.EnumType):
        yield from (each.encode() for each in declarations.enums[base.name].values)
    else:
        yield from _TEXTS[base.scalar]


def refused(
    written: ir.ScalarLike,
    writer: Declarations,
    read: ir.ScalarLike,
    reader: Declarations,
) -> Iterator[bytes]:
    """Yield texts that the one type is stored as and that the other does not take."""
    other = reader.base(read)
    for each in several(written, writer):
        if not _takes(other, reader, each):
            yield each


def _takes(base: ir.BaseScalar, declarations: Declarations, stored: bytes) -> bool:
    if base == ir.ScalarType(ir.Scalar.BYTES):
        return True
    try:
        text = stored.decode()
    except UnicodeDecodeError:
        return False
    if isinstance(base, ir.EnumType):
        return text in declarations.enums[base.name].values
    return takes_plain(base.scalar, text)
