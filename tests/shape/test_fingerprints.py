"""Fingerprints: equal exactly when what is stored stays what it is, on every machine and for ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cachegen.breaking.fingerprints import Fingerprints

from .compiling import workspace
from .marked import keyspace

DECLARED = """
[types]
ID = "int"
[enums]
Theme = ["light", "dark"]
[structs.K.fields]
user = "str"
place = "str"
n = "int"
[structs.V]
doc = "A value."
[structs.V.fields]
name = "str"
theme = { type = "Theme", default = "light" }
inner = "list[V]"
other = "W | None"
[structs.W.fields]
x = "ID"
"""
STRUCT_KEY = keyspace(key='"K"', value='"V"', pattern='"p/:user/:place/:n"')


def _prints(text: str) -> tuple[str, str]:
    found = workspace(text)
    prints = Fingerprints.of(found)
    return prints.of_key(found.keyspaces[0]), prints.of_value(found.keyspaces[0])


def test_fingerprints_of_old_schemas_never_change() -> None:
    assert _prints(keyspace()) == ("9ea7ece393a1cfb3", "74d2df7d60f55a3d")
    assert _prints(DECLARED + STRUCT_KEY) == ("7ce183edc651ca8a", "efe01bdc99a46df3")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A value.", "Another doc."),
        ("[structs.W.fields]", "[structs.Other.fields]"),
        ('"light", "dark"', '"dark", "light"'),
        ('default = "light"', 'default = "dark"'),
        ("ID", "AccountID"),
        ("[keyspaces.k]", "[keyspaces.renamed]"),
        ('"p/:user/:place/:n"', '"p/:user/:place/:n"\nexpiry = "1s"'),
        ('n = "int"', 'm = "int"'),
    ],
)
def test_what_never_reaches_redis_changes_nothing(old: str, new: str) -> None:
    before = DECLARED + STRUCT_KEY
    after = before.replace(old, new).replace(
        '"W |', '"Other |' if "Other." in new else '"W |'
    )
    if "m =" in new:
        after = after.replace(":n", ":m")
    assert after != before
    assert _prints(after) == _prints(before)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"p/:user/:place/:n"', '"q/:user/:place/:n"'),
        ('"p/:user/:place/:n"', '"p/:place/:user/:n"'),
        ('"p/:user/:place/:n"', '"p/:user/:n/:place"'),
        ('"p/:user/:place/:n"', '"p/:user/:place/:n"\nshard_by = "n"'),
        ('n = "int"', 'n = "str"'),
    ],
)
def test_what_changes_a_stored_key_changes_the_fingerprint_of_keys_alone(
    old: str, new: str
) -> None:
    before, after = DECLARED + STRUCT_KEY, (DECLARED + STRUCT_KEY).replace(old, new)
    assert after != before
    assert _prints(after)[0] != _prints(before)[0]
    assert _prints(after)[1] == _prints(before)[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "str"', 'name = "int"'),
        ('name = "str"', 'title = "str"'),
        ('name = "str"', 'name = { type = "str", default = "" }'),
        ('"light", "dark"', '"light", "dark", "grey"'),
        ('ID = "int"', 'ID = "str"'),
        ('inner = "list[V]"', 'inner = "list[W]"'),
        ('x = "ID"', 'x = "ID"\ny = "int | None"'),
    ],
)
def test_what_changes_a_stored_value_changes_the_fingerprint_of_values_alone(
    old: str, new: str
) -> None:
    before, after = DECLARED + STRUCT_KEY, (DECLARED + STRUCT_KEY).replace(old, new)
    assert after != before
    assert _prints(after)[0] == _prints(before)[0]
    assert _prints(after)[1] != _prints(before)[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("int", "list[int]"),
        ("list[int]", "set[int]"),
        ("str", "bytes"),
        ("Theme", "str"),
    ],
)
def test_kinds_of_keyspaces_differ(one: str, other: str) -> None:
    first, second = (
        _prints(DECLARED + keyspace(value=f'"{value}"')) for value in (one, other)
    )
    assert first[0] == second[0]
    assert first[1] != second[1]


PROGRAM = """
import sys
from cachegen import pipeline
from cachegen.breaking.fingerprints import Fingerprints
from cachegen.source import Source

workspace = pipeline.compile([Source("api.toml", sys.argv[1])]).workspace
prints = Fingerprints.of(workspace)
print([(prints.of_key(each), prints.of_value(each)) for each in workspace.keyspaces])
"""


def test_the_seed_of_hashes_changes_nothing() -> None:
    text = f"version = 1\n[clusters.main]\n{DECLARED}{STRUCT_KEY}"
    shown = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, text],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert shown == {f"{[_prints(DECLARED + STRUCT_KEY)]}\n"}
