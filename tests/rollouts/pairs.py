"""Pairs of schemas made at random: an older release, and a newer one that differs in a few things."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

KEYS = (
    "str",
    "int",
    "float",
    "Decimal",
    "UUID",
    "date",
    "Few",
    "More",
    'Literal["a", "b"]',
)
SCALARS = (
    *("str", "int", "float", "bool", "bytes", "UUID", "date", "datetime"),
    *("time", "timedelta", "Decimal", "Few", "More", "Days", "Name", "Number"),
    *(
        'Literal["a", "b"]',
        'Literal["a", "c"]',
        "Literal[1, 2]",
        'Literal["b", 1, true]',
    ),
)
PLAIN = (
    *("str", "int", "float", "bool", "bytes", "UUID", "date", "datetime"),
    *("Few", "More", "Days", "Name", "Number"),
)
NAMES = ("a", "b", "c", "d", "e")
KINDS = (
    *("{}", "{}", "list[{}]", "set[{}]"),
    *("sorted_set[{}]", "dict[str, {}]", "dict[str, {}]"),
)
HOLDING_STRUCTS = ("list[{}]", "dict[str, {}]")
ENCRYPTION = (
    "",
    "encrypt = 'read'",
    "encrypt = { accept_plain = true }",
    "encrypt = true",
)
COMPRESSION = ("", "", "compress = { above = '8b' }")

Fields = Mapping[str, str]
"""Each field's type, with a `?` behind it where the field has a default."""


@dataclass(frozen=True)
class Release:
    """What one release declares."""

    few: tuple[str, ...]
    structs: Mapping[str, Fields]
    former: Sequence[str]
    kind: str
    plain: str
    storing: tuple[str, ...]

    def text(self, upgrades: str) -> str:
        """Return the schema; its upgrade functions are in a module."""
        lines = ["version = 1", "[clusters.main]", "[types]", 'Name = "str"']
        lines += ['Number = "int"', "[enums]", f"Few = {json.dumps(self.few)}"]
        lines += ['More = ["a", "b", "c"]', 'Days = ["2026-01-02", "2026-01-03"]']
        for name, fields in self.structs.items():
            lines.append(f"[structs.{name}]")
            if name == "V" and self.former:
                shapes = (
                    f'{{ type = "{each}", upgrade = "{upgrades}.upgrade" }}'
                    for each in self.former
                )
                lines.append(f"was = [{', '.join(shapes)}]")
            lines.append(f"[structs.{name}.fields]")
            lines += [f"{field} = {_spelled(type)}" for field, type in fields.items()]
        lines += self._keyspace("whole", "V", self.storing[0])
        lines += self._keyspace("part", self.kind.format(self.plain), self.storing[1])
        return "\n".join(lines)

    def _keyspace(self, name: str, value: str, storing: str) -> list[str]:
        head = [f"[keyspaces.{name}]", "cluster = 'main'", "key = 'int'"]
        return [*head, f"value = '{value}'", f"pattern = '{name}/:key'", storing]


def _spelled(type: str) -> str:
    shown = type.removesuffix("?")
    if shown == type:
        return f"'{type}'"
    if shown.endswith("| None"):
        return f"{{ type = '{shown}', optional = true }}"
    default = "{}" if shown.startswith("dict") else "[]"
    return f"{{ type = '{shown}', default = {default} }}"


def pair(dice: random.Random) -> tuple[Release, Release]:
    """Return an older and a newer release."""
    old = _release(dice)
    new = old
    for _ in range(dice.choice((1, 1, 2, 3))):
        new = _changed(dice, new)
    if dice.random() < 0.4:
        new = _with_former(dice, old, new)
    if dice.random() < 0.1:
        old, new = new, old
    return old, new


def _release(dice: random.Random) -> Release:
    structs = {each: _fields(dice, each) for each in ("V", "A", "B")}
    kind = dice.choice(KINDS)
    plain = _plain(dice, kind)
    storing = (_storing(dice, "V"), _storing(dice, kind.format(plain)))
    return Release(("a", "b"), structs, (), kind, plain, storing)


def _fields(dice: random.Random, struct: str) -> Fields:
    names = dice.sample(NAMES, dice.randint(1, 4))
    return {each: _type(dice, struct) for each in names}


def _type(dice: random.Random, struct: str, depth: int = 0) -> str:
    """Return a type; a struct holds itself, or one that comes after it, so that it ends."""
    inner = {"V": ("A", "B"), "A": ("B",), "B": ()}[struct]
    shape = dice.random()
    if depth == 2 or shape < 0.45:
        return dice.choice((*SCALARS, *inner, *inner))
    if shape < 0.6:
        item = _type(dice, struct, depth + 1).removesuffix("?")
        optional = item if item.endswith("None") else f"{item} | None"
        return optional + dice.choice(("", "?"))
    if shape < 0.65:
        return f"{struct} | None" + dice.choice(("", "?"))
    items = [_type(dice, struct, depth + 1).removesuffix("?") for _ in range(2)]
    containers = (
        f"list[{items[0]}]",
        f"list[{struct}]",
        f"frozenset[{dice.choice(SCALARS)}]",
        f"dict[{dice.choice(KEYS)}, {items[0]}]",
        f"tuple[{items[0]}, ...]",
        f"tuple[{items[0]}, {items[1]}]",
        f"tuple[{items[0]}]",
    )
    chosen = dice.choice(containers)
    can_default = not chosen.startswith("tuple") or chosen.endswith("...]")
    return chosen + (dice.choice(("", "?")) if can_default else "")


def _changed(dice: random.Random, release: Release) -> Release:
    what = dice.random()
    if what < 0.1:
        few = dice.choice((("a",), ("a", "b", "c"), ("a", "z"), ("2026-01-02",)))
        return replace(release, few=few)
    if what < 0.25:
        kind = dice.choice((release.kind, release.kind, *KINDS))
        plain = _plain(dice, kind)
        storing = (release.storing[0], _storing(dice, kind.format(plain)))
        return replace(release, plain=plain, kind=kind, storing=storing)
    if what < 0.4:
        whole = _storing(dice, "V")
        part = _storing(dice, release.kind.format(release.plain))
        return replace(release, storing=(whole, part))
    struct = dice.choice(tuple(each for each in release.structs if len(each) == 1))
    fields = _other_fields(dice, struct, release.structs[struct])
    return replace(release, structs={**release.structs, struct: fields})


def _other_fields(dice: random.Random, struct: str, fields: Fields) -> Fields:
    found = dict(fields)
    name = dice.choice(tuple(found))
    match dice.choice(("type", "type", "remove", "add", "default", "none")):
        case "remove" if len(found) > 1:
            del found[name]
        case "add":
            found[dice.choice(NAMES)] = _type(dice, struct)
        case "default":
            type = found[name].removesuffix("?")
            container = type.startswith(("list", "dict", "frozenset"))
            if container or type.endswith("None"):
                found[name] = type if type != found[name] else f"{type}?"
        case "none":
            type = found[name].removesuffix("?")
            found[name] = (
                type.removesuffix(" | None")
                if "None" in type[-4:]
                else f"{type} | None"
            )
        case _:
            found[name] = _type(dice, struct)
    return found


def _with_former(dice: random.Random, old: Release, new: Release) -> Release:
    """Return the newer release with former shapes, the older one's or others like it."""
    shapes = {"V1": old.structs["V"]}
    if dice.random() < 0.5:
        shapes["V2"] = _other_fields(dice, "V", old.structs["V"])
    if dice.random() < 0.2:
        shapes["V1"] = _other_fields(dice, "V", old.structs["V"])
    names = dice.sample(tuple(shapes), dice.randint(1, len(shapes)))
    structs = {**new.structs, **{each: shapes[each] for each in names}}
    return replace(new, structs=structs, former=names)


def _plain(dice: random.Random, kind: str) -> str:
    """Return what a kind holds."""
    if kind in HOLDING_STRUCTS and dice.random() < 0.4:
        return dice.choice(("V", "A"))
    return dice.choice(PLAIN)


def _storing(dice: random.Random, value: str) -> str:
    """Return how values of a type are stored, where they may be stored so."""
    collection = value.startswith(("list", "set", "sorted_set"))
    held = value.removeprefix("dict[str, ").removesuffix("]")
    lines: list[str] = []
    if value in ("V", "str", "Name"):
        lines.append(dice.choice(COMPRESSION))
    if not collection and held not in ("int", "float", "Number"):
        steps = (ENCRYPTION[0], ENCRYPTION[3]) if held == "bytes" else ENCRYPTION
        lines.append(dice.choice((ENCRYPTION[0], *steps)))
    return "\n".join(lines)
