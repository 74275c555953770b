"""Names: what can be one, what is unknown, and what two files both declare."""

from __future__ import annotations

import pytest

from cachegen import pipeline
from cachegen.source import Source

from .compiling import said
from .marked import field, keyspace, only_problem

UNSOUND = [
    ('[types]\n«"user-id"» = "str"', "CG205", "write `user_id`"),
    ('[types]\n«_id» = "str"', "CG205", "write `id`"),
    ('[types]\n«__init__» = "str"', "CG205", "write `init`"),
    ('[types]\n«"ünï"» = "str"', "CG205", "write `n`"),
    ('[types]\n«1st» = "str"', "CG205", "write `st`"),
    ('[types]\n«""» = "str"', "CG205", None),
    ('[enums]\n«class» = ["a"]', "CG206", None),
    ("[structs.«import».fields]", "CG206", None),
    ('[structs.S.fields]\n«async» = "str"', "CG206", None),
    ('[structs.S.fields]\n«"a b"» = "str"', "CG205", "write `a_b`"),
    (
        keyspace().replace("[keyspaces.k]", '[keyspaces.«"p/q"»]'),
        "CG205",
        "write `p_q`",
    ),
    (keyspace().replace("[keyspaces.k]", "[keyspaces.«lambda»]"), "CG206", None),
    ("[clusters.«class»]", "CG206", "write `class-cache`, or another word"),
    ("[clusters.«Main»]", "CG207", "write `main`"),
    ("[clusters.«main_1»]", "CG207", "write `main-1`"),
    ("[clusters.«main-»]", "CG207", "write `main`"),
    ("[clusters.«1st»]", "CG207", "write `st`"),
    (f"[clusters.«{'a' * 64}»]", "CG207", f"write `{'a' * 59}…`"),
    ('version = 1\nservice = «"user-service"»', "CG205", "write `user_service`"),
    ('version = 1\nservice = «"import"»', "CG206", None),
    ('version = 1\nservice = «"../up"»', "CG205", "write `up`"),
    (
        '[clusters.main]\neviction_policy = "«allkeys-lur»"',
        "CG203",
        "did you mean `allkeys-lru`?",
    ),
    (keyspace(cluster='"«mian»"'), "CG201", "did you mean `main`?"),
    (keyspace(cluster='"«other»"'), "CG201", "declare it: [clusters.other]"),
    ('[structs.S]\nimport = "«Invoice»"', "CG211", None),
    ('[structs.S]\nimport = "«shop/billing»"', "CG211", None),
    ('[structs.S]\nimport = "shop.«class».Invoice"', "CG211", None),
    ('[structs.S]\nimport = "«shop..Invoice»"', "CG211", None),
    ('[structs.S]\nimport = «""»', "CG211", None),
    ('[types]\nT = { base = "str", import = "shop.«1st»" }', "CG211", None),
    ('[types]\nT = "str"\n[enums]\n«T» = ["a"]', "CG208", None),
    ('[enums]\nT = ["a"]\n[structs.«T».fields]\n', "CG208", None),
]


@pytest.mark.parametrize(("marked", "code", "help"), UNSOUND)
def test_a_name_that_cannot_be_one_is_reported_where_it_stands(
    marked: str, code: str, help: str | None
) -> None:
    problem = only_problem(marked)
    assert problem.code == code
    assert help is None or problem.describe().help == (help,)


@pytest.mark.parametrize("name", ["match", "type", "str", "self", "list", "case", "id"])
def test_soft_keywords_and_builtins_are_names_of_fields_and_keyspaces(
    name: str,
) -> None:
    text = "version = 1\n" + field('"str"') + keyspace()
    text = text.replace("f =", f"{name} =").replace("keyspaces.k", f"keyspaces.{name}")
    shared = Source("shared.toml", "version = 1\n[clusters.main]\n")
    assert pipeline.compile([Source("api.toml", text), shared]).workspace is not None


def test_a_duplicate_across_files_shows_both_places_whatever_the_order() -> None:
    one = Source("a.toml", 'version = 1\n[types]\nT = "str"\n[clusters.main]\n')
    two = Source("b.yaml", "version: 1\nenums: {T: [x]}\nclusters: {main: {}}\n")
    for sources in ([one, two], [two, one]):
        found = pipeline.compile(sources).problems
        errors = [each for each in found if each.code == "CG208"]
        places = [[label.place for label in each.describe().labels] for each in errors]
        shown = [[str(place) for place in each] for each in places]
        assert shown == [["b.yaml:2:9", "a.toml:3:1"], ["b.yaml:3:12", "a.toml:4:11"]]


def test_a_file_name_that_is_no_identifier_asks_for_a_service() -> None:
    found = pipeline.compile(
        [Source("x/user-service.v2.toml", "version = 1\n")]
    ).problems
    assert said(found) == [("CG210", "version")]
    assert found[0].describe().help == ('add service = "user_service_v2"',)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("api.toml", "version = 1"), ("sub/api.yaml", "version: 1")),
        (("api.toml", "version = 1"), ("b.toml", 'version = 1\nservice = "API"')),
    ],
)
def test_two_files_of_one_service_are_reported_once_with_both_places(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    found = pipeline.compile([Source(*first), Source(*second)]).problems
    assert [each.code for each in found] == ["CG209"]
    paths = [label.place.source.path for label in found[0].describe().labels]
    assert paths == [second[0], first[0]]


def test_types_and_clusters_may_be_declared_in_any_file_even_in_a_circle() -> None:
    one = 'version = 1\n[structs.A.fields]\nb = "B | None"\n[clusters.main]\n'
    two = 'version = 1\n[structs.B.fields]\na = "A | None"\n' + keyspace(value='"A"')
    found = pipeline.compile([Source("one.toml", one), Source("two.toml", two)])
    assert found.workspace is not None
    assert [each.name for each in found.workspace.structs] == ["A", "B"]
