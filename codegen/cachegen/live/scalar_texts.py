"""Scalars as Redis holds them, plain strings: what the runtime would read, and how it is shown."""

from __future__ import annotations

import math
import re

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.keys.domains import Infinite, admits
from cachegen.live.mismatch import Mismatch
from cachegen.words.literals import bytes_literal

_INT = re.compile(r"0|-?[1-9][0-9]{0,18}")
_FLOAT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


def scalar_text(
    data: bytes, type: ir.ScalarLike, declarations: Declarations
) -> str | Mismatch:
    """Return a stored scalar as text, bytes as a Python literal; or why it is none."""
    base = declarations.base(type)
    if isinstance(base, ir.ScalarType):
        return spelled(data, base.scalar)
    text = spelled(data, ir.Scalar.STR)
    if isinstance(text, Mismatch) or text in declarations.enums[base.name].values:
        return text
    return Mismatch(f"no value of {base.name}")


def spelled(data: bytes, scalar: ir.Scalar) -> str | Mismatch:
    """Return a stored value of a built-in scalar as text, or why it is none."""
    if scalar is ir.Scalar.BYTES:
        return bytes_literal(data)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return Mismatch("it is not UTF-8")
    return text if _spells(scalar, text) else Mismatch(f"no canonical {scalar}")


def _spells(scalar: ir.Scalar, text: str) -> bool:
    match scalar:
        case ir.Scalar.STR:
            return True
        case ir.Scalar.BOOL:
            return text in ("true", "false")
        case ir.Scalar.INT:
            fits = _INT.fullmatch(text) is not None
            return fits and -(2**63) <= int(text) < 2**63
        case ir.Scalar.FLOAT:
            return _FLOAT.fullmatch(text) is not None and math.isfinite(float(text))
        case _:
            return admits(Infinite(scalar), text)
