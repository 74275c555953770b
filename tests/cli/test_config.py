"""Settings: where they are found, which win, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cachegen.clients import CLIENTS
from cachegen.project.config import Config, load, with_clients
from cachegen.wrong_use import WrongUse


def refused(folder: Path) -> str:
    with pytest.raises(WrongUse) as caught:
        load(folder)
    return str(caught.value)


def test_without_a_file_the_defaults_hold_from_the_current_folder(
    tmp_path: Path,
) -> None:
    assert load(tmp_path) == Config(root=tmp_path)


def test_the_own_file_holds_the_settings_at_its_top(tmp_path: Path) -> None:
    path = tmp_path / "cachegen.toml"
    path.write_text(
        'schemas = ["a.toml", "more/*.yaml"]\noutput = "out"\nclients = ["async", "sync"]\n'
        'ignore = ["cg901"]\ntypecheck = true\n'
    )
    assert load(tmp_path) == Config(
        root=tmp_path,
        file=path,
        schemas=("a.toml", "more/*.yaml"),
        output="out",
        clients=("sync", "async"),
        ignore=frozenset({"CG901"}),
        typecheck=True,
    )


def test_the_own_file_may_keep_the_tables_name_from_pyproject(tmp_path: Path) -> None:
    path = tmp_path / "cachegen.toml"
    path.write_text('[tool.cachegen]\noutput = "out"\n')
    assert load(tmp_path) == Config(root=tmp_path, file=path, output="out")
    path.write_text("[tool.cachegen]\nouput = 1\n")
    assert ":2:1: error: unknown key `ouput`: did you mean" in refused(tmp_path)
    for mixed in (
        'schemas = ["a"]\n[tool.cachegen]\noutput = "out"\n',
        "[tool.black]\n",
        "[tool]\ncachegen = 1\n",
        '[tool.black]\nx = 1\n[tool.cachegen]\noutput = "out"\n',
    ):
        path.write_text(mixed)
        assert "tool" in refused(tmp_path)


def test_an_empty_own_file_is_a_file_and_marks_the_root(tmp_path: Path) -> None:
    (tmp_path / "cachegen.toml").write_bytes(b"")
    (tmp_path / "below").mkdir()
    assert load(tmp_path / "below").root == tmp_path


def test_the_table_in_pyproject_counts_and_a_pyproject_without_it_does_not(
    tmp_path: Path,
) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_bytes(
        b'\xef\xbb\xbf[project]\r\nname = "x"\r\n[tool.cachegen]\r\noutput = "o"\r\n'
    )
    (below / "pyproject.toml").write_text("[tool.black]\n")
    assert load(below).file == tmp_path / "pyproject.toml"
    assert load(below).output == "o"


def test_the_nearest_file_wins_whole(tmp_path: Path) -> None:
    (tmp_path / "cachegen.toml").write_text('output = "far"\nclients = ["sync"]\n')
    (tmp_path / "near").mkdir()
    (tmp_path / "near" / "pyproject.toml").write_text(
        '[tool.cachegen]\noutput = "near"\n'
    )
    config = load(tmp_path / "near")
    assert (config.root, config.output, config.clients) == (
        tmp_path / "near",
        "near",
        CLIENTS,
    )


def test_two_files_with_settings_side_by_side_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cachegen.toml").write_text("")
    (tmp_path / "pyproject.toml").write_text("[tool.cachegen]\n")
    assert "keep one of them" in refused(tmp_path)


def test_clients_of_the_command_line_win(tmp_path: Path) -> None:
    (tmp_path / "cachegen.toml").write_text('clients = ["async"]\n')
    assert with_clients(load(tmp_path), ("sync",)).clients == ("sync",)
    assert with_clients(load(tmp_path), ()).clients == ("async",)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('schema = ["a"]', "1:1", "unknown key `schema`: did you mean `schemas`?"),
        (
            "zzz = 1",
            "1:1",
            "unknown key `zzz`: the keys are `schemas`, `output`, `clients`, `ignore`, `typecheck` and `owners`",
        ),
        ('schemas = "a"', "1:1", "`schemas` must be a list"),
        ('schemas = ["a", 1]', "1:17", "each entry of `schemas` must be text"),
        ('schemas = ["a", ""]', "1:17", "each entry of `schemas` must be a path"),
        ('output = "a\\u0000b"', "1:1", "`output` must name a folder"),
        ("output = 1", "1:1", "`output` must be text"),
        ('output = ""', "1:1", "`output` must name a folder"),
        (
            'clients = ["sync", "asink"]',
            "1:20",
            "each entry of `clients` must be `sync` or `async`",
        ),
        ("clients = []", "1:1", "`clients` must hold `sync` or `async`, or both"),
        (
            'ignore = ["W1"]',
            "1:11",
            "each entry of `ignore` must be a code such as `CG901`",
        ),
        (
            'ignore = ["CG901", "cg301"]',
            "1:20",
            "`CG301` in `ignore` is an error, and only warnings can be ignored",
        ),
        (
            'ignore = ["CG000"]',
            "1:11",
            "`CG000` in `ignore` is no code: `cachegen explain` lists them",
        ),
        ('typecheck = "yes"', "1:1", "`typecheck` must be true or false"),
    ],
)
def test_a_wrong_setting_is_told_where_and_what(
    tmp_path: Path, text: str, place: str, words: str
) -> None:
    path = tmp_path / "cachegen.toml"
    path.write_text(text + "\n")
    assert refused(tmp_path) == f"{path}:{place}: error: {words}"


def test_all_wrong_settings_are_reported_at_once_at_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(
        '[project]\nname = "x"\n\n[tool.cachegen]\noutputs = "o"\nclients = 3\n'
        'ignore = [\n  "CG301",\n  "nothing",\n  "CG999",\n]\n'
    )
    assert refused(tmp_path).splitlines() == [
        f"{path}:5:1: error: unknown key `outputs`: did you mean `output`?",
        f"{path}:6:1: error: `clients` must be a list",
        f"{path}:8:3: error: `CG301` in `ignore` is an error, and only warnings can be ignored",
        f"{path}:9:3: error: each entry of `ignore` must be a code such as `CG901`",
        f"{path}:10:3: error: `CG999` in `ignore` is no code: `cachegen explain` lists them",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'a = 1\nschemas = ["a"\n', "not TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a = " + b"[" * 100_000, "cachegen.toml"),
    ],
)
def test_a_file_that_is_no_toml_is_told_so(
    tmp_path: Path, data: bytes, words: str
) -> None:
    (tmp_path / "cachegen.toml").write_bytes(data)
    assert words in refused(tmp_path)


def test_a_table_that_is_no_table_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\ncachegen = 1\n")
    assert "must be a table" in refused(tmp_path)
