"""Finding schema files: files, folders and globs; each once, in one order, none by accident."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cachegen.project.files import find, read
from cachegen.wrong_use import WrongUse


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "schemas/api.toml",
        "schemas/deep/er/billing.yaml",
        "schemas/deep/shared.yml",
        "schemas/upper.TOML",
        "schemas/notes.md",
        "schemas/.hidden.toml",
        "schemas/.hidden/api.toml",
        "schemas/pyproject.toml",
        "schemas/cachegen.toml",
        "schemas/node_modules/x.yaml",
        "schemas/env/pyvenv.cfg",
        "schemas/env/lib.toml",
        "empty/readme.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("version = 1\n")
    return tmp_path


def names(root: Path, *patterns: str) -> list[str]:
    return [path.relative_to(root).as_posix() for path in find(patterns, root)]


ALL = [
    "schemas/api.toml",
    "schemas/deep/er/billing.yaml",
    "schemas/deep/shared.yml",
    "schemas/upper.TOML",
]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["schemas"], ALL),
        (["."], ALL),
        (["schemas/deep", "schemas/api.toml", "schemas/"], ALL),
        (["schemas/**/*.y*ml"], ALL[1:3]),
        (["schemas/*"], ALL),
        (["schemas/d*"], ALL[1:3]),
        (["schemas/../s*/*.toml"], [ALL[0]]),
        (["schemas/api.toml", "./schemas/../schemas/api.toml"], ALL[:1]),
        (["schemas/.hidden.toml"], ["schemas/.hidden.toml"]),
    ],
)
def test_patterns_name_files_each_once_and_sorted(
    tree: Path, patterns: list[str], expected: list[str]
) -> None:
    assert names(tree, *patterns) == expected
    assert names(tree, *reversed(patterns)) == expected


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("missing.toml", "no such file or folder"),
        ("missing/*.toml", "no schema file matches"),
        ("empty", "no schema"),
        ("schemas/notes.md", "does not end in"),
        ("schemas/api.toml/x", "no such file or folder"),
    ],
)
def test_a_pattern_that_names_no_schema_is_an_error(
    tree: Path, pattern: str, words: str
) -> None:
    with pytest.raises(WrongUse, match=words):
        find(["schemas", pattern], tree)


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tree: Path) -> None:
    (tree / "[api].toml").write_text("")
    assert names(tree, "[api].toml") == ["[api].toml"]


def test_links_that_go_in_a_circle_do_not_hang(tree: Path) -> None:
    (tree / "schemas" / "deep" / "loop").symlink_to(tree / "schemas")
    (tree / "schemas" / "again.toml").symlink_to(tree / "schemas" / "api.toml")
    assert len(names(tree, "schemas")) == len(ALL)
    (tree / "dead.toml").symlink_to(tree / "nowhere")
    with pytest.raises(WrongUse, match="neither a file nor a folder"):
        find(["dead.toml"], tree)


def test_a_pipe_is_not_opened(tree: Path) -> None:
    os.mkfifo(tree / "schemas" / "pipe.toml")
    assert names(tree, "schemas") == ALL
    with pytest.raises(WrongUse, match="neither a file nor a folder"):
        find(["schemas/pipe.toml"], tree)


def test_files_are_shown_from_the_current_folder_and_named_from_the_root(
    tree: Path,
) -> None:
    below = tree / "schemas" / "deep"
    paths = find(["schemas"], tree)
    shown = [file.shown for file in read(paths, below, tree, 100)]
    assert shown[:3] == [
        f"{tree.as_posix()}/schemas/api.toml",
        "er/billing.yaml",
        "shared.yml",
    ]
    for current in (tree, below, Path("/")):
        assert [file.named for file in read(paths, current, tree, 100)] == ALL


def test_a_file_of_no_project_is_named_alone(tree: Path) -> None:
    paths = find(["schemas"], tree)
    names = [file.named for file in read(paths, tree, None, 100)]
    assert names == [path.name for path in paths]


def test_a_link_that_leads_nowhere_is_a_schema_that_is_missed(tree: Path) -> None:
    (tree / "schemas" / "lost.toml").symlink_to(tree / "gone.toml")
    with pytest.raises(WrongUse, match=r"cannot read .*lost\.toml"):
        read(find(["schemas"], tree), tree, tree, 5)


def test_no_more_of_a_file_is_read_than_asked(tree: Path) -> None:
    (file,) = read(find(["schemas/api.toml"], tree), tree, tree, 5)
    assert file.data == b"versi"


def test_a_path_that_is_no_unicode_is_an_error(tree: Path) -> None:
    path = Path(os.fsdecode(bytes(tree) + b"/\xff.toml"))
    path.write_text("")
    with pytest.raises(WrongUse, match="not valid Unicode"):
        read([path], tree, tree, 5)
