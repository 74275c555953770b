"""What may be in a set or a dict's key is exactly what survives JSON as msgspec reads and writes it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec
import pytest

from .compiling import problems
from .marked import field


class Theme(StrEnum):
    """Stands for the schema's enum in what msgspec reads."""

    LIGHT = "light"


class Point(msgspec.Struct, frozen=True):
    """Stands for the schema's struct of hashable fields."""

    x: int


DECLARED = '[enums]\nTheme = ["light"]\n[structs.Point.fields]\nx = "int"\n'

TYPES: list[tuple[str, object, object]] = [
    ("str", str, "a"),
    ("int", int, 2**60),
    ("float", float, 1.5),
    ("bool", bool, True),
    ("bytes", bytes, b"\x00\xff"),
    ("UUID", UUID, UUID(int=7)),
    ("date", date, date(2026, 1, 31)),
    ("datetime", datetime, datetime(2026, 1, 31, tzinfo=UTC)),
    ("time", time, time(1, 2, 3)),
    ("timedelta", timedelta, timedelta(days=1, microseconds=1)),
    ("Decimal", Decimal, Decimal("1.10")),
    ("Theme", Theme, Theme.LIGHT),
    ("Point", Point, Point(1)),
    ("Literal[1, 2]", Literal[1, 2], 1),
    ('Literal["a"]', Literal["a"], "a"),
    ("Literal[true]", Literal[True], True),
    ("tuple[int, str]", tuple[int, str], (1, "a")),
    ("frozenset[int]", frozenset[int], frozenset({1})),
    ("list[int]", list[int], [1]),
    ("dict[str, int]", dict[str, int], {"a": 1}),
    ("str | None", str | None, None),
]


def _survives(shape: object, value: object) -> bool:
    try:
        return bool(
            msgspec.json.decode(msgspec.json.encode(value), type=shape) == value
        )
    except (TypeError, msgspec.DecodeError):
        return False


def _element(value: object) -> object:
    try:
        return {value}
    except TypeError:
        return None


@pytest.mark.parametrize(("spelled", "shape", "value"), TYPES)
def test_a_dict_key_is_allowed_exactly_when_it_survives_json(
    spelled: str, shape: object, value: object
) -> None:
    key = _element(value) is not None
    survives = key and _survives(_generic(dict, shape, int), {value: 1})
    refused = problems(DECLARED + field(f"'dict[{spelled}, int]'"))
    assert survives is not bool(refused)


@pytest.mark.parametrize(("spelled", "shape", "value"), TYPES)
def test_an_element_of_a_set_is_allowed_exactly_when_it_survives_json(
    spelled: str, shape: object, value: object
) -> None:
    element = _element(value)
    survives = element is not None and _survives(_generic(set, shape), element)
    refused = problems(DECLARED + field(f"'set[{spelled}]'"))
    assert survives is not bool(refused)


def _generic(
    origin: type[dict[object, int]] | type[set[object]], *of: object
) -> object:
    """Return ``origin[of]``, which only exists while the test runs."""
    parameters = of if len(of) > 1 else of[0]
    return origin.__class_getitem__(parameters)
