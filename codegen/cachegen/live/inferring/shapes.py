"""The shape that many JSON values share: which fields, of which types, always or sometimes there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeGuard
from uuid import UUID

import msgspec

_FORMS: tuple[tuple[str, type], ...] = (
    ("UUID", UUID),
    ("date", date),
    ("datetime", datetime),
)
_UTC = re.compile(r".*(Z|[+-][0-9]{2}:[0-9]{2})")


@dataclass(slots=True)
class Shape:
    """All that was seen in one place of the JSON; `seen` counts values, null ones too.

    ``scalars`` are type names of the schema language; ``items`` is what arrays hold, and
    ``fields`` what objects do, each with how often it was there.
    """

    seen: int = 0
    nulls: int = 0
    scalars: set[str] = field(default_factory=set[str])
    arrays: int = 0
    objects: int = 0
    items: Shape | None = None
    fields: dict[str, Shape] = field(default_factory=dict[str, "Shape"])

    def add(self, value: object) -> None:
        """Take one more value into account."""
        self.seen += 1
        if value is None:
            self.nulls += 1
        elif _is_object(value):
            self.objects += 1
            for name, each in value.items():
                self.fields.setdefault(name, Shape()).add(each)
        elif _is_array(value):
            self.arrays += 1
            self.items = self.items or Shape()
            for each in value:
                self.items.add(each)
        else:
            self.scalars.add(_scalar(value))


@dataclass(frozen=True, slots=True)
class Json:
    """What values are as JSON: the shape of the objects, how many are null, and what else there is.

    ``others`` says what the first value is that is neither; ``objects`` counts the objects.
    """

    shape: Shape
    objects: int
    nulls: int
    others: str | None


def read_json(values: Iterable[bytes]) -> Json:
    """Return what the values are as JSON."""
    shape = Shape()
    nulls = 0
    others: str | None = None
    for data in values:
        try:
            value: object = msgspec.json.decode(data)
            if _is_object(value):
                shape.add(value)
                continue
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            others = others or "a text that is no JSON"
            continue
        if value is None:
            nulls += 1
        elif others is None:
            others = "an array" if _is_array(value) else "a text or a number"
    return Json(shape, shape.objects, nulls, others)


def merged(shapes: Iterable[Shape]) -> Shape:
    """Return one shape for the values of an object whose names are data."""
    whole = Shape()
    for each in shapes:
        whole.seen += each.seen
        whole.nulls += each.nulls
        whole.scalars |= each.scalars
        whole.arrays += each.arrays
        whole.objects += each.objects
        if each.items is not None:
            whole.items = merged([each.items, *([whole.items] if whole.items else [])])
        for name, shape in each.fields.items():
            known = whole.fields.get(name)
            whole.fields[name] = shape if known is None else merged([known, shape])
    return whole


def _scalar(value: object) -> str:
    match value:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case _:
            return _text_form(str(value))


def _text_form(text: str) -> str:
    for name, kind in _FORMS:
        try:
            msgspec.convert(text, kind)
        except msgspec.MsgspecError:
            continue
        if name != "datetime" or _UTC.fullmatch(text):
            return name
    return "str"


def _is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def _is_array(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
