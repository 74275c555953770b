"""A run that dies, is interrupted or finds no room: each file is old or new, and the next run repairs."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from tests.hostile_schemas.steps import Steps

from cachegen.output import ACCOUNT_NAME, OutputError, compare, write
from cachegen.output.account import digest

if TYPE_CHECKING:
    from _typeshed import TraceFunction

BIG = b"#" * 5000 + b"\n"
OLD = {"api.py": b"# one\n" + BIG, "old.py": b"# old\n", "same.py": b"# same\n"}
NEW = {"api.py": b"# two\n" + BIG, "new.py": b"# new\n", "same.py": b"# same\n"}
OTHER = {"api.py": b"# three\n", "old.py": b"# again\n"}

Write = Callable[[Path], object]


def write_new(folder: Path) -> object:
    return write(folder, NEW)


def write_carelessly(folder: Path) -> object:
    """Write as a tool without care does: the control that shows the tests can fail."""
    for name, data in NEW.items():
        (folder / name).write_bytes(data)
    (folder / "old.py").unlink(missing_ok=True)
    return None


def forked(body: Callable[[], None]) -> int:
    """Run `body` in a forked process; return how it ended, as `waitpid` says."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            body()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1]


class AtCall:
    """Does something at the nth point before or after a call into the system; between two, a disk is the same."""

    def __init__(self, number: int, act: Callable[[], None]) -> None:
        self._number = number
        self._steps = Steps(number, act)

    @property
    def left(self) -> int:
        """Return how many points are left until then."""
        return self._number - len(self._steps.taken)


class AtLine:
    """Does something when this process reaches its nth line of the output code from here."""

    def __init__(self, number: int, act: Callable[[], None]) -> None:
        self.left = number
        self._act = act
        sys.settrace(self._enter)

    def _enter(
        self, frame: FrameType, event: str, argument: object
    ) -> TraceFunction | None:
        return self._line if frame.f_code.co_filename.endswith(OUTPUT) else None

    def _line(self, frame: FrameType, event: str, argument: object) -> TraceFunction:
        self.left -= event == "line"
        if self.left == 0:
            sys.settrace(None)
            self.left -= 1
            self._act()
        return self._line


OUTPUT = ("output/writing.py", "output/folder.py", "output/lock.py", "output/errors.py")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    raise KeyboardInterrupt


def no_room() -> None:
    raise OSError(28, "No space left on device")


def folders_after(
    tmp_path: Path,
    run: Write,
    act: Callable[[], None],
    at: type[AtCall | AtLine] = AtCall,
    step: int = 1,
) -> Generator[Path]:
    """Yield, for each point of a run from OLD, the folder as `act` at that point leaves it."""
    start = tmp_path / "start"
    write(start, OLD)
    number = 0
    while True:
        number += step
        folder = tmp_path / "out"
        shutil.copytree(start, folder)

        def body(folder: Path = folder, number: int = number) -> None:
            point = at(number, act)
            try:
                run(folder)
            except (KeyboardInterrupt, OutputError, OSError):
                os._exit(9)
            os._exit(0 if point.left > 0 else 8)

        status = forked(body)
        yield folder
        shutil.rmtree(folder)
        if status == 0:
            return


def faults(folder: Path) -> list[str]:
    """Return what is neither old nor new in the folder."""
    return [
        name
        for name in OLD | NEW
        if (folder / name).exists()
        and (folder / name).read_bytes() not in (OLD.get(name), NEW.get(name))
    ]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.name != ACCOUNT_NAME
    }


def repaired(folder: Path, wanted: dict[str, bytes]) -> bool:
    return write(folder, wanted).blocked == () and contents(folder) == wanted


def test_killed_at_any_call_every_file_is_old_or_new_and_the_next_run_repairs(
    tmp_path: Path,
) -> None:
    seen = 0
    for seen, folder in enumerate(folders_after(tmp_path, write_new, die), 1):
        assert faults(folder) == []
        wanted = (NEW, OLD, OTHER)[seen % 3]
        assert repaired(folder, wanted)
        assert not compare(folder, wanted).any()
    assert seen > 80


def test_killed_twice_in_a_row_the_third_run_repairs(tmp_path: Path) -> None:
    for first in folders_after(tmp_path, write_new, die, step=7):
        for folder in again(first):
            assert repaired(folder, NEW)


def again(first: Path) -> Generator[Path]:
    """Yield copies of the folder after a second run, to other files, that dies as well."""
    for number in range(20, 80, 15):
        folder = first.with_name("again")
        shutil.copytree(first, folder)

        def body(folder: Path = folder, number: int = number) -> None:
            AtCall(number, die)
            write(folder, OTHER)

        forked(body)
        yield folder
        shutil.rmtree(folder)


def test_a_careless_writer_fails_the_same_test(tmp_path: Path) -> None:
    folders = folders_after(tmp_path, write_carelessly, die)
    assert any(faults(folder) for folder in folders)


LINES = 1 if "CACHEGEN_LONG_RUNS" in os.environ else 5
"""Of how many lines one is interrupted."""


@pytest.mark.parametrize(
    ("act", "at", "step"), [(interrupt, AtLine, LINES), (no_room, AtCall, 1)]
)
def test_interrupted_at_any_line_or_out_of_room_at_any_call_nothing_is_half_done_for_good(
    tmp_path: Path, act: Callable[[], None], at: type[AtCall | AtLine], step: int
) -> None:
    for folder in folders_after(tmp_path, write_new, act, at, step):
        assert faults(folder) == []
        assert repaired(folder, NEW)


def test_a_real_process_killed_again_and_again_leaves_old_or_new(
    tmp_path: Path,
) -> None:
    program = (
        "import sys, json; from pathlib import Path; from cachegen.output import write\n"
        "sets = [{k: v.encode() for k, v in each.items()} for each in json.loads(sys.argv[2])]\n"
        "turn = 0\n"
        "while True:\n"
        "    assert not write(Path(sys.argv[1]), sets[turn % 2]).blocked\n"
        "    turn += 1; print(turn, flush=True)\n"
    )
    sets = json.dumps([{k: v.decode() for k, v in each.items()} for each in (OLD, NEW)])
    for rounds in range(1, 16):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), sets], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        for _ in range(rounds):
            assert process.stdout.readline()
        process.kill()
        process.communicate()
        assert faults(tmp_path) == []
    assert repaired(tmp_path, NEW)


def test_parallel_runs_end_in_what_one_of_them_wanted(tmp_path: Path) -> None:
    def worker(wanted: dict[str, bytes]) -> int:
        child = os.fork()
        if child == 0:
            status = 70
            try:
                for turn in range(30):
                    done = write(tmp_path, wanted if turn % 2 else OTHER)
                    if done.blocked:
                        os._exit(71)
                write(tmp_path, wanted)
                status = 0
            finally:
                os._exit(status)
        return child

    children = [worker(wanted) for wanted in (OLD, NEW, OLD, NEW)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    left = contents(tmp_path)
    assert left in (OLD, NEW)
    account = json.loads((tmp_path / ACCOUNT_NAME).read_bytes())
    assert account["files"] == {name: digest(data) for name, data in left.items()}


def test_a_file_size_limit_stops_the_run_before_anything_changes(
    tmp_path: Path,
) -> None:
    write(tmp_path, OLD)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def body() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with pytest.raises(
            OutputError, match="larger than is allowed here; nothing was changed"
        ):
            write(tmp_path, NEW)

    assert forked(body) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as stream, suppress(OSError):
        while stream.write(b"#" * 1024):
            pass


@pytest.fixture
def full_disk(tmp_path: Path) -> Generator[Path]:
    """Return a folder on a disk of 64 KiB, of which one block or two are left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if (
        shutil.which("mount") is None
        or subprocess.run(command, capture_output=True).returncode
    ):
        pytest.skip(
            "mounting a small disk is not permitted here; the size limit is tested above"
        )
    try:
        write(disk / "out", OLD)
        fill(disk / "filler")
        yield disk / "out"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_stops_the_run_before_anything_changes(full_disk: Path) -> None:
    before = {path.name: path.read_bytes() for path in full_disk.iterdir()}
    with pytest.raises(OutputError, match="the disk is full; nothing was changed"):
        write(full_disk, NEW)
    assert {path.name: path.read_bytes() for path in full_disk.iterdir()} == before
    (full_disk.parent / "filler").unlink()
    assert repaired(full_disk, NEW)


@pytest.fixture
def open_folder() -> Generator[Path]:
    """Return a folder that every user can reach (pytest's own are closed to others)."""
    path = Path(tempfile.mkdtemp(prefix="cachegen-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def as_ordinary_user() -> None:
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


def test_a_folder_without_permission_is_an_error_and_stays_as_it_was(
    open_folder: Path,
) -> None:
    folder = open_folder / "out"
    write(folder, OLD)
    folder.chmod(0o555)

    def body() -> None:
        as_ordinary_user()
        assert not compare(folder, OLD).any()
        assert not write(folder, OLD).any()
        with pytest.raises(OutputError, match="permission denied; nothing was changed"):
            write(folder, NEW)
        folder_below = folder / "below"
        with pytest.raises(OutputError, match="permission denied; nothing was changed"):
            write(folder_below, NEW)

    assert forked(body) == 0
    assert contents(folder) == OLD


def test_a_folder_that_cannot_be_read_is_an_error(open_folder: Path) -> None:
    folder = open_folder / "out"
    write(folder, OLD)
    folder.chmod(0o300)

    def body() -> None:
        as_ordinary_user()
        for act in (write, compare):
            with pytest.raises(OutputError, match="permission denied"):
                act(folder, NEW)

    try:
        assert forked(body) == 0
    finally:
        folder.chmod(0o755)
    assert contents(folder) == OLD
