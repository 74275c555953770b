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


def json_shape(values: Iterable[bytes]) -> Shape | None:
    """Return the shape of values that are all JSON objects; None when one is not."""
    shape = Shape()
    for data in values:
        try:
            value: object = msgspec.json.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        if not _is_object(value):
            return None
        try:
            shape.add(value)
        except RecursionError:
            return None
    return shape if shape.seen else None


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
