"""Which scalar a set of texts can all be: the narrowest whose canonical spelling they all have."""

from __future__ import annotations

from collections.abc import Iterable

from cachegen import ir
from cachegen.keys.domains import Infinite, admits
from cachegen.live.codecs import SCALARS, mismatch

SHAPED = (ir.Scalar.INT, ir.Scalar.UUID, ir.Scalar.DATE, ir.Scalar.DATETIME)
"""What a key's segment may be, judged by its form alone."""

_VALUES = (
    ir.Scalar.INT,
    ir.Scalar.FLOAT,
    ir.Scalar.BOOL,
    ir.Scalar.UUID,
    ir.Scalar.DATE,
    ir.Scalar.DATETIME,
    ir.Scalar.STR,
)


def segment_form(text: str) -> ir.Scalar:
    """Return what one segment of a key looks like; `str` when like nothing special."""
    for scalar in SHAPED:
        if admits(Infinite(scalar), text):
            return scalar
    return ir.Scalar.STR


def stored_form(values: Iterable[bytes]) -> ir.Scalar:
    """Return the narrowest scalar that all stored values decode as."""
    found = list(values)
    for scalar in _VALUES:
        if not any(mismatch(each, SCALARS[scalar]) for each in found):
            return scalar
    return ir.Scalar.BYTES
