"""What the JSON Schema knows of types, zones and defaults, and what strict linters say of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from jsonschema import Draft202012Validator

from cachegen import pipeline
from cachegen.json_schema import json_schema
from cachegen.source import Source
from tests.cli.modules import workspace_of

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(json.loads(json_schema()))

GOOD_TYPES = [
    *("str", "int", "float", "bool", "bytes", "UUID", "date", "datetime", "time"),
    *("timedelta", "Decimal", "str | None", "None | str", "list[str]", "set[int]"),
    *("frozenset[date]", "dict[str, int]", "dict[ UUID , list[ int ] ]", " str "),
    *("tuple[int, ...]", "tuple[int, str | None]", "list[dict[str, list[int]]]"),
    *('Literal["a", "b"]', "Literal['a string', 1]", 'Literal["int64"] | None'),
    *("Theme", "list[Theme]", "dict[Theme, Theme | None] | None"),
]
BAD_TYPES = [
    *("string", "Optional[str]", "int64", "uuid", "list[string]", "dict[str, any]"),
    *("Dict[str, int]", "List[str]", "Union[str, int]", "str?", "int[]", "[]byte"),
    *("List<String>", "varchar(255)", "datetime.datetime", "uuid.UUID", "json"),
    *("int | str", "list[int | str]", "str | null", "The profile.", "a nice text", ""),
    *("map[string]int", "decimal", "text", "shop.models.Invoice", "str;", "zset[str]"),
]


def field(type: str, **more: object) -> dict[str, object]:
    fields = {"a": {"type": type, **more} if more else type}
    enums = {"Theme": ["light", "dark"]}
    return {"version": 1, "enums": enums, "structs": {"A": {"fields": fields}}}


def keyspace(**changed: object) -> dict[str, object]:
    body = {"cluster": "main", "key": "str", "value": "int", "pattern": "a/:key"}
    return {"version": 1, "clusters": {"main": {}}, "keyspaces": {"a": body | changed}}


def compiles(schema: dict[str, object]) -> bool:
    # JSON is YAML.
    found = pipeline.compile([Source("shop.yaml", json.dumps(schema))])
    return not any(each.severity == "error" for each in found.problems)


@pytest.mark.parametrize("type", GOOD_TYPES)
def test_types_of_the_language_are_taken(type: str) -> None:
    for schema in (field(type), field(type, doc="What it is.")):
        assert compiles(schema)
        assert VALIDATOR.is_valid(schema)


@pytest.mark.parametrize("type", BAD_TYPES)
def test_texts_that_are_no_types_are_flagged(type: str) -> None:
    for schema in (field(type), field(type, doc="What it is.")):
        assert not compiles(schema)
        assert not VALIDATOR.is_valid(schema)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "string"},
        {"key": "Optional[str]"},
        {"key": "uuid"},
        {"value": "string"},
        {"value": "list[string]"},
        {"value": "str | None"},
        {"value": "hash[str, str]"},
        {"value": "zset[str]"},
        {"value": "list"},
        {"pattern": "a/:id"},
        {"pattern": "a/:key/:id"},
        {"shard_by": "id"},
        {"expiry": {"daily_at": "03:00", "timezone": "UTC+1"}},
        {"expiry": {"daily_at": "03:00", "timezone": "europe/stockholm"}},
    ],
    ids=str,
)
def test_keyspaces_that_cannot_be_are_flagged(changed: dict[str, object]) -> None:
    schema = keyspace(**changed)
    assert not compiles(schema)
    assert not VALIDATOR.is_valid(schema)


@pytest.mark.parametrize(
    ("type", "default"),
    [
        ("str", 1),
        ("int", "1"),
        ("int", 1.5),
        ("float", "0.5"),
        ("bool", "yes"),
        ("bool", 1),
    ],
)
def test_defaults_of_another_type_are_flagged(type: str, default: object) -> None:
    schema = field(type, default=default)
    assert not compiles(schema)
    assert not VALIDATOR.is_valid(schema)


@pytest.mark.parametrize(
    ("type", "default"),
    [
        *(("str", "x"), ("int", 1), ("float", 1), ("float", 0.5), ("bool", True)),
        *(("dict[str, int]", {"a": 1}), ("list[int]", [1]), ("date", "2026-01-01")),
        *(("dict[str, dict[str, int]]", {"a": {"b": 1}}), ("Theme", "light")),
    ],
)
def test_good_defaults_are_taken(type: str, default: object) -> None:
    schema = field(type, default=default)
    assert compiles(schema)
    assert VALIDATOR.is_valid(schema)


def test_every_zone_is_taken() -> None:
    for zone in available_timezones() - {"localtime", "posixrules", "Factory"}:
        schema = keyspace(expiry={"daily_at": "03:00", "timezone": zone})
        assert VALIDATOR.is_valid(schema), zone


def test_a_declared_type_may_be_called_as_elsewhere_where_the_workspace_is_known() -> (
    None
):
    declared = 'version = 1\n[types]\nstring = "str"\n'
    validator = Draft202012Validator(json.loads(json_schema(workspace_of(declared))))
    assert validator.is_valid(field("list[string]"))
    assert not validator.is_valid(field("list[int64]"))


def test_no_pattern_needs_more_than_every_engine_has() -> None:
    for pattern in re.findall(r'"pattern": ("[^\n]*")', json_schema()):
        assert not re.search(r"\(\?|\\[bBdDwWAZ\"']", json.loads(pattern))


STRICT = """#:schema ./cachegen.schema.json
version = 1

[clusters.main]

[structs.Preferences.fields]
theme = { type = "str", default = "light" }
deep = { type = "dict[str, dict[str, int]]", default = { a = { x = 1 }, b = {} } }

[structs.Profile.fields]
email = { type = "str | None", optional = true, doc = "Where to write to." }
preferences = { type = "Preferences", default = { theme = "dark" } }
born = { type = "date", default = 2026-01-01 }

[keyspaces.profile]
cluster = "main"
key = "str"
value = "Profile"
pattern = "profile/:key"
expiry = { in = "1h", jitter = "10%" }
compress = true
load = { stale_for = "1h", retry_after = "1s" }

[keyspaces.calls]
cluster = "main"
key = "str"
value = "limiter"
pattern = "calls/:key"
limit = { count = 10, per = "1m", burst = 20 }
"""
LINTERS = {
    "tombi": ["lint", "--offline", "shop.toml"],
    "taplo": ["lint", "--schema", "{schema}", "shop.toml"],
    "check-jsonschema": ["--schemafile", "cachegen.schema.json", "shop.toml"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cachegen.schema.json").write_text(json_schema())
    (tmp_path / "shop.toml").write_text(STRICT)
    return tmp_path


def linted(linter: str, folder: Path) -> tuple[int, str]:
    program = shutil.which(linter, path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip(f"{linter} has no wheel for this platform")
    schema = (folder / "cachegen.schema.json").as_uri()
    arguments = [each.format(schema=schema) for each in LINTERS[linter]]
    done = subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("linter", LINTERS)
def test_strict_linters_have_nothing_to_say(linter: str, folder: Path) -> None:
    status, said = linted(linter, folder)
    assert status == 0
    assert not re.search("(?i)warning|error", said)


@pytest.mark.parametrize("linter", LINTERS)
def test_the_linters_do_look(linter: str, folder: Path) -> None:
    wrong = STRICT.replace('value = "Profile"', 'value = "string"')
    (folder / "shop.toml").write_text(wrong)
    assert linted(linter, folder)[0] != 0


def test_the_schema_itself_passes_a_check_of_its_patterns(folder: Path) -> None:
    program = shutil.which("check-jsonschema", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("check-jsonschema is not installed")
    done = subprocess.run(
        [program, "--check-metaschema", "cachegen.schema.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
