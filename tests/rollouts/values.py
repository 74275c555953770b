"""Values made at random from the types of a schema, as their keyspace's text is stored."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec

from cachegen import ir
from cachegen.stored.plain import several
from cachegen.stored.samples import Json, Samples
from cachegen.stored.uses import sample


def texts(
    dice: random.Random, use: ir.Use, samples: Samples, count: int
) -> Iterator[bytes]:
    """Yield stored texts of a keyspace's values, or of elements of them."""
    plain = sample(use, samples)
    assert plain is not None
    yield plain
    for _ in range(count):
        match use:
            case ir.StructValue(struct):
                yield msgspec.json.encode(
                    _json(dice, samples, ir.StructType(struct), 0)
                )
            case ir.ListValue(ir.StructType() as item) | ir.DictValue(
                _, ir.StructType() as item
            ):
                yield msgspec.json.encode(_json(dice, samples, item, 0))
            case (
                ir.BasicValue(type)
                | ir.ListValue(type)
                | ir.SetValue(type)
                | ir.SortedSetValue(type)
                | ir.DictValue(_, type)
            ):
                assert not isinstance(type, ir.StructType)
                yield _plain(dice, samples, type)


def _plain(dice: random.Random, samples: Samples, type: ir.ScalarLike) -> bytes:
    base = samples.declarations.base(type)
    if base == ir.ScalarType(ir.Scalar.BYTES):
        return dice.randbytes(3)
    return dice.choice(tuple(several(type, samples.declarations)))


def _json(dice: random.Random, samples: Samples, type: ir.Type, depth: int) -> Json:
    base = samples.declarations.base(type)
    most = 2 if depth < 4 else 0
    match base:
        case ir.OptionalType(item):
            keep = most and dice.random() < 0.6
            return _json(dice, samples, item, depth + 1) if keep else None
        case ir.ListType(item) | ir.TupleType(items=(item,), variadic=True):
            items = range(dice.randint(0, most))
            return [_json(dice, samples, item, depth + 1) for _ in items]
        case ir.SetType(item):
            found = tuple(samples.candidates(item))
            return dice.sample(found, dice.randint(0, min(most, len(found))))
        case ir.TupleType(items):
            return [_json(dice, samples, each, depth + 1) for each in items]
        case ir.DictType(key, item):
            keys = tuple(samples.candidates(key, as_key=True))
            chosen = dice.sample(keys, dice.randint(0, min(most, len(keys))))
            return {str(each): _json(dice, samples, item, depth + 1) for each in chosen}
        case ir.StructType(name):
            fields = samples.declarations.structs[name].fields
            return {
                each.name: _json(dice, samples, each.type, depth + 1) for each in fields
            }
        case _:
            return dice.choice(tuple(samples.candidates(base)))
