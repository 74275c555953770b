"""A value with a certain part: what stands at some steps into it, everything else as plain as can be."""

from __future__ import annotations

from enum import StrEnum

from cachegen import ir
from cachegen.stored.samples import Json, Samples


class Step(StrEnum):
    """A step into what has many parts of one type, as a path shows it."""

    ITEM = "[]"
    VALUE = "{}"
    KEY = "{key}"


Steps = tuple[Step | str | int, ...]
"""Names of fields, numbers of a tuple's items, and steps into what has many parts."""


def planted(
    samples: Samples, type: ir.Type, value: Json, steps: Steps, part: Json
) -> Json:
    """Return the value of a type with `part` at the end of the steps, next to what is there.

    What the steps go through is made where the value has none; a list gets an item more,
    a dict an entry of another key if its keys' type has one.
    """
    if not steps:
        return part
    base = samples.declarations.base(type)
    if isinstance(base, ir.OptionalType):
        base = samples.declarations.base(base.item)
    step, rest = steps[0], steps[1:]
    if value is None:
        value = samples.one(base)
    match base, value:
        case ir.StructType(name), dict() if isinstance(step, str):
            fields = samples.declarations.structs[name].fields
            (field,) = (each for each in fields if each.stored == step)
            inner = planted(samples, field.type, value[step], rest, part)
            return {**value, step: inner}
        case ir.TupleType(items=items, variadic=False), list() if isinstance(step, int):
            inner = planted(samples, items[step], value[step], rest, part)
            return [*value[:step], inner, *value[step + 1 :]]
        case ir.ListType(item) | ir.SetType(item) | ir.TupleType(items=(item,)), list():
            return [*value, planted(samples, item, samples.one(item), rest, part)]
        case ir.DictType(key, item), dict():
            if step is Step.KEY:
                assert isinstance(part, str)
                return {**value, part: samples.one(item)}
            inner = planted(samples, item, samples.one(item), rest, part)
            return {**value, _free(samples, key, value): inner}
        case _:
            raise AssertionError(f"no step {step!r} into {base!r}")


def _free(samples: Samples, key: ir.Type, taken: dict[str, Json]) -> str:
    """Return a key that is not taken, or the plainest where there is none."""
    found = samples.candidates(key, as_key=True)
    keys = [each for each in found if isinstance(each, str)]
    return next((each for each in keys if each not in taken), keys[0])
