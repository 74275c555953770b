"""Shape: each mistake gives one problem, and hides nothing else that is wrong."""

from __future__ import annotations

import pytest

from .compiling import problems, said
from .marked import keyspace, only_problem

UNSOUND = [
    ("«»[clusters.main]\n#version", "CG112", "add it, such as: version = 1"),
    ("version = «2»", "CG113", None),
    ('version = «"1"»', "CG111", None),
    ("version = «true»", "CG111", None),
    ("version = 1\nservice = «1»", "CG111", None),
    ("version = 1\n«servise» = 'x'", "CG110", "did you mean `service`?"),
    ("version = 1\ntypes = «[]»", "CG111", None),
    ("version = 1\n«anything» = 1", "CG110", "remove it"),
    ("[types]\nT = «1»", "CG111", None),
    ('[types.«T»]\ndoc = "x"', "CG112", None),
    ('[enums]\nE = «"a"»', "CG111", None),
    ('[enums]\nE = ["a", «1»]', "CG111", None),
    ("[enums]\nE = { values = «1» }", "CG111", None),
    ("[structs.«S»]\ndoc = ''", "CG112", None),
    ('[structs.S]\nimport = "a.B"\n[structs.S.«fields»]\na = "str"', "CG110", None),
    ("[structs.S]\n«name» = 'str'", "CG110", "move it into `fields`"),
    ("[keyspaces.«k»]\n", "CG112", None),
    ("[structs.S.fields]\na = «1»", "CG111", None),
    ("[structs.S.fields]\n«a» = { doc = '' }", "CG112", None),
    (
        '[structs.S.fields]\na = { type = "str", «defualt» = "" }',
        "CG110",
        "did you mean `default`?",
    ),
    ('[structs.S.fields]\na = { type = "str", optional = «"yes"» }', "CG111", None),
    ("[structs]\n«imprt» = 1", "CG111", None),
    (keyspace(doc="«1»"), "CG111", None),
    (keyspace(on_decode_error='«"mis"»'), "CG114", "did you mean `miss`?"),
    (keyspace(**{"«expirey»": '"10s"'}), "CG110", "did you mean `expiry`?"),
    (keyspace().replace("pattern", "«patern»"), "CG110", "did you mean `pattern`?"),
    (keyspace().replace('value = "int"', "").replace("k]", "«k»]"), "CG112", None),
]


@pytest.mark.parametrize(("marked", "code", "help"), UNSOUND)
def test_a_mistake_of_shape_is_one_problem_at_its_place(
    marked: str, code: str, help: str | None
) -> None:
    if "imprt" in marked:
        marked = "[structs]\nS = «1»"
    problem = only_problem(marked)
    assert problem.code == code
    assert help is None or problem.describe().help == (help,)


def test_everything_wrong_in_one_keyspace_is_reported_at_once() -> None:
    text = keyspace(
        cluster='"mian"',
        key='"strr"',
        value='"dict"',
        pattern='"/p/:key"',
        expiry='"soon"',
        on_decode_error='"ignore"',
        doc="1",
        colour='"red"',
    )
    codes = {each.code for each in problems(text)}
    assert codes >= {"CG110", "CG111", "CG114", "CG201", "CG202", "CG503", "CG520"}


def test_a_damaged_attribute_does_not_hide_what_the_checks_find() -> None:
    text = keyspace(value='"Nope"', expiry="1", pattern='"p/:id"')
    assert {each.code for each in problems(text)} >= {"CG111", "CG202"}
    assert any(each.code.startswith("CG3") for each in problems(text))


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ('{ type = "Nope", dco = "" }', ["CG110", "CG202"]),
        ('{ type = "int", default = "x", dco = "" }', ["CG110", "CG530"]),
        ('{ type = "Nope", default = 1, optional = 1 }', ["CG111", "CG202"]),
        ('{ type = "int", optional = 1 }', ["CG111"]),
        ('{ type = "int", defualt = 1 }', ["CG110"]),
        ('{ tpye = "int", default = "x" }', ["CG110"]),
        ("{ default = 1, doc = 2 }", ["CG111", "CG112"]),
    ],
)
def test_a_damaged_part_of_a_field_hides_nothing_else_and_causes_nothing(
    field: str, codes: list[str]
) -> None:
    text = f"[structs.S.fields]\na = {field}\n"
    text += '[structs.T.fields]\ns = { type = "S", default = {} }\n'
    assert sorted(each.code for each in problems(text)) == codes


@pytest.mark.parametrize(
    ("expiry", "codes"),
    [
        ('{ in = "0s", on = "read", jitter = "x" }', ["CG114", "CG521", "CG524"]),
        ('{ in = 1, jitter = "0%" }', ["CG111", "CG524"]),
        ('{ jitter = "0%" }', ["CG112", "CG524"]),
        ('{ daily_at = "25:00" }', ["CG112", "CG523"]),
        ('{ daily_at = 3, timezone = "Nope" }', ["CG111", "CG204"]),
        ('{ daily_at = "25:00", timezone = "UTC", in = "1m" }', ["CG110", "CG523"]),
        ('{ dialy_at = "03:00", timezone = "UTC" }', ["CG110"]),
        ('{ daily = "03:00" }', ["CG110"]),
    ],
)
def test_a_damaged_part_of_an_expiry_hides_nothing_else_and_causes_nothing(
    expiry: str, codes: list[str]
) -> None:
    found = problems(keyspace(expiry=expiry, shard_by='"none"'))
    assert sorted(each.code for each in found) == sorted([*codes, "CG306"])


@pytest.mark.parametrize(
    "broken",
    [
        "[types]\nT = 1\n",
        '[types]\nT = "Nope"\n',
        '[types]\nT = "list[str]"\n',
        "[enums]\nT = []\n",
        "[structs.T]\n",
        '[types]\nT = "X"\nX = "T"\n',
    ],
)
def test_what_refers_to_a_broken_declaration_gives_no_problem_of_its_own(
    broken: str,
) -> None:
    uses = '[structs.S.fields]\na = { type = "list[T]", default = [1] }\n'
    uses += keyspace(key='"T"', value='"T"', pattern='"p/:key"')
    assert len(problems(broken + uses)) == 1


def test_a_misspelled_section_makes_none_of_its_names_unknown() -> None:
    text = 'version = 1\n[struct.S.fields]\na = "str"\n' + keyspace(value='"S"')
    assert said(problems(text)) == [("CG110", "struct")]


def test_an_unreadable_file_makes_no_name_unknown() -> None:
    text = "version = 1\nclusters = 1\n" + keyspace(cluster='"elsewhere"')
    assert said(problems(text)) == [("CG111", "1")]


def test_of_another_version_nothing_but_the_version_is_judged() -> None:
    text = "version = 2\nnew = 1\n[keyspaces.k]\nfuture = true\n"
    assert [each.code for each in problems(text)] == ["CG113"]


def test_null_is_no_attribute() -> None:
    marked = "version: 1\nenums: {E: {values: [a], doc: «null»}}\n"
    assert only_problem(marked, "yaml").code == "CG111"
