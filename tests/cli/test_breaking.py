"""`breaking`: what is compared, what is found, how it is said and how it ends."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest

from cachegen.breaking.finding import CODES
from cachegen.stored.trouble import TroubleKind
from tests.cli.conftest import SCHEMA, Cachegen

AUTHOR = ("-c", "user.name=a", "-c", "user.email=a@example.org")


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    command = ["git", *AUTHOR, "-c", "init.defaultBranch=main", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(project: Path) -> Path:
    """Return a project whose state is committed and tagged `v1`."""
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")
    git(project, "tag", "v1")
    return project


def change(project: Path, *pairs: tuple[str, str]) -> None:
    """Replace texts in the project's schema; each must be there."""
    path = project / "schemas" / "api.toml"
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)


def codes(cachegen: Cachegen, *arguments: str) -> list[tuple[str, str]]:
    """Return the code and subject of each finding."""
    outcome = cachegen("breaking", "--against", "v1", "--format", "json", *arguments)
    assert outcome.status in (0, 1), outcome.err
    found = json.loads(outcome.out)["findings"]
    return [(each["code"], each["keyspace"] or each["cluster"]) for each in found]


def test_nothing_changed_is_nothing_found(repository: Path, cachegen: Cachegen) -> None:
    outcome = cachegen("breaking", "--against", "v1")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "nothing that is cached is lost or misread\n"


CASES = {
    "keyspace gone": (
        [
            ("[keyspaces.letters]", "[structs.Rest.fields]\na='str'\n[keyspaces.x]"),
            ('":key/letter"', '":key/x"'),
        ],
        [("CB101", "letters")],
    ),
    "cluster": (
        [('cluster = "main"\nkey = "Seen"', 'cluster = "other"\nkey = "Seen"')],
        [("CB102", "seen")],
    ),
    "pattern": ([('"hits/:key"', '"hits/v2/:key"')], [("CB103", "hits")]),
    "separator": (
        [("[clusters.main]", "[clusters.main]\nseparator = ':'")],
        [("CB108", "hits"), ("CB108", "seen")],
    ),
    "separator and value": (
        [
            ("[clusters.main]", "[clusters.main]\nseparator = ':'"),
            ('value = "int"', 'value = "UUID"'),
        ],
        [("CB108", "hits"), ("CB108", "seen")],
    ),
    "key type": ([('number = "int"', 'number = "UUID"')], [("CB104", "seen")]),
    "shard": ([('shard_by = "user"', 'shard_by = "number"')], [("CB105", "seen")]),
    "key values": ([('"red", "dark blue"', '"red"')], [("CB106", "colours")]),
    "swapped placeholders": (
        [('number = "int"', 'number = "str"'), (":user/n/:number", ":number/n/:user")],
        [("CB107", "seen")],
    ),
    "redis type": (
        [('value = "list[str]"', 'value = "set[str]"')],
        [("CB201", "seen")],
    ),
    "value type": ([('value = "int"', 'value = "UUID"')], [("CB202", "hits")]),
    "taken over": (
        [
            ('":key/letter"', '":key/note"'),
            ('"hits/:key"\nexpiry = "1h"', '":key/letter"\nexpiry = "1h"'),
        ],
        [("CB103", "colours"), ("CB103", "letters"), ("CB208", "colours")],
    ),
    "wider": (
        [('value = "int"', 'value = "float"')],
        [("CB302", "hits")],
    ),
    "expiry": ([('"10s"', '"20s"')], [("CB401", "hits")]),
    "policy": (
        [("[clusters.main]", '[clusters.main]\neviction_policy = "noeviction"')],
        [("CB402", "main")],
    ),
    "decode error": (
        [('"10s"', '"10s"\non_decode_error = "miss"')],
        [("CB403", "hits")],
    ),
    "load": (
        [('"10s"', '"10s"\nload = true\non_decode_error = "raise"')],
        [("CB411", "hits")],
    ),
    "load with stale values": (
        [('"10s"', '"10s"\nload = { stale_for = "1m" }\non_decode_error = "raise"')],
        [("CB311", "hits"), ("CB411", "hits")],
    ),
    "near": ([('"10s"', '"10s"\nnear = true')], [("CB412", "hits")]),
    "doc": ([('"10s"', '"10s"\ndoc = "Hits."')], [("CB404", "hits")]),
    "renamed field of a key": (
        [
            ('user = "UserID"', 'who = "UserID"'),
            (":user/n", ":who/n"),
            ('"user"', '"who"'),
        ],
        [],
    ),
    "renamed struct": (
        [("structs.Seen", "structs.Met"), ('key = "Seen"', 'key = "Met"')],
        [],
    ),
    "renamed keyspace": ([("[keyspaces.hits]", "[keyspaces.strokes]")], []),
    "renamed service": ([("version = 1", 'version = 1\nservice = "web"')], []),
    "more key values": ([('"red", "dark blue"', '"red", "dark blue", "tan"')], []),
}


LOADS = {
    "nothing": ('stale_for = "1h"', 'stale_for = "1h"', []),
    "kept shorter": ('stale_for = "1h"', 'stale_for = "1m"', ["CB211"]),
    "kept longer": ('stale_for = "1h"', 'stale_for = "2h"', ["CB311"]),
    "kept no more": ('stale_for = "1h"', 'missing = "1s"', ["CB211", "CB411"]),
    "may be missing": (
        'timeout = "10s"',
        'timeout = "10s", missing = "1s"',
        ["CB411"],
    ),
    "lease": ('timeout = "10s"', 'timeout = "10s", lease = "1s"', ["CB411"]),
    "as it is when absent": ('timeout = "10s"', 'lease = "3s"', []),
    "refresh": ('timeout = "10s"', 'refresh_at = "80%"', ["CB411"]),
}


@pytest.mark.parametrize("case", LOADS)
def test_each_change_of_a_load_has_its_codes(
    project: Path, cachegen: Cachegen, case: str
) -> None:
    was, now, expected = LOADS[case]
    change(project, ('"10s"', f'"10s"\nload = {{ {was} }}'))
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")
    git(project, "tag", "v1")
    change(project, (f"load = {{ {was} }}", f"load = {{ {now} }}"))
    assert codes(cachegen) == [(each, "hits") for each in expected]


STORED = """\
version = 1
[clusters.main]
[structs.Inner.fields]
a = "int"
[structs.Profile.fields]
user_id = { type = "int", json = "user-id" }
inner = { type = "Inner", json = "in" }
note = { type = "str", json = "n", default = "" }
[keyspaces.profile]
cluster = "main"
key = "str"
value = "Profile"
pattern = "profile/:key"
expiry = "1h"
"""

JSON_NAMES = {
    "another Python name": ("user_id =", "uid =", []),
    "another JSON name": (
        'json = "user-id"',
        'json = "uid"',
        [("CB203", "uid"), ("CB303", "user-id"), ("CB408", "user-id")],
    ),
    "none any more": (
        ', json = "user-id"',
        "",
        [("CB203", "user_id"), ("CB303", "user-id"), ("CB408", "user-id")],
    ),
    "of a field with a default": ('json = "n"', 'json = "m"', [("CB408", "n")]),
    "the name of another field": (
        'user_id = { type = "int", json = "user-id" }',
        'user_id = { type = "int", json = "user-id" }\nid = { type = "int", json = "x" }',
        [("CB203", "x")],
    ),
    "a type below": ('a = "int"', 'a = "UUID"', [("CB202", "in.a")]),
}


@pytest.mark.parametrize("case", JSON_NAMES)
def test_fields_are_the_same_by_the_names_that_are_stored(
    project: Path, cachegen: Cachegen, case: str
) -> None:
    was, now, expected = JSON_NAMES[case]
    (project / "schemas" / "api.toml").write_text(STORED)
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")
    git(project, "tag", "v1")
    change(project, (was, now))
    outcome = cachegen("breaking", "--against", "v1", "--format", "json")
    found = json.loads(outcome.out)["findings"]
    assert sorted((each["code"], each["path"]) for each in found) == expected


def test_without_loads_old_code_is_said_to_leave_those_under_way_alone(
    repository: Path, cachegen: Cachegen
) -> None:
    change(repository, ('"10s"', '"10s"\nload = true'))
    outcome = cachegen("breaking", "--against", "v1")
    assert outcome.status == 0
    assert "old code deletes and writes without ending loads" in outcome.out


@pytest.mark.parametrize("case", CASES)
def test_a_change_has_its_codes_and_no_others(
    repository: Path, cachegen: Cachegen, case: str
) -> None:
    pairs, expected = CASES[case]
    change(repository, *pairs)
    assert codes(cachegen) == expected


def test_each_code_says_what_it_stands_for() -> None:
    numbers = [code[-1] for code in CODES if code.startswith("CB30")]
    assert len(numbers) == len(TroubleKind)
    assert list(CODES) == sorted(CODES)


def test_each_code_has_its_page_and_place_in_the_list(cachegen: Cachegen) -> None:
    listed = cachegen("explain").out
    for code, stands_for in CODES.items():
        page = cachegen("explain", code.lower())
        assert (page.status, page.err) == (0, "")
        assert f"[{code}]\n" in page.out
        assert stands_for[1:] in page.out
        assert "Before:\n" in page.out
        assert "ight" in page.out
        assert f"\n{code}  " in listed
    assert "did you mean CB103?" in cachegen("explain", "CB1033").err


def test_the_pages_tell_each_class_as_it_is_found(
    repository: Path, cachegen: Cachegen
) -> None:
    change(
        repository,
        ('"seen/:user/n/:number"', '"seen/:user/m/:number"'),
        ('value = "int"', 'value = "UUID"'),
    )
    found = cachegen("breaking", "--against", "v1").out
    named = re.findall(r" ([a-z-]+)\[(CB\d+)\]", found)
    assert len(named) == 2
    for kind, code in named:
        assert cachegen("explain", code).out.startswith(f"{kind}[{code}]\n")


def test_swapped_placeholders_of_one_kind_read_each_others_entries(
    repository: Path, cachegen: Cachegen
) -> None:
    change(
        repository, ('number = "int"', 'number = "str"'), ('shard_by = "user"\n', "")
    )
    git(repository, "commit", "-am", "second")
    change(repository, (":user/n/:number", ":number/n/:user"))
    outcome = cachegen("breaking", "--against", "main")
    assert outcome.status == 1
    assert "misreads[CB107]" in outcome.out


def test_a_finding_names_both_places_and_what_to_do(
    repository: Path, cachegen: Cachegen
) -> None:
    change(repository, ('value = "int"', 'value = "UUID"'))
    outcome = cachegen("breaking", "--against", "v1")
    assert (outcome.status, outcome.err) == (1, "")
    lines = outcome.out.splitlines()
    assert lines[0].startswith("schemas/api.toml:14:")
    assert "misreads[CB202]: `api.hits`" in lines[0]
    assert lines[1].startswith("  old v1:schemas/api.toml:14:")
    assert lines[2].startswith("  new schemas/api.toml:14:")
    assert (
        '  = help: start afresh under keys of its own: pattern = "hits/v2/:key"'
        in lines
    )
    assert lines[-1] == "1 misreads"


def test_a_versioned_pattern_is_raised(repository: Path, cachegen: Cachegen) -> None:
    change(repository, ('"hits/:key"', '"hits/v2/:key"'))
    git(repository, "commit", "-am", "second")
    change(repository, ('value = "int"', 'value = "UUID"'))
    outcome = cachegen("breaking", "--against", "HEAD")
    assert 'pattern = "hits/v3/:key"' in outcome.out


@pytest.mark.parametrize("name", ["api.hits", "CB202", "misreads"])
def test_what_is_allowed_is_shown_and_does_not_fail(
    repository: Path, cachegen: Cachegen, name: str
) -> None:
    change(repository, ('value = "int"', 'value = "UUID"'))
    outcome = cachegen("breaking", "--against", "v1", "--allow", name)
    assert outcome.status == 0
    assert "(allowed)" in outcome.out
    assert cachegen("breaking", "--against", "v1", "--allow", "loses").status == 1


def test_allowing_what_does_not_exist_is_wrong_use(
    repository: Path, cachegen: Cachegen
) -> None:
    outcome = cachegen("breaking", "--against", "v1", "--allow", "api.hit")
    assert (outcome.status, "did you mean `api.hits`?" in outcome.err) == (2, True)


def test_what_old_code_cannot_read_fails_until_it_is_allowed(
    repository: Path, cachegen: Cachegen
) -> None:
    change(repository, ('value = "int"', 'value = "float"'), ('"10s"', '"20s"'))
    outcome = cachegen("breaking", "--against", "v1", "--format", "json")
    content = json.loads(outcome.out)
    assert outcome.status == 1
    assert content["breaks"] is True
    assert content["counts"] == {"loses": 0, "misreads": 0, "both-ways": 1, "notice": 1}
    assert content["findings"][0]["old"]["path"] == "v1:schemas/api.toml"
    for name in ("both-ways", "CB302", "api.hits"):
        allowed = ("breaking", "--against", "v1", "--allow", name)
        assert cachegen(*allowed).status == 0
        printed = json.loads(cachegen(*allowed, "--format", "json").out)
        assert printed["breaks"] is False
        assert printed["findings"][0]["allowed"] is True


def test_what_is_only_worth_knowing_does_not_fail(
    repository: Path, cachegen: Cachegen
) -> None:
    change(repository, ('"10s"', '"20s"'))
    outcome = cachegen("breaking", "--against", "v1")
    assert outcome.status == 0
    assert "notice[CB401]" in outcome.out


def test_a_folder_is_compared_with_as_well(
    project: Path, cachegen: Cachegen, tmp_path_factory: pytest.TempPathFactory
) -> None:
    older = tmp_path_factory.mktemp("older")
    (older / "api.toml").write_text(SCHEMA.replace('"hits/:key"', '"hit/:key"', 1))
    outcome = cachegen("breaking", "--against", str(older))
    assert outcome.status == 1
    assert f"old {older}/api.toml:15:11" in outcome.out


def test_it_works_from_below_the_root_and_with_paths(
    repository: Path, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(repository, ('"hits/:key"', '"hit/:key"'))
    monkeypatch.chdir(repository / "schemas")
    assert "CB103" in cachegen("breaking", "--against", "v1").out
    assert "CB103" in cachegen("breaking", "--against", "v1", "api.toml").out


def test_schemas_that_moved_are_found_where_they_were(
    repository: Path, cachegen: Cachegen
) -> None:
    (repository / "schemas").rename(repository / "declared")
    (repository / "cachegen.toml").write_text('schemas = ["declared"]\noutput = "o"\n')
    outcome = cachegen("breaking", "--against", "v1")
    assert (outcome.status, outcome.err) == (0, "")


@pytest.mark.parametrize(
    "name", ["nowhere", "--upload-pack=x", "-h", "v1:schemas", "", "a b", "v1..main"]
)
def test_a_revision_that_is_none_is_wrong_use(
    repository: Path, cachegen: Cachegen, name: str
) -> None:
    outcome = cachegen("breaking", f"--against={name}")
    assert (outcome.status, outcome.out) == (2, "")
    assert "nor a revision that git knows" in outcome.err


def test_without_a_repository_it_says_so(project: Path, cachegen: Cachegen) -> None:
    outcome = cachegen("breaking", "--against", "v1")
    assert outcome.status == 2
    assert "not a git repository" in outcome.err


def test_older_schemas_with_errors_are_wrong_use_and_present_ones_are_not(
    repository: Path, cachegen: Cachegen
) -> None:
    good = (repository / "schemas" / "api.toml").read_text()
    change(repository, ('"hits/:key"', '"hits/:id"'))
    outcome = cachegen("breaking", "--against", "v1")
    assert (outcome.status, "CG305" in outcome.err or "CG302" in outcome.err) == (
        1,
        True,
    )
    git(repository, "commit", "-am", "broken")
    (repository / "schemas" / "api.toml").write_text(good)
    outcome = cachegen("breaking", "--against", "HEAD")
    assert outcome.status == 2
    assert "HEAD:schemas/api.toml:15:" in outcome.err
    assert "the schemas of HEAD have errors" in outcome.err


def test_the_older_side_is_read_without_touching_the_repository(
    repository: Path, cachegen: Cachegen
) -> None:
    change(repository, ('"10s"', '"20s"'))
    before = sorted((each, each.stat().st_mtime_ns) for each in repository.rglob("*"))
    assert cachegen("breaking", "--against", "v1").status == 0
    assert before == sorted(
        (each, each.stat().st_mtime_ns) for each in repository.rglob("*")
    )


def test_a_revision_from_before_there_were_schemas_had_nothing_to_lose(
    project: Path, cachegen: Cachegen
) -> None:
    git(project, "init")
    git(project, "commit", "--allow-empty", "-m", "empty")
    outcome = cachegen("breaking", "--against", "HEAD")
    assert outcome.status == 0
    assert "HEAD has no schemas" in outcome.err
    outcome = cachegen("breaking", "--against", "HEAD", "schemas/api.toml")
    assert (outcome.status, outcome.out) == (2, "")
    assert "HEAD has no schemas at schemas/api.toml" in outcome.err


STEPS = {
    "on at once": (
        "",
        "encrypt = true",
        ["CB221"],
        'release `encrypt = "read"` and then',
    ),
    "first step": ("", 'encrypt = "read"', [], ""),
    "second step": ('encrypt = "read"', "encrypt = { accept_plain = true }", [], ""),
    "third step": (
        "encrypt = { accept_plain = true }",
        "encrypt = true",
        ["CB221"],
        "wait until the last such entry is gone, then `--allow api.letters`",
    ),
    "without the first step": (
        "",
        "encrypt = { accept_plain = true }",
        ["CB321"],
        'release `encrypt = "read"` first',
    ),
    "without the second step": (
        'encrypt = "read"',
        "encrypt = true",
        ["CB221"],
        "release `encrypt = { accept_plain = true }` first",
    ),
    "off at once": (
        "encrypt = true",
        "",
        ["CB222"],
        'release `encrypt = { accept_plain = true }` and then `encrypt = "read"` first',
    ),
    "back by a step": ("encrypt = true", "encrypt = { accept_plain = true }", [], ""),
    "back by two steps": (
        "encrypt = true",
        'encrypt = "read"',
        ["CB322"],
        "release `encrypt = { accept_plain = true }` first",
    ),
    "accepting ends": (
        "encrypt = { accept_plain = true }",
        "",
        ["CB222"],
        'release `encrypt = "read"` first',
    ),
    "compression begins": ("", "compress = true", ["CB323"], "cachegen[zstd]"),
    "compression ends": ("compress = true", "", ["CB421"], "keep the extra `zstd`"),
    "another level": ("compress = true", 'compress = { above = "2kb" }', [], ""),
    "both begin": (
        "",
        "compress = true\nencrypt = true",
        ["CB221", "CB323"],
        "cachegen[zstd]",
    ),
}


@pytest.mark.parametrize("case", STEPS)
def test_each_step_of_encryption_and_compression_has_its_codes(
    project: Path, cachegen: Cachegen, case: str
) -> None:
    was, now, expected, said = STEPS[case]
    line = 'pattern = ":key/letter"'
    change(project, (line, f"{line}\n{was}\n#"))
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")
    git(project, "tag", "v1")
    change(project, (f"{was}\n#", f"{now}\n#"))
    assert codes(cachegen) == [(each, "letters") for each in expected]
    assert said in cachegen("breaking", "--against", "v1").out


def witness(cachegen: Cachegen) -> dict[str, str]:
    """Return the witnesses of the only misreading that is found."""
    printed = json.loads(
        cachegen("breaking", "--against", "v1", "--format", "json").out
    )
    (found,) = (each for each in printed["findings"] if each["class"] == "misreads")
    return {key: found[key] for key in found if key.startswith("witness")}


def test_each_misreading_shows_a_stored_value(
    repository: Path, cachegen: Cachegen
) -> None:
    change(
        repository,
        ('"str"\npattern = ":key/letter"', '"UUID"\npattern = ":key/letter"'),
    )
    assert witness(cachegen) == {"witness": "text"}
    assert "\n  such as text\n" in cachegen("breaking", "--against", "v1").out


def test_what_is_no_text_is_shown_as_base64(project: Path, cachegen: Cachegen) -> None:
    line = 'pattern = ":key/letter"'
    change(project, (line, f"{line}\nencrypt = true"))
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")
    git(project, "tag", "v1")
    change(project, ("encrypt = true\n", ""))
    (shown,) = witness(cachegen).items()
    assert shown[0] == "witness_base64"
    assert b64decode(shown[1]).startswith(b"\xc1\x01")
    assert len(b64decode(shown[1])) == 2 + 4 + 12 + len(b"text") + 16
    assert 'such as b"\\xc1\\x01' in cachegen("breaking", "--against", "v1").out


FORMER = """
[structs.{name}.fields]
name = "str"
[keyspaces.profile]
cluster = "main"
key = "str"
value = "{name}"
pattern = "profile/:key"
expiry = "1h"
"""
COVERED = """
[structs.ProfileV1.fields]
name = "{former}"
[structs.Profile]
was = [{{ type = "ProfileV1", upgrade = "shop.caches.upgrade" }}]
[structs.Profile.fields]
first = "str"
[keyspaces.profile]
cluster = "main"
key = "str"
value = "Profile"
pattern = "profile/:key"
expiry = "1h"
"""


@pytest.mark.parametrize(
    ("former", "expected", "shown"),
    [
        ("str", ["CB303", "CB408"], {}),
        ("int", ["CB203", "CB408"], {"witness": '{"name":"text"}'}),
    ],
)
def test_what_a_former_shape_covers_is_no_misreading(
    project: Path,
    cachegen: Cachegen,
    former: str,
    expected: list[str],
    shown: dict[str, str],
) -> None:
    schema = project / "schemas" / "api.toml"
    schema.write_text(SCHEMA + FORMER.format(name="Profile"))
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")
    git(project, "tag", "v1")
    schema.write_text(SCHEMA + COVERED.format(former=former))
    found = [code for code, _ in codes(cachegen)]
    assert [each for each in expected if each in found] == expected
    if shown:
        assert witness(cachegen) == shown
    else:
        assert "misreads" not in cachegen("breaking", "--against", "v1").out


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ("list[Old]", "list[New]", {"witness": '{"name":"text"}'}),
        ("dict[str, Old]", "dict[str, New]", {"witness": '{"name":"text"}'}),
        ("dict[str, Old]", "dict[str, int]", {"witness": '{"name":"text"}'}),
        ("list[Old]", "list[str]", {"witness": '{"name":"text"}'}),
        ("dict[str, str]", "dict[str, Old]", {"witness": "text"}),
        ("dict[str, str]", "dict[int, str]", {"witness": "text"}),
        ("sorted_set[str]", "sorted_set[int]", {"witness": "text"}),
        ("dict[str, Old]", "dict[str, Heir]", {}),
        ("list[Old]", "list[Heir]", {"witness": '{"name":"text"}'}),
    ],
)
def test_each_misreading_of_an_element_shows_one(
    project: Path, cachegen: Cachegen, was: str, now: str, shown: dict[str, str]
) -> None:
    types = """
[structs.Old.fields]
name = "str"
[structs.New.fields]
name = "int"
[structs.Heir]
was = [{ type = "Old", upgrade = "shop.caches.upgrade" }]
[structs.Heir.fields]
first = "str"
"""
    keyspace = "[keyspaces.k]\ncluster = 'main'\nkey = 'str'\nvalue = '{}'\npattern = 'k/:key'\n"
    schema = project / "schemas" / "api.toml"
    schema.write_text(SCHEMA + types + keyspace.format(was))
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")
    git(project, "tag", "v1")
    schema.write_text(SCHEMA + types + keyspace.format(now))
    if shown:
        assert witness(cachegen) == shown
    else:
        # A dict's values are tried as their struct's former shapes, a list's are not.
        assert "misreads" not in cachegen("breaking", "--against", "v1").out


@pytest.mark.parametrize(
    ("was", "now", "silent"),
    [
        ("dict[str, bytes]", "dict[str, bytes]", True),
        ("dict[str, Old]", "dict[str, bytes]", True),
        ("dict[str, Old]", "dict[str, str]", False),
        ("Old", "str", False),
        ("bytes", "bytes", True),
        ("bytes", "dict[str, bytes]", False),
        ("dict[str, bytes]", "bytes", False),
    ],
)
def test_what_is_no_longer_decrypted_is_taken_for_something_else_as_bytes_alone(
    project: Path, cachegen: Cachegen, was: str, now: str, silent: bool
) -> None:
    types = "[structs.Old.fields]\nname = 'str'\n"
    keyspace = "[keyspaces.k]\ncluster = 'main'\nkey = 'str'\nvalue = '{}'\npattern = 'k/:key'\n"
    schema = project / "schemas" / "api.toml"
    schema.write_text(f"{SCHEMA}\n{types}{keyspace.format(was)}encrypt = true\n")
    git(project, "init")
    git(project, "add", "-A")
    git(project, "commit", "-m", "first")
    git(project, "tag", "v1")
    schema.write_text(f"{SCHEMA}\n{types}{keyspace.format(now)}")
    printed = cachegen("breaking", "--against", "v1").out
    assert "what is stored encrypted is no longer read" in printed
    assert ("nothing raises" in printed) is silent
