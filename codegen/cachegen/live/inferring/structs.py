"""From shapes of JSON to struct declarations; what the language has no type for is `Unfit`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from cachegen.live.inferring.shapes import Shape, merged
from cachegen.names import is_identifier, is_keyword, pascal_case

_MANY = 20
"""Names of fields that are too many to be fields, when most are missing from most objects."""

_JSON_NAME = re.compile(r'[^"\\\x00-\x1f\x7f-\x9f]{1,255}')


class Unfit(Exception):
    """JSON that the schema language has no type for; the text says what, at which place."""


@dataclass(frozen=True, slots=True)
class StructField:
    """A field: its type as the schema spells it, whether it may be missing, and its name in JSON.

    ``json`` is None where that is the field's own.
    """

    type: str
    is_optional: bool
    json: str | None = None


@dataclass(slots=True)
class Structs:
    """Struct declarations, by name, in the order in which they were found."""

    made: dict[str, dict[str, StructField]] = field(
        default_factory=dict[str, dict[str, StructField]]
    )

    def add(self, name: str, shape: Shape) -> str:
        """Declare a struct of this shape and return its name. Raises `Unfit`."""
        name = self._free(name)
        fields: dict[str, StructField] = {}
        self.made[name] = fields
        for key, each in shape.fields.items():
            own = _field_name(key, fields)
            is_missing = each.seen < shape.objects
            type = self._type(f"{name}{pascal_case(own)}", each, f"`{key}`")
            if is_missing and not type.endswith("| None"):
                type = f"{type} | None"
            fields[own] = StructField(type, is_missing, key if own != key else None)
        return name

    def _free(self, name: str) -> str:
        number = 2
        free = name
        while free in self.made:
            free, number = f"{name}{number}", number + 1
        return free

    def _type(self, name: str, shape: Shape, where: str) -> str:
        kinds = len(_merged_scalars(shape.scalars)) + bool(shape.arrays)
        kinds += bool(shape.objects)
        if kinds > 1:
            found = sorted(_merged_scalars(shape.scalars))
            found += ["arrays"] * bool(shape.arrays) + ["objects"] * bool(shape.objects)
            raise Unfit(f"{where} holds {', '.join(found)}: unions have no type here")
        type = self._plain(name, shape, where)
        return f"{type} | None" if shape.nulls else type

    def _plain(self, name: str, shape: Shape, where: str) -> str:
        if shape.objects:
            return self._object(name, shape, where)
        if shape.arrays:
            inside = shape.items
            if inside is None or not inside.seen:
                return "list[str]"
            return f"list[{self._type(f'{name}Item', inside, f'{where}[]')}]"
        (scalar,) = _merged_scalars(shape.scalars) or {"str"}
        return scalar

    def _object(self, name: str, shape: Shape, where: str) -> str:
        if not shape.fields:
            return "dict[str, str]"
        if not names_are_data(shape):
            return self.add(name, shape)
        value = self._type(
            f"{name}Value", merged(shape.fields.values()), f"{where}{{}}"
        )
        return f"dict[str, {value}]"


def odd_name(shape: Shape) -> str | None:
    """Return the first name in objects that is no identifier, so that a field needs it as `json`."""
    for name, each in shape.fields.items():
        if not _is_field(name):
            return name
        inside = odd_name(each) or (odd_name(each.items) if each.items else None)
        if inside is not None:
            return inside
    return None


def names_are_data(shape: Shape) -> bool:
    """Return whether the names of objects are data, as those of a dict, and no fields."""
    odd = [name for name in shape.fields if not _is_field(name)]
    rare = sum(each.seen * 2 < shape.objects for each in shape.fields.values())
    if rare * 2 > len(shape.fields) and (odd or len(shape.fields) > _MANY):
        return True
    return len(odd) == len(shape.fields) and all(map(_is_datum, odd))


def _is_datum(name: str) -> bool:
    """Return whether a name has digits or blanks in it, as ids and titles have."""
    return re.search(r"[0-9\s/]", name) is not None or not name


def _is_field(name: str) -> bool:
    return is_identifier(name) and not is_keyword(name)


def _field_name(name: str, taken: Collection[str]) -> str:
    """Return a field's name for a name in JSON. Raises `Unfit`."""
    if _is_field(name):
        own = name
    else:
        if not _JSON_NAME.fullmatch(name):
            raise Unfit("a name that is empty, too long, or has quotes in it")
        own = re.sub("[^A-Za-z0-9]+", "_", name).strip("_") or "x"
        own = own if own[0].isalpha() else f"x{own}"
        own = f"{own}_" if is_keyword(own) else own
    free, number = own, 2
    while free in taken:
        free, number = f"{own}{number}", number + 1
    return free


def _merged_scalars(scalars: set[str]) -> set[str]:
    """Return the types when narrower ones give way: an int beside a float is a float."""
    found = set(scalars)
    if "float" in found:
        found.discard("int")
    texts = found & {"str", "UUID", "date", "datetime"}
    return (found - texts) | {"str"} if len(texts) > 1 else found
