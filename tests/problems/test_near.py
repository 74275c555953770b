"""The name that is meant: the nearest one, in the case that was written where that decides."""

from __future__ import annotations

import pytest

from cachegen.problems import problem_classes
from cachegen.problems.notations import meant_by, rewritten_in_segments
from cachegen.shape.habits import HABITS, habitual
from cachegen.shape.sections import ALTERNATIVES, TAGGED
from cachegen.words.near import near_name, only, usable


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("mian", ["Main", "main"], "main"),
        ("Mian", ["Main", "main"], "Main"),
        ("MAIN", ["Main", "main"], "Main"),
        ("userid", ["UserID", "userId", "user_id"], "userId"),
        ("proflie", ["profile", "profiles"], "profile"),
        ("abcd", ["abce", "abcf"], "abce"),
        ("shard", ["key", "shard_by"], "shard_by"),
        ("nothing", ["key", "shard_by"], None),
    ],
)
def test_the_nearest_name_is_offered(
    name: str, known: list[str], near: str | None
) -> None:
    assert near_name(name, known) == near
    assert near_name(name, reversed(known)) == near


def test_names_that_could_be_none_are_left_out() -> None:
    assert list(usable(["user_id", "2nd", "class", "type", "a-b", ""])) == [
        "user_id",
        "type",
    ]


def _keys(mapping: str) -> set[str]:
    shapes = [
        TAGGED[mapping],
        *([ALTERNATIVES[mapping]] if mapping in ALTERNATIVES else []),
    ]
    fields = [each for shape in shapes for each in shape.model_fields.items()]
    return {field.alias or name for name, field in fields}


@pytest.mark.parametrize("mapping", HABITS)
def test_a_habit_means_a_key_of_the_mapping_and_is_none_itself(mapping: str) -> None:
    keys = _keys(mapping)
    assert set(HABITS[mapping].values()) <= keys
    assert keys.isdisjoint(HABITS[mapping])


def test_a_habit_does_not_offer_a_key_that_is_there_already() -> None:
    assert habitual("keyspace", "TTL", {"expiry"}) == "expiry"
    assert habitual("keyspace", "ttl", {"doc"}) is None
    assert habitual("cluster", "description", {"doc"}) == "doc"


SCALAR, STRUCT = ("key",), ("user_id", "page")


@pytest.mark.parametrize(
    ("segment", "fields", "meant"),
    [
        ("b:{key}", SCALAR, "b/:key"),
        ("b:{user_id}", SCALAR, "b/:key"),
        ("b:{user_id}:{page}", STRUCT, "b/:user_id/:page"),
        ("b:{userId}:{page}", STRUCT, "b/:user_id/:page"),
        ("b:%s", SCALAR, "b/:key"),
        ("b:%s", (), "b/:key"),
        ("b:%s:%d", STRUCT, "b/:user_id/:page"),
        ("b:%s", STRUCT, None),
        ("<int:page>", STRUCT, ":page"),
        ("%(page)s", STRUCT, ":page"),
        ("${page}", STRUCT, ":page"),
        ("{{ page }}", STRUCT, ":page"),
        ("[page]", STRUCT, ":page"),
        (":user_id:page", STRUCT, ":user_id/:page"),
        (":user_id:key", SCALAR, ":user_id/:key"),
        (":key.png", SCALAR, None),
        ("user profile", SCALAR, None),
        ("naïve", SCALAR, None),
        ("naïve:{key}", SCALAR, None),
    ],
)
def test_what_another_notation_means_is_offered_in_ours(
    segment: str, fields: tuple[str, ...], meant: str | None
) -> None:
    assert meant_by(segment, segment, fields) == meant


def test_a_name_of_its_own_stays_where_another_placeholder_is_the_key() -> None:
    assert meant_by("{other}", "b/:key/{other}", SCALAR) == ":other"


@pytest.mark.parametrize(
    ("pattern", "fields", "rewritten"),
    [
        ("requests:key", SCALAR, "requests/:key"),
        ("a/b:user_id:page", STRUCT, "a/b/:user_id/:page"),
        ("a:user_id", STRUCT, None),
        ("key", SCALAR, None),
        ("a:key:a", SCALAR, None),
    ],
)
def test_fields_between_colons_become_placeholders(
    pattern: str, fields: tuple[str, ...], rewritten: str | None
) -> None:
    assert rewritten_in_segments(pattern, fields) == rewritten


SPELLED = {"CG120", "CG562", "CG581"}
"""Where what is near is no name: an alias of YAML, and sizes."""


def test_every_problem_that_knows_a_near_name_can_be_fixed() -> None:
    unfixable = {
        code
        for code, each in problem_classes().items()
        if "near" in each.__annotations__
        if not hasattr(each, "fix")
    }
    assert unfixable == SPELLED


@pytest.mark.parametrize(
    ("name", "known", "is_only"),
    [
        ("mian", ["main", "other"], True),
        ("maim", ["main", "maid"], False),
        ("Maim", ["Main", "maid"], True),
        ("shard", ["shard_by"], True),
        ("MAIN", ["main"], True),
    ],
)
def test_a_near_name_knows_its_rivals(
    name: str, known: list[str], is_only: bool
) -> None:
    near = near_name(name, known)
    assert near is not None
    assert near.is_only is is_only
    assert only(near) == (near if is_only else None)
