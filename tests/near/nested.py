"""Types nested at random, each with a value as it is stored and whether that can be changed; the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from tests.near.every_value import KINDS, Kind

_ITEMS = ("int", "str", "Theme", "date", "UUID")
"""What a set, a frozenset or the keys of a dict may hold, and can be told apart in JSON."""

_DEEPEST = 4


def nested(count: int) -> Iterator[Kind]:
    """Yield kinds of fields."""
    chance = random.Random(12)
    fields = [
        kind for kind in KINDS if kind.is_field and not kind.type.endswith("None")
    ]
    for _ in range(count):
        yield _kind(chance, fields, chance.randint(1, _DEEPEST))


def _kind(chance: random.Random, fields: Sequence[Kind], depth: int) -> Kind:
    if depth == 0:
        return chance.choice(fields)
    inner = _kind(chance, fields, depth - 1)
    other = _kind(chance, fields, 0)
    scalar = chance.choice([each for each in fields if each.type in _ITEMS])
    match chance.randrange(8):
        case 0:
            return Kind(f"list[{inner.type}]", f"[{inner.stored}]", True)
        case 1:
            return Kind(f"dict[str, {inner.type}]", f'{{"a":{inner.stored}}}', True)
        case 2:
            return Kind(
                f"tuple[{inner.type}, ...]", f"[{inner.stored}]", inner.is_changed
            )
        case 3 | 4:
            stored = f"[{inner.stored},{other.stored}]"
            is_changed = inner.is_changed or other.is_changed
            return Kind(f"tuple[{inner.type}, {other.type}]", stored, is_changed)
        case 5:
            return Kind(
                f"tuple[frozenset[{scalar.type}], {inner.type}]",
                f"[[{scalar.stored}],{inner.stored}]",
                inner.is_changed,
            )
        case 6:
            return Kind(
                f"tuple[set[{scalar.type}], {inner.type}]",
                f"[[{scalar.stored}],{inner.stored}]",
                True,
            )
        case _:
            return Kind(
                f"tuple[{inner.type} | None, int]",
                f"[{inner.stored},1]",
                inner.is_changed,
            )
