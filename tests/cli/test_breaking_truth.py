"""Every verdict equals what happens when the old module's bytes meet the new one, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cachegen.breaking import Class, Finding, compare
from cachegen.breaking.sides import Side
from cachegen.breaking.values import ValueChanges
from cachegen.places import Located
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.values.codec import Undecodable
from tests.cli.modules import constants_of, located, module_of

PRELUDE = """\
version = 1
[clusters.main]
[types]
Name = "str"
Number = "int"
[enums]
Few = ["a", "b"]
More = ["a", "b", "c"]
Digits = ["1", "2"]
Truth = ["true", "false"]
[structs.Small.fields]
a = "int"
[structs.Open.fields]
a = { type = "int", default = 1 }
b = { type = "str", default = "x" }
"""
SCALARS = {
    "str": ['"x"', '"1"', '"YWJj"', '"true"', '""'],
    "int": ["5", "-1"],
    "float": ["1.5", "1.0", "1e300"],
    "bool": ["True", "False"],
    "bytes": ['b"abc"', r'b"\xff\xfe"', 'b""'],
    "UUID": ["uuid.UUID(int=5)"],
    "date": ["dt.date(2026, 1, 2)"],
    "datetime": ["dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC)"],
    "Name": ['"x"', '"1"'],
    "Number": ["7"],
    "Few": ["Few.A", "Few.B"],
    "More": ["More.A", "More.B", "More.C"],
    "Digits": ['Digits("1")', 'Digits("2")'],
    "Truth": ['Truth("true")', 'Truth("false")'],
}
IN_STRUCTS = {
    **SCALARS,
    "time": ["dt.time(1, 2)"],
    "timedelta": ["dt.timedelta(days=3, seconds=5)"],
    "Decimal": ['decimal.Decimal("1.5")'],
    "str | None": ["None", '"x"'],
    "int | None": ["None", "5"],
    "Few | None": ["None", "Few.B"],
    'Literal["a", "b"]': ['"a"', '"b"'],
    'Literal["a", "c"]': ['"a"', '"c"'],
    "Literal[1, 2]": ["1", "2"],
    "Literal[5]": ["5"],
    "list[int]": ["[]", "[1, 2, 3]"],
    "list[str]": ["[]", '["x"]'],
    "set[int]": ["set()", "{1}"],
    "frozenset[str]": ["frozenset()", 'frozenset({"x"})'],
    "tuple[int, ...]": ["()", "(1, 2, 3)"],
    "tuple[int, int]": ["(1, 2)"],
    "tuple[int, str]": ['(1, "x")'],
    "tuple[int]": ["(1,)"],
    "list[int | None]": ["[None, 1]"],
    "dict[str, int]": ["{}", '{"x": 1}'],
    "dict[int, int]": ["{}", "{1: 1}"],
    "dict[float, int]": ["{1.5: 1}"],
    "dict[Decimal, int]": ['{decimal.Decimal("1.5"): 1}'],
    "dict[Few, int]": ["{Few.A: 1, Few.B: 2}"],
    "dict[More, int]": ["{More.A: 1, More.C: 2}"],
    "dict[str, str]": ['{"x": "y"}'],
    "dict[date, int]": ["{dt.date(2026, 1, 2): 1}"],
    "dict[UUID, float]": ["{uuid.UUID(int=5): 1.0}"],
    "Small": ["Small(a=1)"],
    "Open": ["Open()"],
    "list[Small]": ["[]", "[Small(a=1)]"],
}
WORDS = "import datetime as dt\nimport decimal\nimport uuid\n"


def read(text: str) -> Located:
    """Return a schema's workspace with its places."""
    return located(text)


def decodes(
    writer: Mapping[str, object],
    reader: Mapping[str, object],
    name: str,
    other: str,
    samples: list[str],
) -> bool:
    """Return whether all samples that one definition encodes decode with another one."""
    one, two = writer[f"_{name}"], reader[f"_{other}"]
    assert isinstance(one, KeyspaceDefinition)
    assert isinstance(two, KeyspaceDefinition)
    scope: dict[str, object] = dict(writer)
    exec(WORDS, scope)
    for sample in samples:
        try:
            two.value.decode(one.value.encode(eval(sample, scope)))
        except Undecodable:
            return False
    return True


def keyspace(name: str, value: str) -> str:
    """Return a keyspace of values of one type."""
    lines = f"[keyspaces.{name}]\ncluster = 'main'\nkey = 'str'\nvalue = '{value}'\n"
    return f"{lines}pattern = '{name}/:key'\nexpiry = '1s'\n"


def every_pair(
    types: Mapping[str, list[str]], text: str, folder: Path
) -> Iterator[tuple[str, str, bool, bool]]:
    """Yield each pair of types, whether it decodes, and whether the comparison says so."""
    names = constants_of(module_of(text, folder))
    place = read(text)
    side = Side.of(place)
    found = {each.name: each for each in place.workspace.keyspaces}
    for number, (one, samples) in enumerate(types.items()):
        for its, other in enumerate(types):
            changes = ValueChanges(side, side, found[f"k{number}"], found[f"k{its}"])
            real = decodes(names, names, f"k{number}", f"k{its}", samples)
            troubles = changes.forward()
            said = all(each.silent for each, _ in troubles)
            for each, witness in troubles:
                is_shown = shows(names, f"k{number}", f"k{its}", witness)
                assert is_shown != each.silent, (one, other, witness)
            yield one, other, real, said


def shows(
    names: Mapping[str, object], name: str, other: str, witness: bytes | None
) -> bool:
    """Return whether a witness, which one keyspace must store, does not decode as the other's."""
    one, two = names[f"_{name}"], names[f"_{other}"]
    assert isinstance(one, KeyspaceDefinition)
    assert isinstance(two, KeyspaceDefinition)
    assert witness is not None
    assert one.value.encode(one.value.decode(witness)) == witness
    try:
        two.value.decode(witness)
    except Undecodable:
        return True
    return False


def test_each_type_of_a_field_reads_what_the_verdict_says(tmp_path: Path) -> None:
    text = PRELUDE
    for number, each in enumerate(IN_STRUCTS):
        text += f"[structs.S{number}.fields]\nx = '{each}'\n"
        text += keyspace(f"k{number}", f"S{number}")
    samples = {
        each: [f"S{number}(x={sample})" for sample in IN_STRUCTS[each]]
        for number, each in enumerate(IN_STRUCTS)
    }
    wrong = {
        (one, other): "decodes" if real else "fails"
        for one, other, real, said in every_pair(samples, text, tmp_path)
        # Which keys a mapping holds nobody knows, so as a struct it is always refused.
        if real != said and not (one.startswith("dict") and other in ("Small", "Open"))
    }
    assert wrong == {}


@pytest.mark.parametrize("shape", ["{}", "list[{}]", "set[{}]"])
def test_each_type_of_a_plain_value_reads_what_the_verdict_says(
    tmp_path: Path, shape: str
) -> None:
    kinds = {**SCALARS, "Small": ["Small(a=1)"]} if shape == "{}" else SCALARS
    text = PRELUDE + "".join(
        keyspace(f"k{number}", shape.format(each)) for number, each in enumerate(kinds)
    )
    wrong = [
        (one, other, "decodes" if real else "fails")
        for one, other, real, said in every_pair(kinds, text, tmp_path)
        if real != said
    ]
    assert wrong == []


BASE = {"a": "'int'", "b": "{ type = 'str', default = 'x' }"}
CHANGES: dict[str, tuple[dict[str, str], dict[str, str], str, str]] = {
    "nothing": (BASE, BASE, "V(a=1)", "V(a=1)"),
    "order of fields": (BASE, dict(reversed(BASE.items())), "V(a=1)", "V(a=1)"),
    "new field without a default": (
        BASE,
        {**BASE, "c": "'int'"},
        "V(a=1)",
        "V(a=1, c=2)",
    ),
    "new field with a default": (
        BASE,
        {**BASE, "c": "{ type = 'int', default = 1 }"},
        "V(a=1)",
        "V(a=1, c=2)",
    ),
    "new optional field": (
        BASE,
        {**BASE, "c": "{ type = 'int | None', optional = true }"},
        "V(a=1)",
        "V(a=1)",
    ),
    "new field that may be None and has no default": (
        BASE,
        {**BASE, "c": "'int | None'"},
        "V(a=1)",
        "V(a=1, c=None)",
    ),
    "field removed that old code demands": (BASE, {"b": BASE["b"]}, "V(a=1)", "V()"),
    "field removed that has a default": (BASE, {"a": BASE["a"]}, "V(a=1)", "V(a=1)"),
    "field renamed": (BASE, {"z": BASE["a"], "b": BASE["b"]}, "V(a=1)", "V(z=1)"),
    "default removed": (BASE, {**BASE, "b": "'str'"}, "V(a=1)", "V(a=1, b='')"),
    "default added": (
        {"a": "'int'"},
        {"a": "{ type='int', default=1 }"},
        "V(a=1)",
        "V()",
    ),
    "retyped": (BASE, {**BASE, "a": "'str'"}, "V(a=1)", "V(a='x')"),
    "widened": (BASE, {**BASE, "a": "'float'"}, "V(a=1)", "V(a=1.5)"),
    "narrowed": ({"a": "'float'"}, {"a": "'int'"}, "V(a=1.5)", "V(a=1)"),
    "made optional": (BASE, {**BASE, "a": "'int | None'"}, "V(a=1)", "V(a=None)"),
    "made required": ({"a": "'int | None'"}, {"a": "'int'"}, "V(a=None)", "V(a=1)"),
    "enum value added": ({"a": "'Few'"}, {"a": "'More'"}, "V(a=Few.A)", "V(a=More.C)"),
    "enum value removed": (
        {"a": "'More'"},
        {"a": "'Few'"},
        "V(a=More.C)",
        "V(a=Few.A)",
    ),
    "enum made text": ({"a": "'Few'"}, {"a": "'str'"}, "V(a=Few.A)", "V(a='z')"),
    "literal value removed": (
        {"a": "'Literal[1, 2]'"},
        {"a": "'Literal[1]'"},
        "V(a=2)",
        "V(a=1)",
    ),
    "literal values replaced": (
        {"a": "'Literal[1, 2]'"},
        {"a": "'Literal[1, 3]'"},
        "V(a=2)",
        "V(a=3)",
    ),
    "longer tuple": (
        {"a": "'tuple[int]'"},
        {"a": "'tuple[int, int]'"},
        "V(a=(1,))",
        "V(a=(1, 2))",
    ),
    "named": (BASE, {**BASE, "a": "'Number'"}, "V(a=1)", "V(a=Number(1))"),
    "nested": (
        {"a": "'list[Small]'"},
        {"a": "'list[Open]'"},
        "V(a=[Small(a=1)])",
        "V(a=[Open()])",
    ),
    "recursive": (
        {"v": "'list[V]'", "a": "'int'"},
        {"v": "'list[V]'", "a": "'str'"},
        "V(v=[V(v=[], a=1)], a=2)",
        "V(v=[], a='')",
    ),
}


def schema(fields: Mapping[str, str]) -> str:
    """Return a schema with a struct of the fields given and a keyspace of it."""
    lines = "".join(f"{name} = {type}\n" for name, type in fields.items())
    return f"{PRELUDE}[structs.V.fields]\n{lines}{keyspace('k', 'V')}"


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_a_struct_does_what_the_verdict_says(
    change: str, tmp_path: Path
) -> None:
    before, after, old_value, new_value = CHANGES[change]
    olds = constants_of(module_of(schema(before), tmp_path))
    news = constants_of(module_of(schema(after), tmp_path))
    findings = compare(read(schema(before)), read(schema(after)))
    assert decodes(olds, news, "k", "k", [old_value]) == (not misreads(findings))
    assert decodes(news, olds, "k", "k", [new_value]) == (not rolling(findings))


def misreads(findings: tuple[Finding, ...]) -> list[str]:
    """Return what new code cannot read."""
    return [each.code for each in findings if each.kind is Class.MISREADS]


def rolling(findings: tuple[Finding, ...]) -> list[str]:
    """Return what old code cannot read."""
    return [each.code for each in findings if each.rolling]


def test_text_that_decodes_as_something_else_is_called_a_misreading() -> None:
    before, after = schema({"a": "'bytes'"}), schema({"a": "'str'"})
    (finding,) = compare(read(before), read(after))
    assert (finding.code, finding.kind) == ("CB202", Class.MISREADS)
    assert "means something else" in finding.headline


@pytest.mark.parametrize(
    ("before", "after", "is_lost"),
    [
        ("int", "Number", False),
        ("Few", "str", False),
        ("Few", "More", False),
        ("More", "Few", True),
        ("str", "Few", True),
        ("int", "str", True),
        ("bool", "int", True),
        ("UUID", "int", True),
    ],
)
def test_a_change_of_the_key_loses_what_the_verdict_says(
    before: str, after: str, is_lost: bool, tmp_path: Path
) -> None:
    texts = [
        f"{PRELUDE}{keyspace('k', 'int').replace(chr(39) + 'str' + chr(39), repr(each))}"
        for each in (before, after)
    ]
    findings = compare(*map(read, texts))
    assert any(each.kind is Class.LOSES for each in findings) == is_lost
    olds, news = (constants_of(module_of(each, tmp_path)) for each in texts)
    one, other = olds["_k"], news["_k"]
    assert isinstance(one, KeyspaceDefinition)
    assert isinstance(other, KeyspaceDefinition)
    scope: dict[str, object] = dict(olds)
    exec(WORDS, scope)
    keys = [
        one.key_encoder(b"").encode(eval(sample, scope), "get")
        for sample in SCALARS[before]
    ]
    same_type = (before, after) != ("int", "str")
    found = all(other.key_encoder(b"").decode(key) is not None for key in keys)
    assert found == (not is_lost) or not same_type
