"""`generate --watch` in a process of its own: what people see while they save, break and mend."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from tests.cli.conftest import SCHEMA, Cachegen
from tests.sleeper import HANG


class Watching:
    """A running command and the lines that it prints."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "cachegen", "generate", "--watch"]
        environment = {**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.lines: Queue[str] = Queue()
        self.seen: list[str] = []
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, part: str) -> list[str]:
        """Return the lines up to one that has `part`."""
        before: list[str] = []
        while True:
            try:
                before.append(self.lines.get(timeout=HANG))
            except Empty:
                raise AssertionError(f"no line with {part!r} after {before}") from None
            if part in before[-1]:
                return before

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, list[str]]:
        """Send a signal; return the exit status and what was printed since."""
        self.process.send_signal(number)
        status = self.process.wait(HANG)
        self._reader.join(HANG)
        return status, list(self.lines.queue)

    def close(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait(HANG)
        self._reader.join(HANG)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def watching(project: Path) -> Iterator[Watching]:
    """Give the command as it watches a good project."""
    running = Watching(project)
    try:
        running.until("watching 1 schema; Ctrl-C ends it")
        yield running
    finally:
        running.close()


def test_a_save_generates_and_prints_only_what_changed(
    project: Path, watching: Watching
) -> None:
    assert (project / "caches" / "api.py").exists()
    path = project / "schemas" / "api.toml"
    path.write_text(SCHEMA.replace('"10s"', '"20s"'))
    assert watching.until("written") == ["caches: 1 written (api.py), 2 unchanged"]
    assert "expire_in(20)" in (project / "caches" / "api.py").read_text()


def test_mistakes_are_said_and_survived(project: Path, watching: Watching) -> None:
    path = project / "schemas" / "api.toml"
    before = (project / "caches" / "api.py").read_text()
    path.write_text(SCHEMA.replace('"hits/:key"', '"hits/:id"', 1))
    said = watching.until("1 error")
    assert said[0].startswith("schemas/api.toml:15:")
    assert (project / "caches" / "api.py").read_text() == before
    path.write_text("version = [")
    watching.until("error")
    path.write_text(SCHEMA)
    watching.until("all good again")
    path.write_text(SCHEMA.replace('"10s"', '"30s"'))
    watching.until("1 written (api.py)")


def test_files_come_and_go(project: Path, watching: Watching) -> None:
    more = project / "schemas" / "more.toml"
    more.write_text("version = 1\n")
    watching.until("1 written (more.py)")
    more.unlink()
    watching.until("1 removed (more.py)")
    (project / "schemas" / "api.toml").unlink()
    watching.until("no schema")
    (project / "schemas").rmdir()
    watching.until("no such file or folder")
    (project / "schemas").mkdir()
    (project / "schemas" / "api.toml").write_text(SCHEMA)
    watching.until("all good again")


def test_settings_are_watched_too(project: Path, watching: Watching) -> None:
    settings = project / "cachegen.toml"
    settings.write_text('schemas = ["schemas"]\noutput = "other"\n')
    watching.until("other: 3 written")
    settings.write_text("nonsense = 1\n")
    watching.until("nonsense")
    settings.write_text('schemas = ["schemas"]\noutput = "other"\n')
    watching.until("all good again")


def test_an_edit_by_hand_is_not_overwritten_and_ends_nothing(
    project: Path, watching: Watching
) -> None:
    made = project / "caches" / "api.py"
    made.write_text(made.read_text() + "# mine\n")
    path = project / "schemas" / "api.toml"
    path.write_text(SCHEMA.replace('"10s"', '"20s"'))
    watching.until("nothing was written")
    assert made.read_text().endswith("# mine\n")
    made.unlink()
    path.write_text(SCHEMA.replace('"10s"', '"40s"'))
    watching.until("all good again")


def test_a_touch_does_nothing_and_an_interrupt_ends_it_quietly(
    project: Path, watching: Watching
) -> None:
    path = project / "schemas" / "api.toml"
    os.utime(path)
    (project / "schemas" / "notes.txt").write_text("no schema")
    status, said = watching.end()
    assert (status, [each for each in said if each]) == (0, [])


def test_it_starts_with_a_broken_schema(project: Path) -> None:
    path = project / "schemas" / "api.toml"
    path.write_text("version = 2\n")
    running = Watching(project)
    try:
        running.until("watching 1 schema")
        path.write_text(SCHEMA)
        running.until("all good again")
        status, _ = running.end()
        assert status == 0
    finally:
        running.close()


@pytest.mark.parametrize("other", ["--check", "--dry-run"])
def test_what_writes_nothing_cannot_be_watched(
    project: Path, cachegen: Cachegen, other: str
) -> None:
    outcome = cachegen("generate", "--watch", other)
    assert outcome.status == 2
    assert "--watch and" in outcome.err
