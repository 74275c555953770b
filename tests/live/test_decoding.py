"""Codecs made from the IR alone agree with those of the generated modules."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.live.codecs import Codecs, mismatch
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.values.codec import Undecodable
from tests.cli.modules import constants_of, module_of, workspace_of

TYPES = (
    *("str", "int", "float", "bool", "bytes", "UUID", "date", "datetime"),
    *("time", "timedelta", "Decimal", "Mood", "Age", "Inner"),
    *("list[int]", "set[str]", "frozenset[date]", "list[Inner]", "tuple[int, str]"),
    *("tuple[bool, ...]", "dict[str, int]", "dict[int, str]", "dict[UUID, bool]"),
    *("dict[Mood, float]", "int | None", "list[str | None]", "Inner | None"),
    "Literal['a', 1, true]",
)
SCALARS = (
    "str",
    "int",
    "float",
    "bool",
    "bytes",
    "UUID",
    "date",
    "datetime",
    "Mood",
    "Age",
)
SCHEMA = (
    'version = 1\n[clusters.main]\n[types]\nAge = "int"\n[enums]\nMood = ["high", "low"]\n'
    '[structs.Inner.fields]\nx = "int"\ny = { type = "str", default = "" }\n'
    'next = { type = "Inner | None", optional = true }\n'
    + "".join(
        f'[structs.S{number}.fields]\nf = "{type}"\n'
        f'[keyspaces.s{number}]\ncluster = "main"\nkey = "str"\nvalue = "S{number}"\n'
        f'pattern = "s{number}/:key"\nexpiry = "1s"\n'
        for number, type in enumerate(TYPES)
    )
    + "".join(
        f'[keyspaces.b{number}]\ncluster = "main"\nkey = "str"\nvalue = "{type}"\n'
        f'pattern = "b{number}/:key"\nexpiry = "1s"\n'
        for number, type in enumerate(SCALARS)
    )
)
WORDS = (
    *(
        "",
        "high",
        "low",
        "true",
        "1",
        "-0",
        "01",
        "1.0",
        "1e5",
        "nan",
        "aGk=",
        "aGk",
        "a",
    ),
    *("2026-01-31", "2026-02-30", "12:30:00", "PT1S", "P1D", "1.50", "1_0", "\u0661"),
    *("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z", "2026-01-31T12:00:00"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775808"),
    "6b1f3c52-8a40-4d0e-9c57-2f6d1e0a9b34",
    "6B1F3C52-8A40-4D0E-9C57-2F6D1E0A9B34",
)
TEXTS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(WORDS),
    st.uuids().map(str),
    st.integers().map(str),
    st.floats().map(repr),
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(TEXTS, st.sampled_from(["x", "y", "next"])), inner, max_size=3
        ),
        st.fixed_dictionaries({"x": inner}, optional={"y": inner, "next": inner}),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def definitions(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, KeyspaceDefinition[object, object]]:
    """Return the generated keyspaces, by name."""
    names = constants_of(module_of(SCHEMA, tmp_path_factory.mktemp("made")))
    return {
        name[1:]: value
        for name, value in names.items()
        if isinstance(value, KeyspaceDefinition)
    }


def decodes(definition: KeyspaceDefinition[object, object], data: bytes) -> bool:
    """Return whether the runtime reads it."""
    try:
        definition.value.decode(data)
    except Undecodable:
        return False
    return True


@given(value=JSON)
@settings(max_examples=400, deadline=None)
def test_a_struct_decodes_here_exactly_when_it_does_in_the_runtime(
    definitions: dict[str, KeyspaceDefinition[object, object]], value: object
) -> None:
    codecs = Codecs(Declarations.of(workspace_of_schema()))
    for number, type in enumerate(TYPES):
        for data in (json.dumps({"f": value}).encode(), json.dumps(value).encode()):
            wrong = mismatch(data, codecs.struct(f"S{number}"))
            read = decodes(definitions[f"s{number}"], data)
            assert (wrong is None) == read, (type, data, wrong)


@given(
    data=st.one_of(
        st.binary(max_size=5), TEXTS.map(lambda text: text.encode("utf-8", "replace"))
    )
)
@settings(max_examples=400, deadline=None)
def test_a_scalar_decodes_here_exactly_when_it_does_in_the_runtime(
    definitions: dict[str, KeyspaceDefinition[object, object]], data: bytes
) -> None:
    workspace = workspace_of_schema()
    codecs = Codecs(Declarations.of(workspace))
    for keyspace in workspace.keyspaces:
        if isinstance(keyspace.value, ir.BasicValue):
            wrong = mismatch(data, codecs.scalar(keyspace.value.type))
            read = decodes(definitions[keyspace.name], data)
            assert (wrong is None) == read, (keyspace.value, data)


_workspaces: list[ir.Workspace] = []


def workspace_of_schema() -> ir.Workspace:
    """Return the workspace, compiled once."""
    if not _workspaces:
        _workspaces.append(workspace_of(SCHEMA))
    return _workspaces[0]


def test_reasons_name_places_and_types_but_never_values() -> None:
    codecs = Codecs(Declarations.of(workspace_of_schema()))
    number = TYPES.index("list[Inner]")
    data = b'{"f":[{"x":1},{"x":"secret","y":"secret"}]}'
    wrong = mismatch(data, codecs.struct(f"S{number}"))
    assert str(wrong) == "$.f[1].x: expected int, found text"
    number = TYPES.index("dict[UUID, bool]")
    wrong = mismatch(b'{"f":{"secret":true}}', codecs.struct(f"S{number}"))
    assert str(wrong) == "$.f: a key: the text is no UUID"
