"""From shapes of JSON to struct declarations; what the language has no type for is `Unfit`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cachegen.live.inferring.shapes import Shape, merged
from cachegen.names import is_identifier, is_keyword, pascal_case

_MANY = 20
"""Names of fields that are too many to be fields, when most are missing from most objects."""


class Unfit(Exception):
    """JSON that the schema language has no type for; the text says what, at which place."""


@dataclass(frozen=True, slots=True)
class StructField:
    """A field: its type as the schema spells it, and whether it may be missing."""

    type: str
    is_optional: bool


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
            is_missing = each.seen < shape.objects
            type = self._type(f"{name}{pascal_case(key)}", each, f"`{key}`")
            if is_missing and not type.endswith("| None"):
                type = f"{type} | None"
            fields[key] = StructField(type, is_missing)
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
        if not _names_are_data(shape):
            return self.add(name, shape)
        value = self._type(
            f"{name}Value", merged(shape.fields.values()), f"{where}{{}}"
        )
        return f"dict[str, {value}]"


def are_fields(fields: Mapping[str, Shape]) -> bool:
    """Return whether names can all be fields of a struct."""
    return all(is_identifier(name) and not is_keyword(name) for name in fields)


def _names_are_data(shape: Shape) -> bool:
    if not are_fields(shape.fields):
        return True
    rare = sum(each.seen * 2 < shape.objects for each in shape.fields.values())
    return len(shape.fields) > _MANY and rare * 2 > len(shape.fields)


def _merged_scalars(scalars: set[str]) -> set[str]:
    """Return the types when narrower ones give way: an int beside a float is a float."""
    found = set(scalars)
    if "float" in found:
        found.discard("int")
    texts = found & {"str", "UUID", "date", "datetime"}
    return (found - texts) | {"str"} if len(texts) > 1 else found
