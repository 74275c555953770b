"""The commands beside `generate`, and how any of them ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SCHEMA, Cachegen

BAD = SCHEMA.replace("hits/:key", "hits/:id", 1)


def test_init_writes_a_start_that_compiles_without_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = cachegen("init")
    assert outcome.status == 0
    assert "wrote schemas/api.toml" in outcome.err
    assert "wrote cachegen.toml" in outcome.err
    outcome = cachegen("check", "--format", "json")
    assert (outcome.status, json.loads(outcome.out)["problems"]) == (0, [])
    outcome = cachegen("generate", "--typecheck")
    assert outcome.status == 0
    assert outcome.err.endswith("\ncaches: passes mypy --strict\n")
    text = (tmp_path / "caches" / "api.py").read_text()
    assert "requests_per_user: IntKeyspace[UserID]" in text
    assert (
        "profile: StaleLoadedKeyspace[UserID, UserProfile, UserProfile | None]" in text
    )


def test_init_never_overwrites(project: Path, cachegen: Cachegen) -> None:
    (project / "cachegen.toml").write_text("# mine\n")
    outcome = cachegen("init")
    assert (outcome.status, outcome.err) == (
        0,
        "nothing to do: schema and settings are there\n",
    )
    assert (project / "cachegen.toml").read_text() == "# mine\n"
    assert (project / "schemas" / "api.toml").read_text() == SCHEMA


def test_init_leaves_settings_in_pyproject_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.cachegen]\noutput = "out"\n')
    assert cachegen("init").status == 0
    assert not (tmp_path / "cachegen.toml").exists()
    assert cachegen("generate").status == 0
    assert (tmp_path / "out" / "api.py").exists()


def test_init_puts_the_starter_where_the_settings_look_for_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    for number, (entry, made) in enumerate(
        (("caching", "caching/api.toml"), ("a/b/shop.toml", "a/b/shop.toml"))
    ):
        root = tmp_path / str(number)
        root.mkdir()
        monkeypatch.chdir(root)
        Path("cachegen.toml").write_text(f'schemas = ["{entry}"]\noutput = "out"\n')
        assert f"wrote {made}\n" in cachegen("init").err
        assert not Path("schemas").exists()
        assert cachegen("generate").status == 0


def test_init_writes_no_starter_beside_schemas_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("schemas").mkdir()
    Path("schemas", "shop.yaml").write_text("version: 1\nclusters: {main: {}}\n")
    outcome = cachegen("init")
    assert outcome.err.startswith("wrote cachegen.toml\nwrote .gitattributes\n")
    assert outcome.err.endswith("\nnext: `cachegen generate`\n")
    assert cachegen("generate").status == 0


def test_init_keeps_reviews_and_linters_away_from_what_is_generated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = cachegen("init")
    line = "caches/** linguist-generated=true text eol=lf"
    assert Path(".gitattributes").read_text().endswith(f"{line}\n")
    assert '[tool.ruff]\n    extend-exclude = ["caches"]' in outcome.err
    Path("cachegen.toml").unlink()
    Path(".gitattributes").write_text("*.png binary\n")
    assert (
        f"add to .gitattributes, so that reviews fold what is generated: {line}\n"
        in (cachegen("init").err)
    )
    assert Path(".gitattributes").read_text() == "*.png binary\n"


def test_init_makes_the_folder_it_is_given(project: Path, cachegen: Cachegen) -> None:
    assert "wrote deep/er/cachegen.toml" in cachegen("init", "deep/er").err
    assert cachegen("init", "cachegen.toml").status == 2


def test_check_writes_nothing_and_is_silent_when_all_is_good(
    project: Path, cachegen: Cachegen
) -> None:
    outcome = cachegen("check")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert not (project / "caches").exists()


def test_check_shows_problems_with_paths_from_the_current_folder(
    project: Path, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "schemas" / "api.toml").write_text(BAD)
    monkeypatch.chdir(project / "schemas")
    outcome = cachegen("check")
    assert outcome.status == 1
    assert outcome.out == ""
    assert outcome.err.startswith("api.toml:15:")
    assert "1 error\n" in outcome.err


def test_the_order_of_paths_changes_nothing(project: Path, cachegen: Cachegen) -> None:
    (project / "schemas" / "api.toml").write_text(BAD)
    (project / "schemas" / "b.yaml").write_text("version: 2\n")
    one = cachegen("check", "schemas/api.toml", "schemas/b.yaml")
    assert one == cachegen("check", "schemas/b.yaml", "schemas/api.toml")
    assert one == cachegen("check")


def test_a_file_that_is_no_text_is_one_problem_beside_the_others(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas" / "api.toml").write_text(BAD)
    (project / "schemas" / "latin.toml").write_bytes(b'version = 1\nservice = "\xe5"\n')
    outcome = cachegen("check")
    assert outcome.status == 1
    assert "schemas/latin.toml:2:12: error[CG1" in outcome.err
    assert "schemas/api.toml:15:" in outcome.err


def test_what_an_unreadable_file_may_declare_is_not_called_unknown(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas" / "api.toml").write_text(
        SCHEMA.replace("[clusters.main]\n", "")
    )
    (project / "schemas" / "clusters.toml").write_bytes(
        b"version = 1\n[clusters.main]\n#\xe5\n"
    )
    problems = json.loads(cachegen("check", "--format", "json").out)["problems"]
    assert [each["code"] for each in problems] == ["CG101"]


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_machine_formats_go_to_standard_output(
    project: Path, cachegen: Cachegen, form: str
) -> None:
    (project / "schemas" / "api.toml").write_text(BAD)
    outcome = cachegen("check", "--format", form)
    assert (outcome.status, outcome.err) == (1, "")
    assert "schemas/api.toml" in outcome.out
    if form != "github":
        json.loads(outcome.out)


def test_annotations_end_with_how_many_there_are(
    project: Path, cachegen: Cachegen
) -> None:
    assert cachegen("check", "--format", "github").out == ""
    clusters = "".join(f"[clusters.C{number}]\n" for number in range(12))
    (project / "schemas" / "api.toml").write_text(f"version = 1\n{clusters}")
    lines = cachegen("check", "--format", "github").out.splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) >= 12
    assert lines == [*errors, f"::notice title=cachegen::{len(errors)} errors"]


def test_settings_leave_out_warnings_by_code(project: Path, cachegen: Cachegen) -> None:
    (project / "schemas" / "api.toml").write_text(
        SCHEMA + '[structs.Unused.fields]\na = "int"\n'
    )
    warnings = json.loads(cachegen("check", "--format", "json").out)["problems"]
    code = warnings[0]["code"].lower()
    with (project / "cachegen.toml").open("a") as stream:
        stream.write(f'ignore = ["{code}"]\n')
    outcome = cachegen("check")
    assert (outcome.status, outcome.err) == (0, "")


@pytest.mark.parametrize(
    ("code", "words"),
    [("CG301", "only warnings can be ignored"), ("CG000", "is no code")],
)
def test_only_warnings_can_be_left_out(
    project: Path, cachegen: Cachegen, code: str, words: str
) -> None:
    (project / "cachegen.toml").write_text(f'ignore = ["{code}"]\n')
    outcome = cachegen("check")
    assert outcome.status == 2
    assert words in outcome.err


def test_explain_prints_the_page_in_either_case(cachegen: Cachegen) -> None:
    outcome = cachegen("explain", "cg301")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("error[CG301]\n")
    assert outcome == cachegen("explain", "CG301")


def test_explain_without_a_code_lists_all(cachegen: Cachegen) -> None:
    lines = cachegen("explain").out.splitlines()
    assert len(lines) > 20
    assert lines == sorted(lines, key=lambda line: (line[:2] == "CB", line))
    assert any(line.startswith("CG301  error    ") for line in lines)


def test_explain_offers_a_near_code(cachegen: Cachegen) -> None:
    outcome = cachegen("explain", "CG3O1")
    assert outcome.status == 2
    assert "did you mean CG301?" in outcome.err


def test_dump_has_no_warning_for_any_form_of_declaration(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas" / "api.toml").unlink()
    assert cachegen("init", "other").status == 0
    outcome = cachegen("dump", "--stage", "shape", "other")
    assert (outcome.status, outcome.err) == (0, "")
    assert '"daily_at": "03:00"' in outcome.out
    assert '"in": "1m"' in outcome.out


@pytest.mark.parametrize("stage", ["tree", "shape", "ir", "plan"])
def test_dump_prints_a_stage_as_json_the_same_each_time(
    project: Path, cachegen: Cachegen, stage: str
) -> None:
    outcome = cachegen("dump", "--stage", stage)
    assert (outcome.status, outcome.err) == (0, "")
    assert "hits" in outcome.out
    assert json.loads(outcome.out)
    assert cachegen("dump", "--stage", stage) == outcome


def test_dump_prints_the_modules(project: Path, cachegen: Cachegen) -> None:
    outcome = cachegen("dump", "--stage", "render")
    assert "# ==> api.py\n" in outcome.out
    assert not (project / "caches").exists()


def test_dump_prints_the_tree_of_a_schema_with_errors(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas" / "api.toml").write_text(BAD)
    outcome = cachegen("dump", "--stage", "tree")
    assert outcome.status == 1
    assert "error[CG" in outcome.err
    assert json.loads(outcome.out)[0]["path"] == "schemas/api.toml"
    assert cachegen("dump", "--stage", "ir").out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["generat"], "no command `generat`: did you mean `generate`?"),
        (["zzz"], "`cachegen --help` lists them"),
        (["generate", "--outptu", "x"], "--output"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", ""], "an empty path names no schema"),
        (["generate", "schemas", ""], "an empty path names no schema"),
        ([], "Usage: cachegen"),
        (["check", "missing"], "missing: no such file or folder"),
    ],
)
def test_a_wrong_command_line_is_status_2_with_a_hint(
    project: Path, cachegen: Cachegen, arguments: list[str], words: str
) -> None:
    outcome = cachegen(*arguments)
    assert outcome.status == 2
    assert words in outcome.err


def test_wrong_settings_are_status_2_with_their_place(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "cachegen.toml").write_text('# mine\nouput = "x"\n')
    outcome = cachegen("check")
    assert outcome.status == 2
    assert outcome.err == (
        "cachegen.toml:2:1: error: unknown key `ouput`: did you mean `output`?\n"
    )


def test_the_list_of_commands_cuts_no_description_short(
    monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "..." not in cachegen("--help").out.partition("Commands:")[2]


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["-h"], ["generate", "--help"], ["explain", "-h"], ["--version"]],
)
def test_help_and_version_are_status_0_on_standard_output(
    cachegen: Cachegen, arguments: list[str]
) -> None:
    outcome = cachegen(*arguments)
    assert (outcome.status, outcome.err) == (0, "")
    assert "cachegen" in outcome.out
