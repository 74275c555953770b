"""Structs and keys: what can be made at all, and what a key can be made of."""

from __future__ import annotations

import pytest

from .compiling import problems, said, workspace
from .marked import keyspace, only_problem

UNSOUND = [
    ('[structs.N.fields]\n«next» = "N"', "CG511"),
    ('[structs.A.fields]\n«b» = "B"\n[structs.B.fields]\na = "A"', "CG511"),
    ('[structs.A.fields]\n«b» = "tuple[int, A]"', "CG511"),
    ('[structs.A.fields]\nb = { type = "A", default = «{}» }', "CG538"),
    ('[types]\nA = "«list[str]»"', "CG512"),
    ('[structs.S.fields]\nx = "int"\n[types]\nA = "«S»"', "CG512"),
    ('[types]\nA = "«A»"', "CG513"),
    ('[types]\nA = { base = "«B»" }\nB = "C"\nC = "A"', "CG513"),
    ('[structs.S.fields]\nf = { type = "str", «optional» = true }', "CG514"),
    (
        '[structs.S.fields]\nf = { type = "str | None", «optional» = true, default = "" }',
        "CG515",
    ),
    ("[enums]\nE = «[]»", "CG517"),
    ('[enums]\nE = { values = ["a", «"a"»] }', "CG518"),
    (
        '[structs.K.fields]\nf = "«float»"\n' + keyspace(key='"K"', pattern='"p/:f"'),
        "CG507",
    ),
    (
        '[structs.K.fields]\nf = { type = "«str | None»" }\n'
        + keyspace(key='"K"', pattern='"p/:f"'),
        "CG507",
    ),
    (
        '[structs.K.fields]\nf = "«K | None»"\n'
        + keyspace(key='"K"', pattern='"p/:f"'),
        "CG507",
    ),
    ("[structs.K.fields]\n" + keyspace(key='"«K»"', pattern='"p"'), "CG509"),
    (
        '[structs.K]\nimport = "a.K"\n' + keyspace(key='"«K»"', pattern='"p/:f"'),
        "CG510",
    ),
]


@pytest.mark.parametrize(("marked", "code"), UNSOUND)
def test_what_could_never_be_made_or_be_a_key_is_reported(
    marked: str, code: str
) -> None:
    assert only_problem(marked).code == code


@pytest.mark.parametrize(
    "type", ["N | None", "list[N]", "dict[str, N]", "tuple[N, ...]", "frozenset[str]"]
)
def test_a_struct_may_hold_itself_where_the_holding_can_end(type: str) -> None:
    assert workspace(f'[structs.N.fields]\nnext = "{type}"').structs


@pytest.mark.parametrize(
    "key", ["str", "int", "bool", "bytes", "UUID", "date", "datetime", "E", "T", "U"]
)
def test_every_key_scalar_and_what_is_named_over_it_can_be_a_key(key: str) -> None:
    declared = '[enums]\nE = ["a"]\n[types]\nT = "E"\nU = "T"\n'
    assert workspace(declared + keyspace(key=f'"{key}"')).keyspaces


def test_a_key_struct_has_its_problem_once_however_many_keyspaces_use_it() -> None:
    text = '[structs.K.fields]\nf = "float"\n' + keyspace(key='"K"', pattern='"p/:f"')
    text += text[text.index("[keyspaces") :].replace(".k]", ".l]").replace("p/", "q/")
    assert said(problems(text)) == [("CG507", "float")]


def test_a_chain_of_three_thousand_types_is_no_matter_of_the_stack() -> None:
    named = "\n".join(f'T{n} = "T{n + 1}"' for n in range(3_000))
    structs = "\n".join(
        f'[structs.S{n}.fields]\nf = "S{n + 1} | None"\ng = "S{n + 1}"'
        for n in range(3_000)
    )
    text = f'[types]\n{named}\nT3000 = "str"\n{structs}\n[structs.S3000.fields]\n'
    found = workspace(text + '[structs.Z.fields]\nf = "set[S0]"\n')
    assert len(found.structs) == 3_002
