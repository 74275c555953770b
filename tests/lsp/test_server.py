"""The language server, driven by a client over a real connection."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cachegen.report.explain import address
from tests.lsp.client import Client, ServerError
from tests.lsp.conftest import API, SHARED


def _position(text: str, part: str, beyond: int = 0) -> tuple[int, int]:
    """Return line and UTF-16 column of the first place of `part`, and some units beyond."""
    before = text[: text.index(part)]
    line = before.rsplit("\n", 1)[-1]
    return before.count("\n"), len(line.encode("utf-16-le")) // 2 + beyond


def _range(text: str, part: str) -> dict[str, dict[str, int]]:
    line, column = _position(text, part)
    length = len(part.encode("utf-16-le")) // 2
    return {
        "start": {"line": line, "character": column},
        "end": {"line": line, "character": column + length},
    }


def test_good_schemas_have_no_diagnostics(client: Client, api: Path) -> None:
    client.open(api)
    assert client.diagnostics(api) == []


def test_what_is_typed_is_judged_before_it_is_saved(client: Client, api: Path) -> None:
    client.open(api)
    assert client.diagnostics(api) == []
    client.change(api, API.replace('"int"', '"itn"'))
    (found,) = client.diagnostics(api)
    assert found["code"] == "CG202"
    assert found["severity"] == 1
    assert found["source"] == "cachegen"
    assert found["codeDescription"] == {"href": address("CG202")}
    assert found["range"] == _range(API.replace('"int"', '"itn"'), "itn")
    assert "did you mean" in str(found["message"])
    client.change(api, API)
    assert client.diagnostics(api) == []


def test_a_fast_typist_is_not_interrupted(client: Client, api: Path) -> None:
    client.open(api)
    for word in ("i", "in", "it", "itn", "int"):
        client.change(api, API.replace('"int"', f'"{word}"'))
    assert client.diagnostics(api) == []


def test_a_problem_that_a_buffer_makes_in_another_file_is_shown_there(
    client: Client, api: Path, shared: Path
) -> None:
    client.open(shared, SHARED.replace("UserID:", "PersonID:", 1))
    codes = {each["code"] for each in client.diagnostics(api)}
    assert codes == {"CG202"}
    client.change(shared, SHARED)
    assert client.diagnostics(api) == []


def test_a_buffer_that_is_closed_unsaved_counts_no_more(
    client: Client, api: Path
) -> None:
    client.open(api, API.replace('"int"', '"itn"'))
    assert len(client.diagnostics(api)) == 1
    client.notify("textDocument/didClose", textDocument={"uri": api.as_uri()})
    assert client.diagnostics(api) == []


def test_a_syntax_error_is_a_diagnostic_and_the_rest_of_the_file_still_works(
    client: Client, api: Path, shared: Path
) -> None:
    broken = API.replace('doc = "Who was where."', 'doc = "Who was where.')
    client.open(api, broken)
    found = client.diagnostics(api)
    assert any(str(each["code"]).startswith("CG1") for each in found)
    answer = client.ask("definition", api, *_position(broken, 'UserID"'))
    assert answer == {"uri": shared.as_uri(), "range": _range(SHARED, "UserID")}


def test_columns_are_utf_16_units(client: Client, api: Path) -> None:
    text = API.replace(
        '{ type = "date", doc = "🎉" }', '{ doc = "🎉🎉", type = "dat" }'
    )
    client.open(api, text)
    (found,) = client.diagnostics(api)
    assert found["range"] == _range(text, "dat" + '" }'[:0])
    answer = client.ask("hover", api, *_position(text, "type ="))
    assert "`type`" in str(answer)


def test_a_client_that_wants_utf_8_gets_it(project: Path, api: Path) -> None:
    client = Client(project, ("utf-8", "utf-16"))
    text = API.replace(
        '{ type = "date", doc = "🎉" }', '{ doc = "🎉🎉", type = "dat" }'
    )
    client.open(api, text)
    (found,) = client.diagnostics(api)
    line = text[: text.index('dat"')].rsplit("\n", 1)[-1]
    assert f"'character': {len(line.encode())}" in str(found["range"])
    client.close()


def test_a_part_of_a_line_behind_an_emoji_is_changed_where_the_editor_says(
    client: Client, api: Path
) -> None:
    text = API.replace(
        '{ type = "date", doc = "🎉" }', '{ doc = "🎉🎉", type = "dat" }'
    )
    client.open(api, text)
    assert len(client.diagnostics(api)) == 1
    line, start = _position(text, 'dat" }')
    client.edit(api, line, start, start + 3, "date")
    assert client.diagnostics(api) == []


def test_a_file_that_changes_outside_of_the_editor_is_read_again(
    project: Path, api: Path, shared: Path
) -> None:
    client = Client(project, watches=True)
    client.open(api)
    assert client.diagnostics(api) == []
    shared.write_text(SHARED.replace("UserID:", "PersonID:", 1))
    changes = [{"uri": shared.as_uri(), "type": 2}]
    client.notify("workspace/didChangeWatchedFiles", changes=changes)
    assert {each["code"] for each in client.diagnostics(api)} == {"CG202"}
    assert client.close() == ""


def test_hover_on_a_pattern_shows_an_example_of_the_keys(
    client: Client, api: Path
) -> None:
    client.open(api)
    shown = str(client.ask("hover", api, *_position(API, "visits/")))
    assert "visits/{42}/2026-01-31" in shown
    assert "Visits of a day." in shown


def test_hover_shows_keys_joined_as_they_are_stored(
    client: Client, api: Path, shared: Path
) -> None:
    client.open(api)
    joined = SHARED.replace("  main:\n", '  main:\n    separator: ":"\n')
    assert joined != SHARED
    client.open(shared, joined)
    shown = str(client.ask("hover", api, *_position(API, "visits/")))
    assert "visits:{42}:2026-01-31" in shown
    shown = str(client.ask("hover", api, *_position(API, 'main"')))
    assert "separator = :" in shown


def test_hover_on_a_type_shows_the_names_that_are_stored(
    client: Client, api: Path
) -> None:
    text = API.replace(
        'user_id = "UserID"', 'user_id = { type = "UserID", json = "user-id" }'
    )
    client.open(api, text)
    assert client.diagnostics(api) == []
    shown = str(client.ask("hover", api, *_position(text, 'Visit"')))
    assert 'user_id: UserID  (stored as "user-id")' in shown


def test_hover_on_a_type_shows_its_declaration(
    client: Client, api: Path, shared: Path
) -> None:
    client.open(api)
    assert "type UserID = int" in str(
        client.ask("hover", api, *_position(API, "UserID"))
    )
    shown = str(client.ask("hover", api, *_position(API, 'Visit"')))
    assert "user_id: UserID" in shown
    assert "Who was where." in shown
    client.open(shared)
    shown = str(client.ask("hover", shared, *_position(SHARED, "main\n")))
    assert "eviction_policy = allkeys-lfu" in shown


def test_hover_on_a_key_of_the_language_says_what_it_is_for(
    client: Client, api: Path
) -> None:
    client.open(api)
    shown = str(client.ask("hover", api, *_position(API, "shard_by"[:3])))
    assert "slot in Redis Cluster" in shown


def test_hover_tells_how_a_keyspace_is_loaded_and_what_a_forget_becomes(
    client: Client, api: Path
) -> None:
    text = f"""{API}
[keyspaces.loaded]
cluster = "main"
key = "UserID"
value = "str"
pattern = "loaded/:key"
load = {{ missing = "30s" }}
near = true

[forget.user]
key = "UserID"
keyspaces = ["loaded"]
"""
    client.open(api, text)
    shown = str(client.ask("hover", api, *_position(text, "loaded/")))
    assert "load = missing 30s" in shown
    assert "near = true" in shown
    shown = str(client.ask("hover", api, *_position(text, "missing")))
    assert "how long that is remembered" in shown
    assert "forget_user(UserID)" in str(
        client.ask("hover", api, *_position(text, "user]"))
    )
    assert "loaded/:key" in str(client.ask("hover", api, *_position(text, 'loaded"]')))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('[keyspaces.x]\ncluster = "', "main"),
        ('[keyspaces.x]\nkey = "', "Visit"),
        ('[keyspaces.x]\nvalue = "list[Us', "UserID"),
        ("[keyspaces.x]\non", "on_decode_error"),
        ('[keyspaces.x]\nkey = "Visit"\npattern = "x/:', ":day"),
        ('[keyspaces.x]\nkey = "Visit"\nshard_by = "', "user_id"),
        ("[keyspaces.x]\nexpiry = { i", "in"),
        ('[keyspaces.x]\nexpiry = { in = "1d", on = "', "create"),
        ('[keyspaces.x]\nexpiry = { timezone = "Europe/St', "Europe/Stockholm"),
        ('[clusters.x]\neviction_policy = "', "volatile-ttl"),
        ('[clusters.x]\nseparator = "', ":"),
        ("[clusters.x]\nev", "eviction_policy"),
        ("[keyspaces.x]\nload = ", "true"),
        ("[keyspaces.x]\nlo", "load"),
        ('[keyspaces.x]\nload = { missing = "1s", st', "stale_for"),
        ('[keyspaces.x]\nload = { on_unavailable = "', "raise"),
        ("[keyspaces.x]\nnear = { en", "entries"),
        ("[keyspaces.x.lo", "load"),
        ("[keyspaces.x.near]\nla", "lag"),
        ('[keyspaces.x]\nvalue = "lim', "limiter"),
        ('[keyspaces.x]\nvalue = "lo', "lock"),
        ('[keyspaces.x]\nvalue = "sor', "sorted_set"),
        ('[keyspaces.x]\nvalue = "dict[Us', "UserID"),
        ('[keyspaces.x]\nvalue = "dict[str, Vi', "Visit"),
        ("[keyspaces.x]\nlim", "limit"),
        ("[keyspaces.x]\nlea", "lease"),
        ('[keyspaces.x]\nlease = "', "30s"),
        ('[keyspaces.x]\nlimit = "', "10/1m"),
        ("[keyspaces.x]\nlimit = ", '{ count = 10, per = "1m", burst = 20 }'),
        ("[keyspaces.x]\nlimit = { bu", "burst"),
        ('[keyspaces.x]\nlimit = { per = "', "10m"),
        ('[keyspaces.x]\nlimit = { algorithm = "', "exact_window"),
        ("[keyspaces.x]\nlimit = [{ co", "count"),
        ('[keyspaces.x]\nlimit = [{ per = "', "10m"),
        ("[keyspaces.x]\nlimit = { reset = { da", "daily_at"),
        (
            '[keyspaces.x]\nlimit = { reset = { timezone = "Europe/St',
            "Europe/Stockholm",
        ),
        ("[keyspaces.x.lim", "limit"),
        ("[keyspaces.x.limit]\nal", "algorithm"),
        ('[keyspaces.x]\nwhen_unavailable = "', "local"),
        ('[keyspaces.x]\ncompress = { above = "', "4kb"),
        ("[for", "forget"),
        ('[forget.x]\nkey = "Us', "UserID"),
        ('[forget.x]\nkeyspaces = ["vis', "visits"),
        ("[key", "keyspaces"),
        ("[structs.A.", "fields"),
        ('[structs.A.fields]\nx = { type = "Deci', "Decimal"),
        ('[types]\nA = "', "datetime"),
    ],
)
def test_completion_in_toml(
    client: Client, api: Path, written: str, expected: str
) -> None:
    text = f"{API}\n{written}"
    client.open(api, text)
    lines = text.split("\n")
    items = client.ask("completion", api, len(lines) - 1, len(lines[-1]))
    assert isinstance(items, list)
    assert expected in [each["label"] for each in items]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  x:\n    cluster: ", "main"),
        ("  x:\n    key: ", "Visit"),
        ("  x:\n    on", "on_decode_error"),
        ("  x:\n    key: Visit\n    pattern: x/:us", ":user_id"),
        ("  x:\n    expiry: { i", "in"),
        ("  x: { cluster: ", "main"),
        ("  x:\n    value: sor", "sorted_set"),
        ("  x:\n    limit: ", "10/1m"),
        ("  x:\n    limit:\n      - co", "count"),
        ("  x:\n    lease: ", "1h"),
        ("ty", "types"),
    ],
)
def test_completion_in_yaml(
    client: Client, shared: Path, written: str, expected: str
) -> None:
    text = SHARED.replace("types:", "enums: {}\ntypes:") if written != "ty" else "ver"
    text = text + written if written != "ty" else "version: 1\nty"
    client.open(shared, text)
    lines = text.split("\n")
    items = client.ask("completion", shared, len(lines) - 1, len(lines[-1]))
    assert isinstance(items, list)
    assert expected in [each["label"] for each in items]


def test_a_completion_replaces_the_word_that_was_begun(
    client: Client, api: Path
) -> None:
    text = f'{API}\n[keyspaces.x]\nkey = "Visit"\npattern = "x/:us'
    client.open(api, text)
    items = client.ask("completion", api, text.count("\n"), len('pattern = "x/:us'))
    assert isinstance(items, list)
    (item,) = (each for each in items if each["label"] == ":user_id")
    assert item["textEdit"]["newText"] == ":user_id"
    assert item["textEdit"]["range"]["start"]["character"] == len('pattern = "x/')


def test_the_definition_of_a_cluster_and_a_type_in_another_file(
    client: Client, api: Path, shared: Path
) -> None:
    client.open(api)
    answer = client.ask("definition", api, *_position(API, 'main"'))
    assert answer == {"uri": shared.as_uri(), "range": _range(SHARED, "main")}
    answer = client.ask("definition", api, *_position(API, ":day", 2))
    assert answer == {"uri": api.as_uri(), "range": _range(API, "day")}


def test_a_field_is_renamed_with_its_placeholders(client: Client, api: Path) -> None:
    client.open(api)
    answer = client.ask("rename", api, *_position(API, "user_id"), newName="person")
    expected = API.replace("user_id", "person")
    assert _applied(answer, {api: API}) == {api: expected}


def test_a_type_and_a_cluster_are_renamed_across_files(
    client: Client, api: Path, shared: Path
) -> None:
    client.open(api)
    files = {api: API, shared: SHARED}
    answer = client.ask("rename", api, *_position(API, 'UserID"'), newName="PersonID")
    assert _applied(answer, files) == {
        path: text.replace("UserID", "PersonID") for path, text in files.items()
    }
    answer = client.ask("rename", api, *_position(API, 'main"'), newName="far-away")
    assert _applied(answer, files) == {
        path: text.replace("main", "far-away") for path, text in files.items()
    }


def test_a_rename_that_would_break_the_schema_is_refused_in_words(
    client: Client, api: Path
) -> None:
    client.open(api)
    for name in ("day", "no good", "class"):
        with pytest.raises(ServerError, match="cannot rename"):
            client.ask("rename", api, *_position(API, "user_id"), newName=name)


def test_references_are_all_mentions(client: Client, api: Path, shared: Path) -> None:
    client.open(api)
    found = client.ask(
        "references",
        api,
        *_position(API, 'UserID"'),
        context={"includeDeclaration": True},
    )
    assert isinstance(found, list)
    assert sorted(each["uri"] for each in found) == sorted(
        [api.as_uri(), shared.as_uri(), shared.as_uri()]
    )


def test_formatting_is_what_fmt_does(client: Client, api: Path) -> None:
    client.open(
        api,
        API.replace('cluster = "main"\nkey = "Visit"', 'key="Visit"\ncluster="main"'),
    )
    edits = client.request(
        "textDocument/formatting",
        textDocument={"uri": api.as_uri()},
        options={"tabSize": 2, "insertSpaces": True},
    )
    assert isinstance(edits, list)
    assert 'cluster = "main"\nkey = "Visit"' in edits[0]["newText"]


def test_wrong_settings_are_told_and_a_file_that_is_no_schema_is_left_alone(
    project: Path, api: Path
) -> None:
    (project / "cachegen.toml").write_text("schemsa = []\n")
    client = Client(project)
    client.open(api)
    assert "unknown key `schemsa`" in client.message()
    other = project / "other"
    other.mkdir()
    (other / "cachegen.toml").write_text('schemas = ["x"]\n')
    client.open(other / "settings.toml", "[server]\nport = 1\n")
    assert client.ask("hover", other / "settings.toml", 0, 2) is None
    client.close()


def test_a_schema_that_was_never_saved_belongs_to_the_workspace(
    client: Client, api: Path
) -> None:
    fresh = api.with_name("zoo.toml")
    client.open(fresh, 'version = 1\n[types]\nUserID = "str"\n')
    (found,) = client.diagnostics(fresh)
    assert found["code"] == "CG208"
    (related,) = _listed(found["relatedInformation"])
    assert "shared.yaml" in str(related)


def test_settings_below_a_schema_folder_are_no_schema(
    client: Client, project: Path, api: Path
) -> None:
    settings = project / "cachegen.toml"
    settings.write_text('schemas = ["."]\n')
    client.open(settings)
    client.open(api, API.replace('"int"', '"itn"'))
    assert [each["code"] for each in client.diagnostics(api)] == ["CG202"]
    assert client.ask("hover", settings, 0, 2) is None


def test_without_the_library_the_command_names_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys; sys.modules['pygls'] = None\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "cachegen", "lsp"],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 2
    assert 'pip install "cachegen[codegen,lsp]"' in result.stderr
    assert "Traceback" not in result.stderr


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return list(value)


def _applied(answer: object, files: dict[Path, str]) -> dict[Path, str]:
    """Return the files that a workspace edit changes, with their new texts."""
    assert isinstance(answer, dict)
    changed: dict[Path, str] = {}
    by_uri = {path.as_uri(): path for path in files}
    for uri, edits in answer["changes"].items():
        lines = files[by_uri[uri]].split("\n")
        for edit in sorted(edits, key=lambda each: str(each["range"]), reverse=True):
            start, end = edit["range"]["start"], edit["range"]["end"]
            assert start["line"] == end["line"]
            line = lines[start["line"]].encode("utf-16-le")
            head = line[: 2 * start["character"]].decode("utf-16-le")
            tail = line[2 * end["character"] :].decode("utf-16-le")
            lines[start["line"]] = f"{head}{edit['newText']}{tail}"
        changed[by_uri[uri]] = "\n".join(lines)
    return changed


GUARDING = """\
version = 1
[clusters.main]
[types]
PersonID = "str"
[keyspaces.calls]
cluster = "main"
key = "PersonID"
value = "limiter"
limit = [{ count = 10, per = "1m" }, { count = 100, per = "1d" }]
when_unavailable = "local"
pattern = "calls/:key"
[keyspaces.nightly]
cluster = "main"
key = "str"
value = "lock"
lease = "5m"
pattern = "nightly/:key"
[keyspaces.board]
cluster = "main"
key = "str"
value = "sorted_set[PersonID]"
pattern = "board/:key"
[keyspaces.cart]
cluster = "main"
key = "str"
value = "dict[PersonID, int]"
pattern = "cart/:key"
"""


def test_limiters_locks_dicts_and_sorted_sets_are_shown(
    client: Client, api: Path
) -> None:
    client.open(api, GUARDING)
    shown = _hovered(client, api, GUARDING, "calls]")
    assert "limit = count 10, per 1m and count 100, per 1d" in shown
    assert "when_unavailable = local" in shown
    assert "calls/" in shown
    assert "lease = 5m" in _hovered(client, api, GUARDING, "nightly]")
    assert "admitted" in _hovered(client, api, GUARDING, "count = 100")
    assert "how long it is held" in _hovered(client, api, GUARDING, "lease =")
    assert "type PersonID = str" in _hovered(client, api, GUARDING, "PersonID]")
    assert "type PersonID = str" in _hovered(client, api, GUARDING, "PersonID, int")
    found = client.ask(
        "references",
        api,
        *_position(GUARDING, 'PersonID = "str"'),
        context={"includeDeclaration": True},
    )
    assert isinstance(found, list)
    assert len(found) == 4


STORING = """\
version = 1
[clusters.main]
[structs.Old.fields]
a = "int"
[structs.Profile]
was = [{ type = "Old", upgrade = "shop.caches.upgrade" }]
[structs.Profile.fields]
b = "int"
[keyspaces.profile]
cluster = "main"
key = "str"
value = "Profile"
pattern = "profile/:key"
compress = { above = "4kb" }
encrypt = true
"""


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("[keyspaces.profile]\nenc", {"compress", "encrypt"}),
        ("[keyspaces.profile]\ncompress = ", {"true"}),
        ("[keyspaces.profile]\ncompress = { ", {"above", "level"}),
        ("[keyspaces.profile]\nencrypt = ", {"true", "read"}),
        ("[keyspaces.profile]\nencrypt = { ", {"accept_plain"}),
        ("[structs.Profile]\nwa", {"was", "fields", "import"}),
        ("[structs.Profile]\nwas = [{ ", {"type", "upgrade"}),
        ("[structs.Profile]\nwas = [{ type = ", {"Old"}),
    ],
)
def test_how_values_are_stored_is_offered_where_it_is_written(
    client: Client, api: Path, line: str, labels: set[str]
) -> None:
    text = f"version = 1\n[structs.Old.fields]\na = 'int'\n{line}"
    client.open(api, text)
    items = client.ask("completion", api, text.count("\n"), len(line.split("\n")[-1]))
    assert isinstance(items, list)
    assert labels <= {each["label"] for each in items}


def test_former_shapes_and_how_values_are_stored_are_shown(
    client: Client, api: Path
) -> None:
    client.open(api, STORING)
    assert "  was Old" in _hovered(client, api, STORING, "Profile]")
    shown = _hovered(client, api, STORING, "profile]")
    assert "compress = above 4kb" in shown
    assert "encrypt = true" in shown
    assert "struct Old" in _hovered(client, api, STORING, 'Old", up')
    assert "function" in _hovered(client, api, STORING, "upgrade =")


def _hovered(client: Client, api: Path, text: str, part: str) -> str:
    found = client.ask("hover", api, *_position(text, part))
    assert isinstance(found, dict)
    return str(found["contents"]["value"])
