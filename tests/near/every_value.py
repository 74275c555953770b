"""A keyspace for every type that a value or a field may have, what it stores, and whether that can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

HEAD: Final = """\
version = 1
[clusters.main]
[types]
Name = "str"

Tag = { base = "str", import = "tests.near.models.Tag" }
[enums.Theme]
values = ["light", "dark"]
[structs.Point.fields]
x = "int"
name = "Name"
[structs.Bag.fields]
items = "list[Point]"
[structs.Node.fields]
value = "tuple[int, str]"
next = "Node | None"
[structs.Chain.fields]
values = "list[int]"
next = "Chain | None"
"""

MODELS: Final = ("Cart", "Frozen", "Note", "Address", "Parcel", "Label", "Receipt")


class Kind(NamedTuple):
    """A type as a schema names it, a value as it is stored, and whether it is changed by `change`."""

    type: str
    stored: str
    is_changed: bool = False
    is_field: bool = True

    @property
    def text(self) -> str:
        """Return what the server has: the value, or a struct with this one field."""
        return f'{{"value":{self.stored}}}' if self.is_field else self.stored


_POINT = '{"x":1,"name":"a"}'
_BAG = f'{{"items":[{_POINT}]}}'

KINDS: Final = (
    Kind("str", "text", is_field=False),
    Kind("int", "7", is_field=False),
    Kind("float", "1.5", is_field=False),
    Kind("bool", "true", is_field=False),
    Kind("bytes", "bytes", is_field=False),
    Kind("UUID", "12345678-9abc-def0-1234-56789abcdef0", is_field=False),
    Kind("date", "2026-01-02", is_field=False),
    Kind("datetime", "2026-01-02T03:04:05.000000Z", is_field=False),
    Kind("Name", "ada", is_field=False),
    Kind("Theme", "dark", is_field=False),
    Kind("Tag", "new", is_changed=True, is_field=False),
    Kind("Point", _POINT, is_field=False),
    Kind("Bag", _BAG, is_changed=True, is_field=False),
    Kind("Cart", '{"owner":"a","items":["b"]}', is_changed=True, is_field=False),
    Kind("Frozen", '{"items":["b"]}', is_changed=True, is_field=False),
    Kind("Note", '{"text":"a","tags":{"b":1}}', is_changed=True, is_field=False),
    Kind("Address", '{"street":"a"}', is_field=False),
    Kind("Parcel", '{"weight":1.5}', is_changed=True, is_field=False),
    Kind("Label", '{"text":"a"}', is_field=False),
    Kind("Receipt", '{"paid":true}', is_changed=True, is_field=False),
    Kind("str", '"text"'),
    Kind("int", "7"),
    Kind("float", "1.5"),
    Kind("bool", "true"),
    Kind("bytes", '"Ynl0ZXM="'),
    Kind("UUID", '"12345678-9abc-def0-1234-56789abcdef0"'),
    Kind("date", '"2026-01-02"'),
    Kind("datetime", '"2026-01-02T03:04:05Z"'),
    Kind("time", '"03:04:05"'),
    Kind("timedelta", '"P3DT5S"'),
    Kind("Decimal", '"1.50"'),
    Kind("Name", '"ada"'),
    Kind("Theme", '"dark"'),
    Kind("Tag", '"new"', is_changed=True),
    Kind('Literal["a", 1]', '"a"'),
    Kind("str | None", '"text"'),
    Kind("str | None", "null"),
    Kind("list[int]", "[1,2]", is_changed=True),
    Kind("list[list[str]]", '[["a"],[]]', is_changed=True),
    Kind("list[int] | None", "[1]", is_changed=True),
    Kind("list[Theme]", '["dark"]', is_changed=True),
    Kind("list[datetime]", '["2026-01-02T03:04:05Z"]', is_changed=True),
    Kind("set[str]", '["a"]', is_changed=True),
    Kind("frozenset[str]", '["a","b"]'),
    Kind("dict[str, int]", '{"a":1}', is_changed=True),
    Kind("dict[int, dict[str, list[int]]]", '{"1":{"a":[1]}}', is_changed=True),
    Kind("tuple[int, str]", '[1,"a"]'),
    Kind("tuple[str, ...]", '["a","b"]'),
    Kind("tuple[tuple[Point, ...], Theme]", f'[[{_POINT}],"dark"]'),
    Kind("tuple[list[int], str]", '[[1],"a"]', is_changed=True),
    Kind("tuple[Bag, ...]", f"[{_BAG}]", is_changed=True),
    Kind("Point", _POINT),
    Kind("Point | None", _POINT),
    Kind("list[Point]", f"[{_POINT}]", is_changed=True),
    Kind("dict[str, Bag]", f'{{"a":{_BAG}}}', is_changed=True),
    Kind("Node", '{"value":[1,"a"],"next":{"value":[2,"b"],"next":null}}'),
    Kind("Chain", '{"values":[],"next":{"values":[2],"next":null}}', is_changed=True),
    Kind("Cart", '{"owner":"a","items":["b"]}', is_changed=True),
    Kind("Frozen | None", '{"items":["b"]}', is_changed=True),
    Kind("Address", '{"street":"a"}'),
    Kind("tuple[Parcel, Label]", '[{"weight":1.5},{"text":"a"}]', is_changed=True),
)


LETTERS: Final = {"k": "false", "l": "true"}
"""What the names of keyspaces begin with, and whether those have `load`."""


def schema(kinds: Sequence[Kind] = KINDS, letters: str = "kl") -> str:
    """Return a schema with a near keyspace for each kind and letter."""
    parts = [HEAD]
    for name in MODELS:
        parts.append(f'[structs.{name}]\nimport = "tests.near.models.{name}"\n')
    for number, kind in enumerate(kinds):
        if kind.is_field:
            parts.append(f"[structs.S{number}.fields]\nvalue = '{kind.type}'\n")
        value = f"S{number}" if kind.is_field else kind.type
        for letter in letters:
            name = f"{letter}{number}"
            parts.append(
                f'[keyspaces.{name}]\ncluster = "main"\nkey = "str"\nvalue = "{value}"\n'
                f'pattern = "{name}/:key"\nexpiry = "1h"\n'
                f'near = {{ lag = "30s", ttl = "1h" }}\nload = {LETTERS[letter]}\n'
            )
    return "\n".join(parts)
