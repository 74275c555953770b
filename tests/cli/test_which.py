"""A raw key finds its keyspace and its typed key, exactly when the runtime would make it."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cachegen import ir
from cachegen.keys.inversion import Misfit, python_value
from cachegen.keys.which import which
from cachegen_runtime import CacheKeyError
from cachegen_runtime.keyspace import KeyspaceDefinition
from tests.cli.conftest import Cachegen
from tests.cli.modules import constants_of, module_of, workspace_of

KINDS = ("str", "int", "bool", "bytes", "UUID", "date", "datetime", "Mood", "Name")
EVERY = (
    'version = 1\n[clusters.main]\n[types]\nName = "str"\n[enums]\n'
    'Mood = ["high", "a/b", "c}", "%2f"]\n[structs.All.fields]\n'
    + "".join(f'f{number} = "{kind}"\n' for number, kind in enumerate(KINDS))
    + '[keyspaces.all]\ncluster = "main"\nkey = "All"\nvalue = "int"\nexpiry = "1s"\n'
    + 'shard_by = "f7"\npattern = "all/'
    + "/".join(f":f{number}" for number, _ in enumerate(KINDS))
    + '"\n'
    + "".join(
        f'[keyspaces.k{number}]\ncluster = "main"\nkey = "{kind}"\nvalue = "int"\n'
        f'pattern = ":key/{number}"\nexpiry = "1s"\n'
        for number, kind in enumerate(KINDS)
    )
)
VALUES = st.one_of(
    st.text(),
    st.sampled_from(["__cachegen", "__cachegenx", "{a}", "%2f", "a%5F", "naïve"]),
    st.integers(),
    st.booleans(),
    st.binary(),
    st.uuids(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))])),
)


@dataclass(frozen=True)
class Made:
    """A schema that has a keyspace of every kind of key, and the names of its module."""

    separator: str
    workspace: ir.Workspace
    names: dict[str, object]


@pytest.fixture(scope="module", params=["/", ":", ".", "|"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Made:
    """Return the schema and its module, with one separator after another."""
    separator = str(request.param)
    schema = EVERY.replace(
        "[clusters.main]", f'[clusters.main]\nseparator = "{separator}"'
    )
    module = module_of(schema, tmp_path_factory.mktemp("made"))
    words = {"UUID": UUID, "date": date, "datetime": datetime, "UTC": UTC}
    names = {**constants_of(module), **words}
    return Made(separator, workspace_of(schema), names)


@given(value=VALUES)
@example(value=bytes(7))
@example(value=bytes(8))
def test_every_key_that_the_runtime_makes_is_inverted(
    made: Made, value: object
) -> None:
    encoded = 0
    for number, _ in enumerate(KINDS):
        definition = made.names[f"_k{number}"]
        assert isinstance(definition, KeyspaceDefinition)
        try:
            key = definition.key_encoder(b"").encode(value, "get")
        except CacheKeyError:
            continue
        encoded += 1
        (owner,) = which(made.workspace, key.decode()).owners
        assert owner.keyspace.name == f"k{number}"
        assert eval(owner.key, dict(made.names)) == value
    lone = isinstance(value, str) and not value.isascii()
    assert encoded or lone


@given(
    first=st.one_of(
        st.text(alphabet="ab1-%2fF{}_ /+:TZé0.|3AE7C"),
        st.sampled_from(["%5F_cachegen", "__cachegen", "%5Fx", "2026-02-30", "007"]),
    )
)
def test_a_key_has_an_owner_exactly_when_the_runtime_reads_it(
    made: Made, first: str
) -> None:
    for number, _ in enumerate(KINDS):
        definition = made.names[f"_k{number}"]
        assert isinstance(definition, KeyspaceDefinition)
        raw = f"{first}{made.separator}{number}"
        read = definition.key_encoder(b"").decode(raw.encode()) is not None
        answer = which(made.workspace, raw)
        assert [each.keyspace.name for each in answer.owners] == [f"k{number}"] * read


def test_a_struct_key_comes_back_field_by_field(made: Made) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)
    fields = 'f0="/x", f1=-7, f2=True, f3=b"a", f4=UUID(int=5), f5=date(2026, 1, 2)'
    scope = {**made.names, "moment": moment}
    key = eval(f'All({fields}, f6=moment, f7=Mood("a/b"), f8="n")', scope)
    definition = made.names["_all"]
    assert isinstance(definition, KeyspaceDefinition)
    raw = definition.key_encoder(b"").encode(key, "get").decode()
    (owner,) = which(made.workspace, raw).owners
    assert "f7=Mood.A_B" in owner.key
    assert eval(owner.key, scope) == key


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("hits/a%2fb", "segment 2: `%2f` is not upper case"),
        ("hits/%41", "segment 2: `%41` is `A`, which is never escaped"),
        ("hits/100%", "`%` is no escape: a percent sign itself is written `%25`"),
        ("hits/a b", 'segment 2: " " is written `%20`'),
        ("hits/%FF", "segment 2: `%FF` does not spell UTF-8"),
        ("seen/{u1}/n/abc", "segment 4: `abc` is not an int"),
        ("seen/{u1}/n/007", "segment 4: `007` is written `7`"),
        ("seen/u1/n/7", "segment 2: `u1` is not in braces"),
        ("seen/{}/n/7", "segment 2: `{}` is empty"),
        ("seen/{u1}/m/7", "segment 3: `m` is not `n`"),
        ("seen/{u1}/n", "the key has 3 segments, the pattern 4"),
        ("hit/u1", "segment 1: `hit` is not `hits`"),
    ],
)
def test_a_key_of_no_keyspace_is_told_how_it_differs_from_the_nearest(
    project: Path, cachegen: Cachegen, raw: str, reason: str
) -> None:
    outcome = cachegen("which", raw, "--cluster", "main")
    assert (outcome.status, outcome.out) == (1, "")
    assert reason in outcome.err


@pytest.mark.parametrize(
    ("scalar", "careless", "written"),
    [
        (ir.Scalar.BYTES, "aGk=", "aGk"),
        (ir.Scalar.INT, "+007", "7"),
        (ir.Scalar.UUID, str(UUID(int=171)).upper(), str(UUID(int=171))),
    ],
)
def test_a_careless_spelling_of_a_value_is_told_its_own(
    scalar: ir.Scalar, careless: str, written: str
) -> None:
    assert python_value(scalar, careless) == Misfit(
        f"`{careless}` is written `{written}`"
    )
    assert isinstance(python_value(scalar, written), str)


@pytest.mark.parametrize(
    ("scalar", "form"),
    [
        (ir.Scalar.UUID, "a UUID in lower case"),
        (ir.Scalar.DATE, "a date (`2026-01-31`)"),
        (ir.Scalar.INT, "an int"),
    ],
)
def test_what_is_no_spelling_of_a_value_is_told_the_form(
    scalar: ir.Scalar, form: str
) -> None:
    assert python_value(scalar, "zz") == Misfit(f"`zz` is not {form}")


def test_what_is_printed_can_be_pasted(project: Path, cachegen: Cachegen) -> None:
    outcome = cachegen("which", "seen/{u%2F1}/n/-7")
    assert (outcome.status, outcome.err) == (0, "")
    assert 'Seen(user="u/1", number=-7)' in outcome.out
    assert "api.seen" in outcome.out
    assert "schemas/api.toml:17:12" in outcome.out


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("naïve/letter", '"naïve"'),
        ("日本/letter", '"日本"'),
        ("a'b\"ü/letter", r'''"a'b\"ü"'''),
        ("a\u202eb/letter", '"a\\u202eb"'),
        ("a\u2028b/letter", '"a\\u2028b"'),
    ],
)
def test_letters_of_any_script_are_shown_as_they_are_and_what_hides_is_spelled_out(
    project: Path, cachegen: Cachegen, raw: str, shown: str
) -> None:
    assert shown in cachegen("which", raw).out
    answer = json.loads(cachegen("which", raw, "--format", "json").out)
    (owner,) = answer["owners"]
    assert ast.literal_eval(owner["key"]) == raw.removesuffix("/letter")


def test_a_key_of_two_clusters_has_two_owners_unless_one_is_asked_for(
    project: Path, cachegen: Cachegen
) -> None:
    both = json.loads(cachegen("which", "hits/red", "--format", "json").out)
    assert [each["keyspace"] for each in both["owners"]] == ["hits", "colours"]
    one = cachegen("which", "hits/red", "--cluster", "other", "--format", "json")
    (owner,) = json.loads(one.out)["owners"]
    assert owner["key"] == "Colour.RED"
    assert owner["fields"] == [{"name": "key", "type": "Colour", "value": "Colour.RED"}]


def joined_by_colons(project: Path) -> None:
    """Let the keys of one of the project's clusters be joined by colons."""
    path = project / "schemas" / "api.toml"
    text = path.read_text()
    path.write_text(text.replace("[clusters.main]", "[clusters.main]\nseparator = ':'"))


def test_a_key_is_parted_as_its_cluster_joins_it(
    project: Path, cachegen: Cachegen
) -> None:
    joined_by_colons(project)
    outcome = cachegen("which", "seen:{u/1}:n:-7")
    assert (outcome.status, outcome.err) == (0, "")
    assert 'Seen(user="u/1", number=-7)' in outcome.out
    assert "pattern   seen/:user/n/:number, joined by :\n" in outcome.out
    assert cachegen("which", "hits/red", "--cluster", "other").status == 0
    assert cachegen("which", "hits/red", "--cluster", "main").status == 1
    (owner,) = json.loads(cachegen("which", "hits:a%3Ab", "--format", "json").out)[
        "owners"
    ]
    assert (owner["key"], owner["separator"]) == ('UserID("a:b")', ":")


def test_a_key_that_is_joined_otherwise_is_told_what_it_would_be(
    project: Path, cachegen: Cachegen
) -> None:
    assert "joined by `/`: `hits/u1` would be of" in cachegen("which", "hits:u1").err
    path = project / "schemas" / "api.toml"
    for cluster in ("main", "other"):
        text = path.read_text()
        header = f"[clusters.{cluster}]"
        path.write_text(text.replace(header, f"{header}\nseparator = ':'"))
    said = cachegen("which", "seen/{u1}/n/1").err
    assert "joined by `:`: `seen:{u1}:n:1` would be of api.seen" in said
    assert "does not begin with `:`: `hits:red`" in cachegen("which", ":hits:red").err


def test_a_prefix_is_taken_off_and_missed(project: Path, cachegen: Cachegen) -> None:
    assert cachegen("which", "staging:hits/u", "--key-prefix", "staging:").status == 0
    outcome = cachegen("which", "hits/u", "--key-prefix", "staging:")
    assert outcome.status == 1
    assert "does not begin with the prefix" in outcome.err


def test_the_former_spelling_of_the_prefix_still_works_and_is_not_offered(
    project: Path, cachegen: Cachegen
) -> None:
    assert cachegen("which", "staging:hits/u", "--prefix", "staging:").status == 0
    assert "  --prefix" not in cachegen("which", "--help").out


def test_reserved_and_foreign_keys_are_nobodys(
    project: Path, cachegen: Cachegen
) -> None:
    assert "for itself" in cachegen("which", "__cachegen/letter").err
    assert cachegen("which", "%5F_cachegen/letter").status == 0
    assert cachegen("which", "hits/a\udcff").status == 1
    assert cachegen("which", "").status == 1


def test_a_misspelled_cluster_and_a_broken_schema_end_as_promised(
    project: Path, cachegen: Cachegen
) -> None:
    outcome = cachegen("which", "hits/a", "--cluster", "mian")
    assert (outcome.status, "did you mean `main`?" in outcome.err) == (2, True)
    (project / "schemas" / "api.toml").write_text("version = 1\nx = 2\n")
    outcome = cachegen("which", "hits/a")
    assert (outcome.status, "CG110" in outcome.err) == (1, True)


@pytest.mark.parametrize(
    ("record", "prefix", "key"),
    [
        ("__cachegen/l/{hits/u1}", "", 'UserID("u1")'),
        ("app:__cachegen/l/{app:hits/u1}", "app:", 'UserID("u1")'),
        ("__cachegen/l/seen/{u1}/n/7", "", 'Seen(user="u1", number=7)'),
    ],
)
def test_a_record_is_that_of_its_key(
    project: Path, cachegen: Cachegen, record: str, prefix: str, key: str
) -> None:
    outcome = cachegen("which", record, "--cluster", "main", "--prefix", prefix)
    assert outcome.status == 0
    assert f"key       {key}\n" in outcome.out
    assert "record    of " in outcome.out
    form = ("--cluster", "main", "--prefix", prefix, "--format", "json")
    found = json.loads(cachegen("which", record, *form).out)
    assert found["owners"][0]["key"] == key
    assert found["record_of"] in ("hits/u1", "seen/{u1}/n/7")
