"""Defaults: each value to the text that the IR keeps, each wrong one reported where it stands."""

from __future__ import annotations

import pytest

from cachegen import ir
from cachegen.ir import Scalar

from .compiling import problems, workspace
from .marked import field, only_problem

DECLARED = """
[types]
ID = "int"
Colour = "Theme"
[enums]
Theme = ["light", "dark"]
[structs.Point.fields]
x = "int"
y = { type = "int", default = 0 }
[structs.Model]
import = "a.Model"
"""

SCALARS = [
    ("str", '""', Scalar.STR, ""),
    ("str", '"a\\u2028b"', Scalar.STR, "a\u2028b"),
    ("int", "-7", Scalar.INT, "-7"),
    ("ID", "7", Scalar.INT, "7"),
    ("float", "1", Scalar.FLOAT, "1.0"),
    ("float", "0.1", Scalar.FLOAT, "0.1"),
    ("bool", "true", Scalar.BOOL, "true"),
    ("bytes", '"/+8="', Scalar.BYTES, "_-8"),
    ("bytes", '""', Scalar.BYTES, ""),
    (
        "UUID",
        '"123E4567-E89B-12D3-A456-426614174000"',
        Scalar.UUID,
        "123e4567-e89b-12d3-a456-426614174000",
    ),
    ("date", "2026-01-31", Scalar.DATE, "2026-01-31"),
    ("date", '"2026-01-31"', Scalar.DATE, "2026-01-31"),
    (
        "datetime",
        "2026-01-02T04:04:05+01:00",
        Scalar.DATETIME,
        "2026-01-02T03:04:05.000000Z",
    ),
    (
        "datetime",
        '"2026-01-02T03:04:05.000006Z"',
        Scalar.DATETIME,
        "2026-01-02T03:04:05.000006Z",
    ),
    ("datetime", '"2026-01-02 03:04Z"', Scalar.DATETIME, "2026-01-02T03:04:00.000000Z"),
    ("time", "12:00:00", Scalar.TIME, "12:00:00"),
    ("time", '"12:00"', Scalar.TIME, "12:00:00"),
    ("timedelta", '"30d"', Scalar.TIMEDELTA, "2592000000000"),
    ("timedelta", '"0s"', Scalar.TIMEDELTA, "0"),
    ("Decimal", '"9.90"', Scalar.DECIMAL, "9.90"),
    ("Decimal", "3", Scalar.DECIMAL, "3"),
    ('Literal["a", 1, true]', "true", Scalar.BOOL, "true"),
    ('Literal["a", 1, true]', "1", Scalar.INT, "1"),
]

UNSOUND = [
    ("int", '«"1"»', "CG530", None),
    ("int", "«1.0»", "CG530", None),
    ("int", "«true»", "CG530", None),
    ("bool", "«1»", "CG530", None),
    ("bool", '«"yes"»', "CG530", None),
    ("str", "«1»", "CG530", None),
    ("str", "«[]»", "CG530", None),
    ("float", "«inf»", "CG530", None),
    ("float", "«nan»", "CG530", None),
    ("Decimal", "«0.1»", "CG530", None),
    ("date", "«2026-01-31T00:00:00Z»", "CG530", None),
    ("datetime", "«2026-01-31»", "CG530", None),
    ("datetime", "«2026-01-31T00:00:00»", "CG530", None),
    ("bytes", '«"€"»', "CG531", None),
    ("bytes", '«"abc"»', "CG531", None),
    ("UUID", '«"123"»', "CG531", None),
    ("date", '«"2026-02-30"»', "CG531", None),
    ("datetime", '«"2026-01-02T03:04:05"»', "CG531", None),
    ("datetime", '«"0001-01-01T00:00:00+23:00"»', "CG531", None),
    ("time", '«"25:00"»', "CG531", None),
    ("timedelta", '«"a month"»', "CG531", None),
    ("Decimal", '«"NaN"»', "CG531", None),
    ("Decimal", '«"1e5"»', "CG531", None),
    ("Theme", '«"ligth"»', "CG532", "did you mean `light`?"),
    ("Colour", '«"drak"»', "CG532", "did you mean `dark`?"),
    ("Theme", "«1»", "CG530", None),
    ('Literal["open", "paid"]', '«"opne"»', "CG532", "did you mean `open`?"),
    ("Literal[1]", "«true»", "CG530", None),
    ("list[int]", "«1»", "CG530", None),
    ("list[int]", '[1, «"2"»]', "CG530", None),
    ("list[list[int]]", "[[1], [2, «2.5»]]", "CG530", None),
    ("set[str]", '["a", «"a"»]', "CG533", None),
    ("frozenset[float]", "[1.0, «1»]", "CG533", None),
    ("dict[str, int]", '{ a = «"1"» }', "CG530", None),
    ("dict[int, str]", '{ 1 = "a", «x» = "b" }', "CG530", None),
    ("dict[UUID, int]", "{ «abc» = 1 }", "CG531", None),
    ("dict[int, int]", '{ 1 = 1, «"01"» = 2 }', "CG533", None),
    ("tuple[int, str]", "«[1]»", "CG534", None),
    ("tuple[int, str]", "[1, «2»]", "CG530", None),
    ("tuple[int, ...]", "[1, «false»]", "CG530", None),
    ("Point", "«1»", "CG530", None),
    ("Point", '{ x = «"1"» }', "CG530", None),
    ("Point", "{ x = 1, «z» = 2 }", "CG535", None),
    ("Point", "«{ y = 2 }»", "CG536", None),
    ("list[Point]", "[{ x = 1 }, «{}»]", "CG536", None),
    ("Model", "«{}»", "CG537", None),
    ("int | None", '«"x"»', "CG530", None),
]


def _default(type: str, written: str) -> ir.Default | None:
    found = workspace(DECLARED + field(f"{{ type = '{type}', default = {written} }}"))
    return next(each for each in found.structs if each.name == "S").fields[0].default


@pytest.mark.parametrize(("type", "written", "scalar", "text"), SCALARS)
def test_a_scalar_default_is_kept_as_one_text(
    type: str, written: str, scalar: Scalar, text: str
) -> None:
    assert _default(type, written) == ir.ScalarDefault(scalar, text)


@pytest.mark.parametrize(("type", "written", "code", "help"), UNSOUND)
def test_a_default_of_another_type_is_reported_at_the_very_value(
    type: str, written: str, code: str, help: str | None
) -> None:
    problem = only_problem(
        DECLARED + field(f"{{ type = '{type}', default = {written} }}")
    )
    assert problem.code == code
    assert help is None or problem.describe().help == (help,)


def test_containers_and_structs_keep_their_items_in_order() -> None:
    one, two = (ir.ScalarDefault(Scalar.INT, each) for each in "12")
    assert _default("list[int]", "[2, 1]") == ir.ItemsDefault((two, one))
    pairs = ((two, one), (one, two))
    assert _default("dict[int, int]", "{ 2 = 1, 1 = 2 }") == ir.DictDefault(pairs)
    point = ir.StructDefault("Point", (("x", one),))
    assert _default("Point", "{ x = 1 }") == point
    assert _default("Point | None", "{ x = 1 }") == point
    assert _default("Colour", '"dark"') == ir.EnumDefault("Theme", "dark")


def test_null_is_the_default_none_of_an_optional_in_yaml() -> None:
    text = (
        "version: 1\nstructs: {S: {fields: {f: {type: 'int | None', default: null}}}}"
    )
    assert workspace(text, "api.yaml").structs[0].fields[0].default == ir.NoneDefault()


def test_null_is_no_default_of_anything_else() -> None:
    marked = "version: 1\nstructs: {S: {fields: {f: {type: int, default: «null»}}}}"
    assert only_problem(marked, "yaml").code == "CG530"


def test_a_key_that_default_texts_spell_need_not_be_repeated() -> None:
    text = field('{ type = "Point", default = { xx = 1 } }')
    assert [each.code for each in problems(DECLARED + text)] == ["CG535"]


def test_defaults_that_hold_each_other_without_an_end_are_reported_once() -> None:
    problem = only_problem("""
[structs.A.fields]
b = { type = "B", default = «{}» }
[structs.B.fields]
a = { type = "list[A]", default = [{}] }
""")
    assert problem.code == "CG538"


def test_a_circle_of_defaults_that_ends_is_fine() -> None:
    assert workspace("""
[structs.A.fields]
b = { type = "B", default = { a = [] } }
[structs.B.fields]
a = { type = "list[A]", default = [{}] }
""").structs
