"""Whether patterns and keys fit: one problem for one mistake, and none that only follows."""

from __future__ import annotations

import pytest
from msgspec import structs

from cachegen import ir
from cachegen.check.coverage import coverage
from cachegen.check.nesting import nesting
from cachegen.check.unused import unused
from cachegen.diagnostics import Problem

from .workspaces import INT, STR, enum, keyspace, nowhere, struct, workspace

KEY = struct("Key", user_id=INT, device=STR)


def codes(
    pattern: str, key: ir.Key | ir.ScalarLike, shard_by: str | None = None
) -> list[str]:
    space = workspace(keyspace("k", pattern, key, shard_by=shard_by), structs=[KEY])
    return sorted(problem.code for problem in coverage(space, nowhere()))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("k/:user_id/:device", []),
        (":device/:user_id", []),
        ("k/:user_id", ["CG301"]),
        ("k/:device/:user_id/:device", ["CG303"]),
        ("k/:colour/:device", ["CG301", "CG302"]),
        ("k/:userid/:device", ["CG302"]),
        ("k/:user_id/:device/:other", ["CG302"]),
        ("k", ["CG304"]),
        ("k/:colour/:colour", ["CG301", "CG301", "CG302", "CG302"]),
    ],
)
def test_a_struct_key_is_used_whole_once_and_alone(
    pattern: str, expected: list[str]
) -> None:
    assert codes(pattern, ir.StructKey("Key")) == expected


@pytest.mark.parametrize(
    ("faulty", "expected"),
    [
        (("{device}",), ["CG301"]),
        (("{devise}",), ["CG301"]),
        (("{device}", "{city}"), []),
        (("{device}", "{colour}"), []),
        (("{colour}",), []),
    ],
)
def test_a_field_that_a_faulty_placeholder_means_is_not_missing(
    faulty: tuple[str, ...], expected: list[str]
) -> None:
    sound = keyspace("k", "k/:user_id", ir.StructKey("Key"))
    segments = (*sound.pattern, *map(ir.LiteralSegment, faulty))
    space = structs.replace(sound, pattern=segments)
    key = struct("Key", user_id=INT, device=STR, city=STR)
    found = coverage(workspace(space, structs=[key]), nowhere())
    assert [problem.code for problem in found] == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("k/:key", []),
        ("k/:user_id", ["CG305"]),
        ("k/:key/:user_id", ["CG305"]),
        ("k/:Key", ["CG305"]),
        ("k", ["CG304"]),
        ("k/:key/:key", ["CG303"]),
    ],
)
def test_a_scalar_key_fills_the_placeholder_key(
    pattern: str, expected: list[str]
) -> None:
    assert codes(pattern, STR) == expected


@pytest.mark.parametrize(
    ("key", "shard_by", "expected"),
    [
        (ir.StructKey("Key"), "device", []),
        (ir.StructKey("Key"), "key", ["CG306"]),
        (ir.StructKey("Key"), "", ["CG306"]),
    ],
)
def test_a_shard_is_a_field_of_the_key(
    key: ir.Key, shard_by: str, expected: list[str]
) -> None:
    assert codes("k/:user_id/:device", key, shard_by) == expected


def nested(*keyspaces: ir.Keyspace) -> list[Problem]:
    return list(nesting(workspace(*keyspaces), nowhere()))


def test_a_literal_beside_a_placeholder_under_one_prefix_is_a_warning() -> None:
    (problem,) = nested(keyspace("a", "foo/:key"), keyspace("b", "foo/bar/:key"))
    assert problem.code == "CG905"
    assert nested(keyspace("a", "foo/:key/x", INT), keyspace("b", "foo/bar/:key"))


@pytest.mark.parametrize(
    "others",
    [
        keyspace("b", "bar/:key"),
        keyspace("b", "foo/:key/bar", INT),
        keyspace("b", "foo/bar/:key", cluster="other"),
        keyspace("b", "foo/x/:key", shard_by="key"),
    ],
)
def test_what_looks_alike_only_to_a_machine_is_no_warning(others: ir.Keyspace) -> None:
    first = keyspace("a", "foo/:key", shard_by="key" if others.shard_by else None)
    assert nested(first, others) == []


def test_what_collides_is_an_error_and_not_a_warning_too() -> None:
    assert nested(keyspace("a", "foo/:key/x"), keyspace("b", "foo/bar/:key")) == []


def test_thousands_of_nested_patterns_are_one_warning() -> None:
    many = [keyspace(f"k{n}", f"foo/b{n}/:key") for n in range(3_000)]
    (problem,) = nested(keyspace("a", "foo/:key"), *many)
    assert "2996 more patterns" in problem.describe().notes[0]


def test_a_type_is_used_when_a_keyspace_leads_to_it_through_any_other() -> None:
    named = [
        ir.NamedScalar("Inner", "api", ir.EnumType("Used")),
        ir.NamedScalar("Outer", "api", ir.NamedType("Inner")),
        ir.NamedScalar("Idle", "api", STR),
    ]
    structs = [
        struct("Value", a=ir.DictType(STR, ir.OptionalType(ir.StructType("Leaf")))),
        struct("Leaf", b=ir.TupleType((ir.ListType(ir.NamedType("Outer")),))),
        struct("Loop", c=ir.SetType(ir.StructType("Loop"))),
    ]
    space = workspace(
        keyspace("k", "k/:key", value=ir.StructValue("Value")),
        structs=structs,
        named=named,
        enums=[enum("Used", "a"), enum("Spare", "b")],
    )
    headlines = [problem.describe().headline for problem in unused(space, nowhere())]
    assert headlines == [
        "type `Idle` is not used",
        "enum `Spare` is not used",
        "struct `Loop` is not used",
    ]
