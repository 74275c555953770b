"""What holds of the output folder whatever generators and people do to it in turn."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cachegen.output import ACCOUNT_NAME, OutputError, compare, write
from cachegen.output.lock import held

NAMES = ["a.py", "b.py", "c.py"]
MADE = [b"# Made by cachegen from 1\n", b"# Made by cachegen from 2\n", b""]
HAND = [b"# by hand 1\n", b"# Made by cachegen from 1\n# edited\n"]

Step = dict[str, bytes] | tuple[str, bytes] | str
"""A run that wants these files, an edit of a file, or the removal of one."""

runs: st.SearchStrategy[Step] = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from(MADE), min_size=1
)
edits: st.SearchStrategy[Step] = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(HAND)
)
removals: st.SearchStrategy[Step] = st.sampled_from([*NAMES, ACCOUNT_NAME])
histories = st.lists(st.one_of(runs, runs, edits, removals), max_size=12)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=150, deadline=None)
@given(histories)
def test_no_history_loses_what_a_person_wrote(history: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for step in history:
            match step:
                case dict():
                    generate(folder, step)
                case (edited, data):
                    (folder / edited).write_bytes(data)
                case _:
                    (folder / step).unlink(missing_ok=True)


def generate(folder: Path, wanted: dict[str, bytes]) -> None:
    """Write `wanted`, and check all that must hold of one run."""
    before = snapshot(folder)
    foretold = compare(folder, wanted)
    assert snapshot(folder) == before
    assert write(folder, wanted) == foretold
    after = snapshot(folder)
    if foretold.blocked or not foretold.any():
        assert after == before
    else:
        assert {name: after[name] for name in wanted} == wanted
        assert not compare(folder, wanted).any()
    lost = {data for name, data in before.items() if after.get(name) != data}
    assert lost.isdisjoint(HAND)


def test_where_folders_cannot_be_locked_a_file_elsewhere_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock

    def without_folders(descriptor: int, operation: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.ENOLCK, "No locks available")
        flock(descriptor, operation)

    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(fcntl, "flock", without_folders)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with held(folder):
        second = held(folder, patience=0)
        with pytest.raises(OutputError, match="another cachegen"):
            second.__enter__()
    assert list(folder.iterdir()) == []
    with held(folder, patience=0):
        pass
