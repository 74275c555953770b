"""From a group of keys to a keyspace that would hold them, or to why none can."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cachegen import ir
from cachegen.keys.inversion import Misfit, text_value
from cachegen.kinds import STORAGES, STRING, Storage
from cachegen.live.inferring.expiries import suggested
from cachegen.live.inferring.forms import stored_form
from cachegen.live.inferring.groups import Group, Literal, Varying
from cachegen.live.inferring.samples import Sample
from cachegen.live.inferring.shapes import json_shape
from cachegen.live.inferring.structs import StructField, Structs, Unfit, are_fields
from cachegen.names import RESERVED_KEYSPACE_NAMES, is_keyword, pascal_case
from cachegen.words.quantities import amount, span

_ADVICE = {
    "hash": "a struct holds the same as JSON, read and written whole; or keep redis-py",
    "zset": "the schema has no sorted sets yet: keep redis-py for these",
    "stream": "a stream is no cache: keep redis-py for these",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A keyspace as the schema would declare it; `notes` are comments for its reader.

    ``key_fields`` is empty when the key is one scalar, of type `key`.
    """

    name: str
    pattern: str
    key: str
    value: str
    expiry: str | None
    shard_by: str | None
    notes: tuple[str, ...]
    key_fields: dict[str, str] = field(default_factory=dict[str, str])
    structs: dict[str, dict[str, StructField]] = field(
        default_factory=dict[str, dict[str, StructField]]
    )

    def as_text(self) -> Proposal:
        """Return the same with its values as plain text, for when their type is trouble."""
        note = "the values' own type cannot be declared: they are kept as text"
        return replace(self, value="str", structs={}, notes=(*self.notes, note))


@dataclass(frozen=True, slots=True)
class Unexpressed:
    """Keys that no keyspace can hold, how many, and what to do about them."""

    shown: str
    count: int
    reason: str


def proposed(group: Group, names: set[str]) -> Proposal | Unexpressed:
    """Return the keyspace for a group; its name is none of `names`."""
    count = len(group.samples)
    if not any(isinstance(part, Varying) for part in group.parts):
        reason = "a key that never varies is no keyspace: put an id into it"
        return Unexpressed(group.shown, count, reason)
    if sum(isinstance(part, Varying) and part.is_tagged for part in group.parts) > 1:
        reason = "several hash tags in one key: only one field can choose the shard"
        return Unexpressed(group.shown, count, reason)
    kind, members, others = _by_kind(group.samples)
    storage = STORAGES.get(kind)
    if storage is None:
        reason = f"Redis type {kind}: {_ADVICE.get(kind, 'no keyspace holds it')}"
        return Unexpressed(group.shown, count, reason)
    name = _free(_name(group), names)
    fields = _fields(group)
    type_name = pascal_case(name)
    value, structs, value_notes = _value(storage, members, type_name)
    lifetimes = [each.ttl for each in members if each.ttl is not None]
    shard_by = next((name for name, part in fields if part.is_tagged), None)
    scalar = len(fields) == 1
    return Proposal(
        name=name,
        pattern=_pattern(group, [name for name, _ in fields]),
        key=str(fields[0][1].form) if scalar else f"{type_name}Key",
        value=value,
        expiry=suggested(lifetimes),
        shard_by=shard_by,
        notes=(
            *_key_notes(group, members),
            *(f"{amount(each[1], 'key')} hold a {each[0]} instead" for each in others),
            *value_notes,
            *_ttl_notes(lifetimes, len(members)),
        ),
        key_fields={} if scalar else {name: str(part.form) for name, part in fields},
        structs=structs,
    )


def _by_kind(
    samples: Sequence[Sample],
) -> tuple[str, list[Sample], list[tuple[str, int]]]:
    """Return the commonest Redis type, the keys of it, and the other types' counts."""
    counts = Counter(each.kind for each in samples)
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    kind = ranked[0][0]
    return kind, [each for each in samples if each.kind == kind], ranked[1:]


def _value(
    storage: Storage, members: Sequence[Sample], type_name: str
) -> tuple[str, dict[str, dict[str, StructField]], tuple[str, ...]]:
    values = [value for each in members for value in each.values]
    if not values:
        notes = ("the values are too large to be looked at",)
        return storage.spelling.format("str"), {}, notes
    form = stored_form(values)
    is_text = storage is STRING and form is ir.Scalar.STR
    shape = json_shape(values) if is_text else None
    if shape is None:
        return storage.spelling.format(form), {}, ()
    if not shape.fields or not are_fields(shape.fields):
        return "str", {}, ("JSON whose names are no fields: it is kept as text",)
    structs = Structs()
    try:
        top = structs.add(f"{type_name}Value", shape)
    except Unfit as error:
        return "str", {}, (f"JSON that is kept as text: {error}",)
    return top, structs.made, ()


def _fields(group: Group) -> list[tuple[str, Varying]]:
    varying = [
        (at, part) for at, part in enumerate(group.parts) if isinstance(part, Varying)
    ]
    if len(varying) == 1:
        return [("key", varying[0][1])]
    names: set[str] = set()
    fields: list[tuple[str, Varying]] = []
    for at, part in varying:
        name = _free(_field_name(group, at, part), names)
        names.add(name)
        fields.append((name, part))
    return fields


def _field_name(group: Group, at: int, part: Varying) -> str:
    if part.form is ir.Scalar.DATE:
        return "day"
    if part.form is ir.Scalar.DATETIME:
        return "moment"
    before = group.parts[at - 1] if at else None
    if not isinstance(before, Literal):
        return f"part{at + 1}"
    word = _identifier(before.text)
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return f"{word}_id"


def _pattern(group: Group, names: Sequence[str]) -> str:
    left = iter(names)
    return "/".join(
        part.text if isinstance(part, Literal) else f":{next(left)}"
        for part in group.parts
    )


def _name(group: Group) -> str:
    words = [part.text for part in group.parts if isinstance(part, Literal)]
    name = _identifier("_".join(words)) if words else "items"
    if name in RESERVED_KEYSPACE_NAMES or is_keyword(name):
        return f"{name}_items"
    return name


def _identifier(text: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "x"
    return name if name[0].isalpha() else f"x{name}"


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free


def _key_notes(group: Group, members: Sequence[Sample]) -> tuple[str, ...]:
    notes = [f"{amount(len(members), 'key')} like {members[0].key}"]
    if group.separator != "/":
        notes.append(
            f"today these are {group.shown}: they must move, see MIGRATION below"
        )
    misspelled = sum(_is_misspelled(group, each.key) for each in members)
    if misspelled:
        notes.append(
            f"{amount(misspelled, 'key')} not spelled as cachegen would (a space, % or "
            "brace is percent-encoded): it will not find those"
        )
    return tuple(notes)


def _is_misspelled(group: Group, key: str) -> bool:
    parts = zip(group.parts, key.split(group.separator), strict=True)
    return any(
        isinstance(text_value(text[1:-1] if part.is_tagged else text), Misfit)
        for part, text in parts
        if isinstance(part, Varying) and part.form is ir.Scalar.STR
    )


def _ttl_notes(lifetimes: Sequence[int], count: int) -> tuple[str, ...]:
    if not lifetimes:
        return ("no key has a TTL",)
    low, high = span(min(lifetimes)), span(max(lifetimes))
    lasting = count - len(lifetimes)
    without = f"; {amount(lasting, 'key')} without" if lasting else ""
    return (f"TTLs from {low} to {high}{without}: the expiry is a guess",)
