"""`cachegen generate` as a user meets it: what it writes, says and refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import SCHEMA, Cachegen

BAD = SCHEMA.replace("hits/:key", "hits/:id", 1)


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns,
            path.read_bytes(),
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_first_run_writes_a_package_and_says_so(
    project: Path, cachegen: Cachegen
) -> None:
    outcome = cachegen("generate")
    assert (outcome.status, outcome.out) == (0, "")
    assert outcome.err == "caches: 3 written (__init__.py, api.py, py.typed)\n"
    assert "class ApiCaches" in (project / "caches" / "api.py").read_text()


def test_a_second_run_is_silent_and_touches_nothing(
    project: Path, cachegen: Cachegen
) -> None:
    cachegen("generate")
    before = files(project)
    outcome = cachegen("generate")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert files(project) == before


def test_nothing_is_written_when_any_schema_has_an_error(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas" / "bad.toml").write_text(BAD.replace("[clusters.main]\n", ""))
    outcome = cachegen("generate")
    assert outcome.status == 1
    assert outcome.err.startswith("schemas/bad.toml:")
    assert "error[CG" in outcome.err
    assert not (project / "caches").exists()


def test_a_removed_schema_takes_its_module_along(
    project: Path, cachegen: Cachegen
) -> None:
    other = project / "schemas" / "other.toml"
    other.write_text('version = 1\n[structs.A.fields]\na = "int"\n')
    cachegen("generate")
    assert (project / "caches" / "other.py").exists()
    other.unlink()
    (project / "caches" / "mine.py").write_text("")
    outcome = cachegen("generate")
    assert "1 removed (other.py)" in outcome.err
    assert not (project / "caches" / "other.py").exists()
    assert (project / "caches" / "mine.py").exists()


def test_what_the_last_run_left_is_not_believed_when_another_run_came_between(
    project: Path, cachegen: Cachegen
) -> None:
    schema = project / "schemas" / "api.toml"
    cachegen("generate")
    first = (project / "caches" / "api.py").read_bytes()
    # A warning (an unused struct) keeps this run from being remembered.
    schema.write_text(SCHEMA + '[structs.Unused.fields]\na = "int"\n')
    assert "warning[CG9" in cachegen("generate").err
    assert (project / "caches" / "api.py").read_bytes() != first
    schema.write_text(SCHEMA)
    cachegen("generate")
    assert (project / "caches" / "api.py").read_bytes() == first


@pytest.mark.parametrize("name", ["api.py", "__init__.py", ".cachegen.json"])
def test_a_lost_file_comes_back(project: Path, cachegen: Cachegen, name: str) -> None:
    cachegen("generate")
    before = {path: data for path, (_, data) in files(project / "caches").items()}
    (project / "caches" / name).unlink()
    assert cachegen("generate").status == 0
    assert {
        path: data for path, (_, data) in files(project / "caches").items()
    } == before


def test_a_module_that_was_lost_from_the_account_is_pointed_at(
    project: Path, cachegen: Cachegen
) -> None:
    other = project / "schemas" / "other.toml"
    other.write_text('version = 1\n[structs.A.fields]\na = "int"\n')
    cachegen("generate")
    other.unlink()
    (project / "caches" / ".cachegen.json").unlink()
    for _ in range(2):
        outcome = cachegen("generate")
        assert outcome.status == 0
        assert "caches/other.py: says that cachegen made it" in outcome.err
        assert (project / "caches" / "other.py").exists()


def test_an_edited_module_is_named_and_left_alone_until_forced(
    project: Path, cachegen: Cachegen
) -> None:
    cachegen("generate")
    module = project / "caches" / "api.py"
    made = module.read_bytes()
    module.write_text("mine")
    outcome = cachegen("generate")
    assert outcome.status == 1
    assert "caches/api.py: edited by hand since cachegen made it" in outcome.err
    assert "--force" in outcome.err
    assert module.read_text() == "mine"
    assert cachegen("generate", "--force").status == 0
    assert module.read_bytes() == made


def test_warnings_are_shown_and_counted_but_do_not_fail(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas" / "api.toml").write_text(
        SCHEMA + '[structs.Unused.fields]\na = "int"\n'
    )
    for _ in range(2):
        outcome = cachegen("generate")
        assert outcome.status == 0
        assert "warning[CG9" in outcome.err
        assert "1 warning" in outcome.err


def test_check_passes_when_generate_would_do_nothing(
    project: Path, cachegen: Cachegen
) -> None:
    cachegen("generate")
    before = files(project)
    outcome = cachegen("generate", "--check")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert files(project) == before


def test_check_names_everything_with_a_diff_and_writes_nothing(
    project: Path, cachegen: Cachegen
) -> None:
    other = project / "schemas" / "other.toml"
    other.write_text('version = 1\n[structs.A.fields]\na = "int"\n')
    cachegen("generate")
    other.unlink()
    (project / "schemas" / "more.toml").write_text(
        'version = 1\n[structs.B.fields]\nb = "int"\n'
    )
    schema = project / "schemas" / "api.toml"
    schema.write_text(SCHEMA.replace("10s", "20s"))
    (project / "caches" / "__init__.py").write_text("# mine\n")
    before = files(project)
    outcome = cachegen("generate", "--check")
    assert outcome.status == 1
    for line in (
        "caches/api.py: changed",
        "caches/other.py: orphaned",
        "caches/more.py: missing",
        "caches/__init__.py: edited by hand",
    ):
        assert line in outcome.err
    assert "--- caches/api.py (there)\n+++ caches/api.py (generated)\n@@" in outcome.out
    assert "-# mine\n" in outcome.out
    assert files(project) == before


def test_check_before_the_first_run_fails_and_makes_no_folder(
    project: Path, cachegen: Cachegen
) -> None:
    outcome = cachegen("generate", "--check")
    assert outcome.status == 1
    assert "caches/api.py: missing" in outcome.err
    assert not (project / "caches").exists()


def test_a_dry_run_tells_and_does_nothing(project: Path, cachegen: Cachegen) -> None:
    outcome = cachegen("generate", "--dry-run")
    assert outcome.status == 0
    assert outcome.out.splitlines() == [
        "would create caches/__init__.py",
        "would create caches/api.py",
        "would create caches/py.typed",
    ]
    assert not (project / "caches").exists()


def test_flags_win_over_settings(project: Path, cachegen: Cachegen) -> None:
    outcome = cachegen(
        "generate", "schemas/api.toml", "-o", "other", "--clients", "async"
    )
    assert outcome.status == 0
    text = (project / "other" / "api.py").read_text()
    assert "class AsyncApiCaches" in text
    assert "class ApiCaches" not in text
    assert not (project / "caches").exists()


def test_without_settings_the_output_is_the_same_in_whatever_folder_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    made: set[bytes] = set()
    for number, current in enumerate((".", "schemas", "elsewhere")):
        (tmp_path / current).mkdir(exist_ok=True)
        (tmp_path / "schemas").mkdir(exist_ok=True)
        (tmp_path / "schemas" / "api.toml").write_text(SCHEMA)
        monkeypatch.chdir(tmp_path / current)
        folder = tmp_path / f"made{number}"
        schemas = str(tmp_path / "schemas")
        assert cachegen("generate", schemas, "--output", str(folder)).status == 0
        made.add((folder / "api.py").read_bytes())
    assert len(made) == 1


def test_the_output_is_the_same_from_wherever_it_is_made(
    project: Path, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    cachegen("generate")
    before = {path: data for path, (_, data) in files(project / "caches").items()}
    shutil.rmtree(project / "caches")
    monkeypatch.chdir(project / "schemas")
    assert cachegen("generate").status == 0
    after = {path: data for path, (_, data) in files(project / "caches").items()}
    assert after == before
    assert b"schemas/api.toml" in after["api.py"]
    assert str(project).encode() not in after["api.py"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--check", "--dry-run"], "do not go together"),
        (["--check", "--force"], "do not go together"),
        (["--dry-run", "--typecheck"], "do not go together"),
        (["--clients", "asink"], "neither `sync` nor `async`"),
        (["nowhere"], "no such file or folder"),
        (["--output", "cachegen.toml"], "is a file"),
        (["--output", "cachegen.toml/x"], "is a file"),
        (["--output", ""], "must name a folder"),
        (["--output", "link"], "symbolic link"),
        (["a" * 5000], "name too long"),
        (["--output", "a" * 5000], "the name is too long"),
        (["--output", "/proc/caches"], "cannot make the output folder"),
    ],
)
def test_wrong_use_is_status_2(
    project: Path, cachegen: Cachegen, arguments: list[str], words: str
) -> None:
    (project / "link").symlink_to("/usr")
    outcome = cachegen("generate", *arguments)
    assert outcome.status == 2
    assert words in outcome.err
    assert "Traceback" not in outcome.err


def test_without_an_output_folder_nothing_is_guessed(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "cachegen.toml").unlink()
    outcome = cachegen("generate")
    assert outcome.status == 2
    assert "no output folder" in outcome.err


def test_without_any_schema_the_way_to_start_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cachegen: Cachegen
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = cachegen("generate", "--output", "o")
    assert outcome.status == 2
    assert "cachegen init" in outcome.err


def test_typecheck_accepts_what_is_generated(project: Path, cachegen: Cachegen) -> None:
    outcome = cachegen("generate", "--typecheck")
    assert (outcome.status, outcome.err.count("\n")) == (0, 2)
    assert "passes mypy --strict" in outcome.err
    assert cachegen("generate", "--check", "--typecheck").status == 0


def test_typecheck_shows_what_mypy_says_of_an_imported_model(
    project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas" / "api.toml").write_text(
        SCHEMA.replace('value = "int"', 'value = "Model"')
        + '[structs.Model]\nimport = "models.Model"\n'
    )
    outcome = cachegen("generate", "--typecheck")
    assert outcome.status == 1
    assert "caches/api.py:" in outcome.err
    assert '"models"' in outcome.err
    (project / "models.py").write_text(
        "from dataclasses import dataclass\n\n\n@dataclass\nclass Model:\n    a: int\n\n\n"
        "def not_judged(a):\n    return 1 + ''\n"
    )
    assert cachegen("generate", "--typecheck").status == 0


def test_diagnostics_have_colour_only_when_asked_for_or_on_a_terminal(
    project: Path, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "schemas" / "api.toml").write_text(BAD)
    assert "\x1b[" not in cachegen("generate").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in cachegen("generate").err
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in cachegen("generate").err
