"""What a keyspace stores, whatever it is used for."""

from __future__ import annotations

from typing import assert_never

from cachegen import ir
from cachegen.stored import plain
from cachegen.stored.samples import Samples, text


def sample(use: ir.Use, samples: Samples) -> bytes | None:
    """Return a value, or an element of one, as it is stored; None for one too large to show."""
    match use:
        case ir.StructValue(struct):
            return text(samples.one(ir.StructType(struct)))
        case (
            ir.BasicValue(type)
            | ir.ListValue(type)
            | ir.SetValue(type)
            | ir.SortedSetValue(type)
            | ir.DictValue(_, type)
        ):
            if isinstance(type, ir.StructType):
                return text(samples.one(type))
            return plain.one(type, samples.declarations)
        case ir.Limiter() | ir.Lock():
            return None
        case _:
            assert_never(use)
