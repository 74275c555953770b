"""The output folder on a real disk: what is written, removed, kept and refused."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cachegen.output import ACCOUNT_NAME, OutputError, compare, guarded, write
from cachegen.output.lock import held

OLD = {"api.py": b"# one\n", "old.py": b"# old\n", "py.typed": b""}
NEW = {"api.py": b"# two\n", "new.py": b"# new\n", "py.typed": b""}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.name != ACCOUNT_NAME
    }


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.name: (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.iterdir()
    }


def test_a_first_run_writes_everything_and_an_account(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    done = write(folder, OLD)
    assert done.created == ("api.py", "old.py", "py.typed")
    assert contents(folder) == OLD
    assert b"old.py" in (folder / ACCOUNT_NAME).read_bytes()


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    before = snapshot(tmp_path)
    done = write(tmp_path, OLD)
    assert not done.any()
    assert done.unchanged == ("api.py", "old.py", "py.typed")
    assert snapshot(tmp_path) == before


def test_only_what_changed_is_written_and_what_is_no_longer_made_is_removed(
    tmp_path: Path,
) -> None:
    write(tmp_path, OLD)
    typed = (tmp_path / "py.typed").stat().st_mtime_ns
    done = write(tmp_path, NEW)
    assert (done.created, done.updated, done.removed) == (
        ("new.py",),
        ("api.py",),
        ("old.py",),
    )
    assert contents(tmp_path) == NEW
    assert (tmp_path / "py.typed").stat().st_mtime_ns == typed


def test_files_of_a_person_beside_the_generated_ones_stay(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    (tmp_path / "mine.py").write_bytes(b"mine")
    (tmp_path / "folder").mkdir()
    write(tmp_path, NEW)
    assert (tmp_path / "mine.py").read_bytes() == b"mine"
    assert (tmp_path / "folder").is_dir()


@pytest.mark.parametrize("edited", ["api.py", "old.py"])
def test_an_edited_file_stops_the_run_before_anything_is_written(
    tmp_path: Path, edited: str
) -> None:
    write(tmp_path, OLD)
    (tmp_path / edited).write_bytes(b"# by hand\n")
    before = snapshot(tmp_path)
    done = write(tmp_path, NEW)
    assert [(each.name, each.forcible) for each in done.blocked] == [(edited, True)]
    assert "edited by hand" in done.blocked[0].reason
    assert snapshot(tmp_path) == before


def test_a_file_that_was_there_first_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_bytes(b"print('mine')\n")
    done = write(tmp_path, NEW)
    assert [each.name for each in done.blocked] == ["api.py"]
    assert "not made by cachegen" in done.blocked[0].reason
    assert contents(tmp_path) == {"api.py": b"print('mine')\n"}


def test_an_edited_file_that_says_what_the_schema_now_says_is_fine(
    tmp_path: Path,
) -> None:
    write(tmp_path, OLD)
    (tmp_path / "api.py").write_bytes(NEW["api.py"])
    assert write(tmp_path, NEW).blocked == ()
    assert contents(tmp_path) == NEW


def test_force_overwrites_and_removes_what_was_edited_but_no_strangers(
    tmp_path: Path,
) -> None:
    write(tmp_path, OLD)
    for name in ("api.py", "old.py", "mine.py"):
        (tmp_path / name).write_bytes(b"# by hand\n")
    assert write(tmp_path, NEW, force=True).blocked == ()
    assert contents(tmp_path) == {**NEW, "mine.py": b"# by hand\n"}


def test_without_the_account_equal_files_are_taken_back_and_others_are_refused(
    tmp_path: Path,
) -> None:
    write(tmp_path, OLD)
    (tmp_path / ACCOUNT_NAME).unlink()
    assert write(tmp_path, OLD).blocked == ()
    (tmp_path / ACCOUNT_NAME).unlink()
    (tmp_path / "api.py").write_bytes(b"# Made by cachegen from api.toml.\n")
    done = write(tmp_path, NEW)
    assert [each.name for each in done.blocked] == ["api.py"]
    assert "may have been edited" in done.blocked[0].reason


def test_a_file_that_vanished_is_written_again(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    (tmp_path / "api.py").unlink()
    assert compare(tmp_path, OLD).created == ("api.py",)
    write(tmp_path, OLD)
    assert contents(tmp_path) == OLD


def test_line_ends_that_version_control_changed_are_no_edit(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    for name in ("api.py", ACCOUNT_NAME):
        path = tmp_path / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert compare(tmp_path, OLD).updated == ("api.py",)
    write(tmp_path, NEW)
    assert contents(tmp_path) == NEW


@pytest.mark.parametrize(
    "account",
    [
        b"",
        b"{",
        b"[]",
        b"<<<<<<< HEAD\n{}",
        b'{"format": 2, "files": {}}',
        b'{"format": 1, "files": {"api.py": "short"}}',
        b'{"format": 1, "files": {"../victim.py": "' + b"0" * 64 + b'"}}',
        b'{"format": 1, "files": {"/etc/passwd": "' + b"0" * 64 + b'"}}',
        b'{"format": 1, "files": {"a\\\\b": "' + b"0" * 64 + b'"}}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_damaged_account_stops_everything(tmp_path: Path, account: bytes) -> None:
    write(tmp_path, OLD)
    (tmp_path / ACCOUNT_NAME).write_bytes(account)
    before = snapshot(tmp_path)
    for act in (write, compare):
        with pytest.raises(OutputError, match="account"):
            act(tmp_path, NEW)
    assert snapshot(tmp_path) == before


def test_an_account_cannot_have_a_file_outside_removed(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write(folder, OLD)
    victim = tmp_path / "victim.py"
    victim.write_bytes(OLD["old.py"])
    path = folder / ACCOUNT_NAME
    path.write_bytes(path.read_bytes().replace(b'"old.py"', b'"../victim.py"'))
    with pytest.raises(OutputError, match="plain name"):
        write(folder, NEW)
    assert victim.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../x.py",
        "/x.py",
        "a/b.py",
        "a\\b.py",
        "..",
        ".",
        "",
        ".hidden",
        "a\0b",
        "x.",
        "å.py",
    ],
)
def test_a_name_that_is_not_plain_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="plain name"):
        write(tmp_path / "out", {**NEW, name: b""})
    assert list(tmp_path.iterdir()) == []


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"Api\.py and api\.py are one file"):
        write(tmp_path, {"api.py": b"", "Api.py": b""})


def test_a_strangers_file_with_the_name_in_other_case_is_in_the_way(
    tmp_path: Path,
) -> None:
    (tmp_path / "API.py").write_bytes(b"mine")
    assert [each.name for each in write(tmp_path, NEW).blocked] == ["API.py"]


def test_a_service_renamed_in_case_only_replaces_its_old_file(tmp_path: Path) -> None:
    write(tmp_path, {"Api.py": b"# one\n"})
    write(tmp_path, {"api.py": b"# two\n"})
    assert contents(tmp_path) == {"api.py": b"# two\n"}


@pytest.mark.parametrize("force", [False, True])
def test_a_link_in_place_of_a_file_is_refused_and_its_target_untouched(
    tmp_path: Path, force: bool
) -> None:
    folder, target = tmp_path / "out", tmp_path / "target.py"
    folder.mkdir()
    target.write_bytes(NEW["api.py"])
    (folder / "api.py").symlink_to(target)
    done = write(folder, NEW, force=force)
    assert [(each.reason, each.forcible) for each in done.blocked] == [
        ("a symbolic link", False)
    ]
    assert target.read_bytes() == NEW["api.py"]
    assert [path.name for path in folder.iterdir()] == ["api.py"]


def test_a_link_in_place_of_the_account_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"{}")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ACCOUNT_NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="symbolic link"):
        write(tmp_path / "out", NEW)


def test_a_pipe_or_folder_in_the_way_is_named_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "api.py")
    (tmp_path / "new.py").mkdir()
    reasons = [(each.name, each.reason) for each in write(tmp_path, NEW).blocked]
    assert reasons == [("api.py", "a named pipe"), ("new.py", "a folder")]


def test_permission_bits_are_kept_and_new_files_follow_the_umask(
    tmp_path: Path,
) -> None:
    write(tmp_path, OLD)
    (tmp_path / "api.py").chmod(0o640)
    before = os.umask(0o027)
    try:
        write(tmp_path, NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "api.py").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "new.py").stat().st_mode) == 0o640


def test_what_a_dead_run_was_writing_is_swept_away(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    (tmp_path / ".cachegen-0123456789abcdef.tmp").write_bytes(b"half")
    (tmp_path / ".cachegen-mine.tmp").write_bytes(b"not ours")
    write(tmp_path, OLD)
    assert contents(tmp_path) == {**OLD, ".cachegen-mine.tmp": b"not ours"}


def test_the_account_is_the_same_whatever_came_before(tmp_path: Path) -> None:
    write(tmp_path / "one", NEW)
    write(tmp_path / "two", OLD)
    write(tmp_path / "two", dict(reversed(NEW.items())))
    accounts = [
        (tmp_path / name / ACCOUNT_NAME).read_bytes() for name in ("one", "two")
    ]
    assert accounts[0] == accounts[1]


def test_comparing_changes_nothing_not_even_a_folder(tmp_path: Path) -> None:
    assert compare(tmp_path / "none", NEW).created == ("api.py", "new.py", "py.typed")
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_is_a_file_or_below_one_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="is a file"):
        write(tmp_path / "file", NEW)
    with pytest.raises(OutputError, match="a part of the path is a file"):
        write(tmp_path / "file" / "below", NEW)
    with pytest.raises(OutputError, match="a part of the path is a file"):
        compare(tmp_path / "file", NEW)


def test_a_link_that_leads_the_output_out_of_the_project_is_refused(
    tmp_path: Path,
) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    project.mkdir()
    elsewhere.mkdir()
    (project / "link").symlink_to(elsewhere)
    (project / "inner").mkdir()
    (project / "fine").symlink_to(project / "inner")
    for name in ("link", "link/deeper", "fine/../link"):
        with pytest.raises(OutputError, match="symbolic link"):
            guarded(Path(name), project)
    assert guarded(Path("fine"), project) == project / "fine"
    assert guarded(Path("../elsewhere"), project) == elsewhere
    assert guarded(elsewhere, project) == elsewhere


def test_a_folder_that_another_run_holds_is_waited_for_and_then_given_up(
    tmp_path: Path,
) -> None:
    with held(tmp_path):
        second = held(tmp_path, patience=0)
        with pytest.raises(OutputError, match="another cachegen"):
            second.__enter__()
    with held(tmp_path, patience=0):
        pass
