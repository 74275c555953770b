"""`check --fix` writes what is certain, says what it did, and leaves everything else as it is."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import Cachegen

HEAD = """\
version = 1
[clusters.main]
[structs.Session.fields]
user_id = "str"
device = "str"
"""
KEYSPACE = """\
[keyspaces.{name}]
cluster = "main"
key = "{key}"
value = "{value}"
pattern = "{pattern}"
expiry = "60s"
"""


def keyspace(
    key: str = "str",
    value: str = "int",
    pattern: str = "hits/:key",
    name: str = "hits",
) -> str:
    return KEYSPACE.format(name=name, key=key, value=value, pattern=pattern)


SESSIONS = keyspace("Session", "int", "session/:user_id/:device", "sessions")


@pytest.fixture
def schema() -> str:
    return HEAD + SESSIONS


def written(project: Path, text: str, name: str = "api.toml") -> Path:
    path = project / "schemas" / name
    if name != "api.toml":
        (project / "schemas" / "api.toml").unlink()
    path.write_text(text, newline="")
    return path


CERTAIN = {
    "a section's name": ("[keyspaces.", "[keyspace."),
    "a key's name": ("pattern =", "patern ="),
    "a cluster's name": ('"main"', '"mian"'),
    "a type's name": ('value = "int"', 'value = "imt"'),
    "another language's type": ('value = "int"', 'value = "int64"'),
    "another library's type": ('device = "str"', 'device = "builtins.str"'),
    "a field's name": (":device", ":devise"),
    "a missing placeholder": ("session/:user_id/:device", "session/:user_id"),
    "all missing placeholders": ("session/:user_id/:device", "session"),
}


@pytest.mark.parametrize("what", CERTAIN)
def test_certain_help_is_written(
    project: Path, schema: str, cachegen: Cachegen, what: str
) -> None:
    right, wrong = CERTAIN[what]
    path = written(project, schema.replace(right, wrong))
    done = cachegen("check", "--fix")
    assert (done.status, path.read_text()) == (0, schema), done.err
    assert "fixed CG" in done.err


OPTIONAL = {
    '"str?"': '"str | None"',
    '"Optional[str]"': '"str | None"',
    '"int[]"': '"list[int]"',
    '"map[string]int64"': '"dict[str, int]"',
    "'List<string>'": "'list[str]'",
}


@pytest.mark.parametrize("typed", OPTIONAL)
def test_the_spelling_of_types_is_ours_afterwards(
    project: Path, cachegen: Cachegen, typed: str
) -> None:
    rest = keyspace(value="P")
    text = f"{HEAD}{SESSIONS}[structs.P.fields]\nx = {{}}\n{rest}"
    path = written(project, text.format(typed))
    done = cachegen("check", "--fix")
    assert (done.status, path.read_text()) == (0, text.format(OPTIONAL[typed]))


def test_what_one_fix_uncovers_is_fixed_as_well(
    project: Path, schema: str, cachegen: Cachegen
) -> None:
    wrong = schema.replace("[keyspaces.", "[keyspcaes.").replace('"int"', '"integr"')
    path = written(project, wrong)
    done = cachegen("check", "--fix")
    assert (done.status, path.read_text()) == (0, schema)
    assert done.err == (
        "schemas/api.toml:6:2: fixed CG110: `keyspcaes` is now `keyspaces`\n"
        "schemas/api.toml:9:10: fixed CG202: `integr` is now `int`\n"
        "2 mistakes fixed\n"
    )


UNCERTAIN = {
    "two clusters as near": (
        "[clusters.main]",
        "[clusters.maim]\n[clusters.maip]",
    ),
    "a number without a unit": ('"60s"', "60"),
    "a habit of other tools": ("expiry", "ttl"),
    "a name that is near to none": ('"main"', '"elsewhere"'),
}


@pytest.mark.parametrize("what", UNCERTAIN)
def test_what_is_not_certain_stays(
    project: Path, schema: str, cachegen: Cachegen, what: str
) -> None:
    text = schema.replace(*UNCERTAIN[what])
    path = written(project, text)
    done = cachegen("check", "--fix")
    assert (done.status, path.read_text()) == (1, text)
    assert "fixed" not in done.err


def test_a_mistake_stays_beside_those_that_are_fixed(
    project: Path, schema: str, cachegen: Cachegen
) -> None:
    text = schema.replace('"60s"', "60")
    path = written(project, text.replace('"int"', '"itn"'))
    done = cachegen("check", "--fix", "--format", "json")
    assert (done.status, path.read_text()) == (1, text)
    assert "fixed CG202" in done.err
    assert '"CG111"' in done.out
    assert '"CG202"' not in done.out


def test_of_two_keys_that_mean_the_same_one_is_fixed(
    project: Path, schema: str, cachegen: Cachegen
) -> None:
    text = schema.replace("pattern =", "patern =").replace('"int"', '"integr"')
    path = written(project, text + 'pattren = "x/:key"\n')
    assert cachegen("check", "--fix").status == 1
    assert path.read_text() == schema + 'pattren = "x/:key"\n'


def test_a_section_is_renamed_under_all_its_headers(
    project: Path, schema: str, cachegen: Cachegen
) -> None:
    right = f"{schema}[keyspaces.sessions.near]\nentries = 10\n"
    path = written(project, right.replace("[keyspaces.", "[keyspace."))
    done = cachegen("check", "--fix")
    assert (done.status, path.read_text()) == (0, right), done.err


def test_beside_a_mistake_of_syntax_names_are_still_fixed(
    project: Path, schema: str, cachegen: Cachegen
) -> None:
    text = schema + "[keyspaces.more\n"
    path = written(project, text.replace('"int"', '"integr"'))
    assert cachegen("check", "--fix").status == 1
    assert path.read_text() in (text, text.replace('"int"', '"integr"'))


def test_line_ends_marks_comments_and_quotes_stay(
    project: Path, schema: str, cachegen: Cachegen
) -> None:
    kept = "\ufeff" + schema.replace("\n", "\r\n") + "# é 'quote\r\n"
    kept = kept.replace('"str"', "'str'")
    path = written(project, kept.replace("'str'", "'string'", 1))
    assert cachegen("check", "--fix").status == 0
    assert path.read_bytes().decode() == kept


YAML = """\
version: 1
clusters: {main: {}}
structs:
  Row:
    fields:
      name: str | None
      tags: list[str]  # it's a list
      more: {type: "list[int]", doc: "more"}
keyspaces:
  row: {cluster: main, key: str, value: Row, pattern: row/:key, expiry: 60s}
"""


def test_yaml_is_fixed_as_yaml(project: Path, cachegen: Cachegen) -> None:
    wrong = YAML.replace("str | None", "str?").replace('"list[int]"', '"int[]"')
    wrong = wrong.replace("list[str]", "str[]").replace(": main,", ": mian,")
    wrong = wrong.replace("/:key", "").replace("fields", "feilds")
    path = written(project, wrong, "api.yaml")
    done = cachegen("check", "--fix")
    assert (done.status, path.read_text()) == (0, YAML), done.err


def test_without_the_flag_nothing_is_written(
    project: Path, schema: str, cachegen: Cachegen
) -> None:
    text = schema.replace('"main"', '"mian"')
    path = written(project, text)
    assert cachegen("check").status == 1
    assert path.read_text() == text


def test_success_is_reported_only_on_a_terminal(project: Path) -> None:
    command = [sys.executable, "-m", "cachegen"]
    piped = subprocess.run([*command, "check"], capture_output=True, text=True)
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, "", "")
    assert "no problems in 1 schema with 1 keyspace" in _on_a_terminal(
        [*command, "check"]
    )
    for _ in range(2):
        printed = _on_a_terminal([*command, "generate"])
        assert "caches is up to date with 1 schema" in printed


def _on_a_terminal(command: list[str]) -> str:
    ours, theirs = pty.openpty()
    subprocess.run(command, stdout=theirs, stderr=theirs, check=True)
    os.close(theirs)
    printed = os.read(ours, 4096).decode()
    os.close(ours)
    return printed
