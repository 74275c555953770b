"""Type expressions: what they mean, what is wrong with others, and the very characters at fault."""

from __future__ import annotations

import pytest

from cachegen import ir
from cachegen.lower.expressions import DEEPEST, SyntaxFault, parse
from cachegen.words.types import spelled

from .compiling import problems, workspace
from .marked import field, keyspace, only_problem

DECLARED = """
[types]
ID = "int"
[enums]
Theme = ["light"]
[structs.Point.fields]
x = "int"
[structs.Bag.fields]
items = "list[int]"
[structs.Model]
import = "a.Model"
"""

SOUND = [
    "str",
    "list[str]",
    "dict[str, list[Point]]",
    "str | None",
    'Literal["a", 1, true]',
    "Literal[-1]",
    "tuple[int, ...]",
    "tuple[int, Theme]",
    "frozenset[ID]",
    "set[Point]",
    "set[tuple[int, str]]",
    "set[frozenset[int]]",
    "dict[UUID, Bag | None]",
    "dict[Theme, bytes]",
    "dict[Literal[1, 2], Model]",
    "list[list[list[Decimal | None]]]",
    "time",
]

UNSOUND = [
    ('"«sttr»"', "CG202", "did you mean `str`?"),
    ('"«string»"', "CG202", "did you mean `str`?"),
    ('"«array»[str]"', "CG202", "did you mean `list`?"),
    ('"«uuid»"', "CG202", "did you mean `UUID`?"),
    ('"list[«Piont»]"', "CG202", "did you mean `Point`?"),
    ('"dict[str, list[«Them»]] | None"', "CG202", "did you mean `Theme`?"),
    ("'dict[str, «strr»]'", "CG202", "did you mean `str`?"),
    ('{ type = "«flot»", doc = "" }', "CG202", "did you mean `float`?"),
    (
        '"«shop.billing.Invoice»"',
        "CG202",
        'declare it: [structs.Invoice] with import = "shop.billing.Invoice"',
    ),
    ('"list[str«»"', "CG501", None),
    ('"list[«]»"', "CG501", None),
    ('"str «int»"', "CG501", None),
    ('"str | «»"', "CG501", None),
    ('«""»', "CG501", None),
    ('"«€»"', "CG501", None),
    ("'«\"a\"»'", "CG501", None),
    ('"«list»"', "CG503", None),
    ('"list[«dict»]"', "CG503", None),
    ('"«list[int, str]»"', "CG503", None),
    ('"«dict[str]»"', "CG503", None),
    ('"«tuple[int, str, ...]»"', "CG503", None),
    ('"«str[int]»"', "CG503", None),
    ('"«Theme[int]»"', "CG503", None),
    ('"«int | str»"', "CG504", None),
    ('"list[«int | str | None»]"', "CG504", None),
    ('"«None»"', "CG504", None),
    ('"«None | None»"', "CG504", None),
    ('"«Optional[int]»"', "CG504", 'write "int | None"'),
    ('{ type = "dict[«bool», int]", default = { true = 1 } }', "CG505", None),
    ('"set[«list[int]»]"', "CG505", None),
    ('"set[«Bag»]"', "CG505", None),
    ('"set[«Model»]"', "CG505", None),
    ('"frozenset[«tuple[int, list[int]]»]"', "CG505", None),
    ('"dict[«bool», int]"', "CG505", None),
    ('"dict[«str | None», int]"', "CG505", None),
    ('"dict[«Point», int]"', "CG505", None),
    ("'dict[«Literal[\"1\", 1]», int]'", "CG505", None),
    ('"Literal[«open»]"', "CG516", 'put it in quotes: "open"'),
    ('"Literal[1, «1»]"', "CG516", None),
    ('"Literal[«list[int]»]"', "CG516", None),
    ('"Literal[«99999999999999999999»]"', "CG501", None),
]


@pytest.mark.parametrize("type", SOUND)
def test_a_type_means_what_it_is_spelled_like(type: str) -> None:
    found = workspace(DECLARED + field(f"'{type}'"))
    struct = next(each for each in found.structs if each.name == "S")
    assert spelled(struct.fields[0].type) == type


@pytest.mark.parametrize("type", ["None | str", "  str|None ", "str  |  None"])
def test_none_stands_on_either_side_with_any_spaces(type: str) -> None:
    found = workspace(field(f'"{type}"')).structs[0].fields[0].type
    assert found == ir.OptionalType(ir.ScalarType(ir.Scalar.STR))


@pytest.mark.parametrize(("type", "code", "help"), UNSOUND)
def test_a_type_that_is_none_is_reported_at_the_very_characters(
    type: str, code: str, help: str | None
) -> None:
    problem = only_problem(DECLARED + field(type))
    assert problem.code == code
    assert help is None or problem.describe().help == (help,)


def test_every_problem_of_one_expression_is_reported() -> None:
    found = problems(field('"dict[Nope, tuple[Nil, list]]"'))
    assert [each.code for each in found] == ["CG202", "CG202", "CG503"]


def test_brackets_nest_as_deep_as_documented_and_no_deeper() -> None:
    fits = "list[" * DEEPEST + "int" + "]" * DEEPEST
    assert not isinstance(parse(fits), SyntaxFault)
    assert only_problem(field(f'"{"list[" * DEEPEST}list«[»int]"')).code == "CG502"


@pytest.mark.parametrize("text", ["list[" * 50_000, "a|" * 50_000, "[" * 50_000])
def test_absurd_expressions_neither_crash_nor_take_long(text: str) -> None:
    assert isinstance(parse(text), SyntaxFault)


@pytest.mark.parametrize(
    ("attribute", "code"),
    [
        ({"key": '"«float»"'}, "CG506"),
        ({"key": '"«list[str]»"'}, "CG506"),
        ({"key": '"«str | None»"'}, "CG506"),
        ({"key": '"«timedelta»"'}, "CG506"),
        ({"value": '"«Decimal»"'}, "CG508"),
        ({"value": '"«str | None»"'}, "CG508"),
        ({"value": '"«frozenset[str]»"'}, "CG508"),
        ({"value": '"list[«list[str]»]"'}, "CG508"),
        ({"value": '"set[«time»]"'}, "CG508"),
        ({"value": '"«tuple[int, str]»"'}, "CG508"),
        ({"value": "'«Literal[1]»'"}, "CG508"),
    ],
)
def test_a_type_that_no_key_or_value_can_have_is_reported(
    attribute: dict[str, str], code: str
) -> None:
    assert only_problem(keyspace(**attribute)).code == code


@pytest.mark.parametrize(
    "value", ["float", "bytes", "list[float]", "set[Theme]", "Bag"]
)
def test_values_may_be_scalars_structs_lists_and_sets(value: str) -> None:
    assert workspace(DECLARED + keyspace(value=f'"{value}"')).keyspaces
