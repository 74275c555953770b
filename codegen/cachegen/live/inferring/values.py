"""What a group's values are in the schema's words: the narrowest type that all of them decode as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cachegen import ir
from cachegen.kinds import STORAGES
from cachegen.live.inferring.formats import format_notes
from cachegen.live.inferring.forms import segment_form, stored_form
from cachegen.live.inferring.samples import Sample
from cachegen.live.inferring.shapes import Json, read_json
from cachegen.live.inferring.structs import (
    StructField,
    Structs,
    Unfit,
    names_are_data,
    odd_name,
)
from cachegen.words.phrases import quoted

StructTexts = dict[str, dict[str, StructField]]

_ADVICE = {
    "stream": "a stream is no cache: keep redis-py for these",
}


@dataclass(frozen=True, slots=True)
class Valued:
    """A value's type, the structs that it needs, and what to say of it.

    ``plain`` is the type without structs, for when the language lacks what they need, and
    ``reason`` what that is. ``misses_null`` says that a stored null is to be a miss.
    """

    type: str
    notes: tuple[str, ...] = ()
    structs: StructTexts = field(default_factory=dict[str, dict[str, StructField]])
    plain: str | None = None
    reason: str = ""
    misses_null: bool = False


def valued(kind: str, members: Sequence[Sample], name: str) -> Valued | str:
    """Return the type of a group's values, or why no keyspace holds such; `name` is for structs."""
    if kind not in STORAGES:
        return f"Redis type {kind}: {_ADVICE.get(kind, 'no keyspace holds it')}"
    spelling = STORAGES[kind].spelling
    values = [value for each in members for value in each.values]
    if not values:
        notes = ("the values are too large to be looked at",)
        return Valued(spelling.format("str"), notes)
    if kind in ("set", "zset"):
        return Valued(spelling.format(stored_form(values)))
    if kind == "hash":
        names = [each for sample in members for each in sample.names]
        spelling = f"dict[{_field_form(names)}, {{}}]"
    return _described(values, spelling, f"{name}Value")


def _field_form(names: Sequence[bytes]) -> ir.Scalar:
    """Return what the fields of hashes are."""
    if stored_form(names) is ir.Scalar.BYTES:
        return ir.Scalar.BYTES
    forms = {segment_form(each.decode()) for each in names}
    return forms.pop() if len(forms) == 1 else ir.Scalar.STR


def _described(values: Sequence[bytes], spelling: str, name: str) -> Valued:
    form = stored_form(values)
    plain = spelling.format(form)
    if form is ir.Scalar.BYTES:
        return Valued(plain, format_notes(values))
    if form is not ir.Scalar.STR:
        return Valued(plain)
    found = read_json(values)
    if found.nulls and spelling != "{}":
        found = replace(found, nulls=0, others=found.others or "null")
    if not found.objects:
        return Valued(plain, _no_objects(found))
    if found.others is not None:
        count = f"{len(values) - found.objects - found.nulls} of {len(values)} values"
        note = f"JSON objects, but {count} are not (the first is {found.others}): kept as text"
        return Valued(plain, (note,))
    if not found.shape.fields or names_are_data(found.shape):
        note = "JSON objects whose names are data and no fields: kept as text"
        return Valued(plain, (note,))
    return _struct(found, spelling, name)


def _no_objects(found: Json) -> tuple[str, ...]:
    if found.others == "an array":
        return ("JSON arrays, kept as text: only a JSON object can be a struct",)
    return ()


def _struct(found: Json, spelling: str, name: str) -> Valued:
    structs = Structs()
    plain = spelling.format("str")
    try:
        top = structs.add(name, found.shape)
    except Unfit as error:
        return Valued(plain, (f"JSON that is kept as text: {error}",))
    odd = odd_name(found.shape)
    reason = "a struct cannot be declared here"
    if odd is not None:
        reason = f"{quoted(odd)} is no name that a field can have"
    return Valued(
        spelling.format(top),
        _null_notes(found),
        structs.made,
        plain,
        reason,
        misses_null=found.nulls > 0,
    )


def _null_notes(found: Json) -> tuple[str, ...]:
    if not found.nulls:
        return ()
    are = "is" if found.nulls == 1 else "are"
    return (
        f"{found.nulls} of {found.nulls + found.objects} values {are} JSON's null, as a "
        "remembered absence is: `on_decode_error` makes it a miss",
    )
