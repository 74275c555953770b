"""Which texts scalars take as plain Redis strings, and what JSON of one means as another.

Facts about the runtime's codecs; a test tries every pair.
"""

from __future__ import annotations

import re

from cachegen import ir
from cachegen.keys.domains import Finite, admits, scalar_domain

S = ir.Scalar

_FLOAT = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def is_silent(written: ir.BaseType, read: ir.BaseType) -> bool:
    """Return whether JSON text of `written` is read as `read` and means something else."""
    return (written, read) == (ir.ScalarType(S.BYTES), ir.ScalarType(S.STR))


def takes_plain(read: ir.Scalar, text: str) -> bool:
    """Return whether one stored text decodes as a scalar."""
    match read:
        case S.STR | S.BYTES:
            return True
        case S.FLOAT:
            return _FLOAT.fullmatch(text) is not None
        case S.INT:
            return _admits(read, text) and -(2**63) <= int(text) < 2**63
        case _:
            return _admits(read, text)


def _admits(scalar: ir.Scalar, text: str) -> bool:
    domain = scalar_domain(scalar, sharded=False, first=False)
    if isinstance(domain, Finite):
        return text in domain.texts
    return admits(domain, text)
