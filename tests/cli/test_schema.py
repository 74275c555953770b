"""The JSON Schema takes every good schema and refuses the mistakes that it can see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cachegen import front, pipeline
from cachegen.front.tree import Mapping, Node, Scalar
from cachegen.json_schema import json_schema
from cachegen.source import Source
from tests.cli.conftest import SCHEMA, Cachegen
from tests.cli.modules import workspace_of

ROOT = Path(__file__).parents[2]
GOOD = sorted(
    path
    for folder in (ROOT / "schemas", *ROOT.glob("tests/golden/*/schemas"))
    for path in folder.iterdir()
    if path.suffix in (".toml", ".yaml", ".yml")
)
CASES = sorted(
    each for each in (ROOT / "tests/problems/cases").iterdir() if each.is_dir()
)
SEEN = {
    *("CG110", "CG111", "CG112", "CG113", "CG114", "CG203", "CG205", "CG206", "CG207"),
    *("CG304", "CG310", "CG311", "CG312", "CG313", "CG314", "CG315", "CG316"),
    *("CG515", "CG517", "CG518", "CG520", "CG521", "CG523", "CG524"),
}
"""Codes whose every case a JSON Schema can see."""

VALIDATOR = Draft202012Validator(json.loads(json_schema()))


def plain(node: Node) -> object:
    """Return a tree's node as the plain data that an editor sees."""
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    if isinstance(node, Scalar):
        return node.value
    return [plain(each) for each in node.items]


def read(path: Path) -> tuple[Source, object] | None:
    """Return a schema file's source and data, or None when its syntax is at fault."""
    source = front.read(path.name, path.read_bytes())
    if not isinstance(source, Source):
        return None
    parsed = front.parse(source)
    if parsed.document is None or parsed.problems:
        return None
    return source, plain(parsed.document.root)


def files_of(case: Path) -> Iterator[tuple[Source, object]]:
    """Yield a case's files that are sound as TOML or YAML."""
    for path in sorted(case.rglob("*")):
        if path.suffix in (".toml", ".yaml", ".yml") and path.is_file():
            found = read(path)
            if found is not None:
                yield found


def test_it_is_itself_a_json_schema_of_the_draft_it_names() -> None:
    for text in (json_schema(), json_schema(workspace_of(SCHEMA))):
        content = json.loads(text)
        assert content["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(content)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: str(path.relative_to(ROOT)))
def test_good_schemas_are_valid(path: Path) -> None:
    found = read(path)
    assert found is not None
    assert [each.message for each in VALIDATOR.iter_errors(found[1])] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_it_refuses_the_compiler_refuses_too(case: Path) -> None:
    for source, data in files_of(case):
        if VALIDATOR.is_valid(data):
            continue
        problems = pipeline.compile([source]).problems
        assert any(each.severity == "error" for each in problems)


@pytest.mark.parametrize(
    "case",
    [each for each in CASES if each.name[:5] in SEEN],
    ids=lambda case: case.name,
)
def test_it_refuses_the_mistakes_that_it_can_see(case: Path) -> None:
    assert any(not VALIDATOR.is_valid(data) for _, data in files_of(case))


def test_every_key_of_the_language_is_described() -> None:
    content = json.loads(json_schema())
    shapes = [content, *content["$defs"].values()]
    for shape in shapes:
        assert shape["additionalProperties"] is False
        for name, each in shape["properties"].items():
            assert each["description"], name


def test_with_a_workspace_it_offers_the_names_and_takes_new_ones() -> None:
    content = json.loads(json_schema(workspace_of(SCHEMA)))
    keyspace = content["$defs"]["Keyspace"]["properties"]
    assert keyspace["cluster"]["anyOf"][0]["enum"] == ["main", "other"]
    assert {"UserID", "Colour", "Seen", "str"} <= {*keyspace["key"]["anyOf"][0]["enum"]}
    values = keyspace["value"]["anyOf"][0]["enum"]
    assert {"list[UserID]", "set[int]", "Seen"} <= {*values}
    more = {"version": 1, "keyspaces": {"a": {"cluster": "new", "key": "New"}}}
    more["keyspaces"]["a"] |= {"value": "list[New]", "pattern": "a/:key"}  # type: ignore[index]
    assert Draft202012Validator(content).is_valid(more)


def test_it_is_printed_or_written_and_the_same_each_time(
    project: Path, cachegen: Cachegen
) -> None:
    printed = cachegen("schema")
    assert (printed.status, printed.out, printed.err) == (0, json_schema(), "")
    target = project / "deep" / "cachegen.schema.json"
    first = cachegen("schema", "--output", str(target))
    assert (first.status, first.out) == (0, "")
    assert target.read_text() == json_schema()
    before = target.stat().st_mtime_ns
    assert "up to date" in cachegen("schema", "-o", str(target)).err
    assert target.stat().st_mtime_ns == before


def test_names_of_the_configured_or_given_schemas_are_offered(
    project: Path, cachegen: Cachegen
) -> None:
    assert '"Colour"' not in cachegen("schema").out
    assert '"Colour"' in cachegen("schema", "--workspace").out
    assert '"Colour"' in cachegen("schema", "schemas/api.toml").out
    (project / "schemas" / "api.toml").write_text("x = 1\n")
    assert cachegen("schema", "--workspace").status == 1


def test_a_place_that_cannot_be_written_is_wrong_use(
    project: Path, cachegen: Cachegen
) -> None:
    assert cachegen("schema", "--output", "schemas").status == 2
    assert cachegen("schema", "--output", "cachegen.toml/x").status == 2


def test_init_wires_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "wrote schemas/cachegen.schema.json\n" in cachegen("init").err
    schema = tmp_path / "schemas" / "api.toml"
    first = schema.read_text().splitlines()[0]
    named = schema.parent / first.removeprefix("#:schema ")
    assert named.read_text() == json_schema()
    found = read(schema)
    assert found is not None
    assert VALIDATOR.is_valid(found[1])
    assert "nothing to do" in cachegen("init").err


def test_the_copy_beside_the_example_schemas_is_the_present_one() -> None:
    copy = ROOT / "schemas" / "cachegen.schema.json"
    assert copy.read_text() == json_schema()
