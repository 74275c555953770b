"""The short form of a run that is broken off, and what a careless writer would do in its place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from cachegen.output import writing
from cachegen.output.changes import Changes
from tests.endurance import killed_generate

SCALE = 0.03


def test_killed_at_some_steps_every_file_is_old_or_new_and_the_next_run_repairs() -> (
    None
):
    figures = killed_generate.killed(SCALE)
    assert figures["steps"] > 200
    assert figures["repaired"] >= 8


def test_without_room_from_some_steps_on_the_same_holds() -> None:
    assert killed_generate.out_of_room(SCALE)["repaired"] >= 8


def carelessly(self: writing.Staging, data: bytes, mode: int | None) -> Path:
    """Write aside as one does who does not wait for the disk."""
    path = self._folder / ".cachegen-0123456789abcdef.tmp"
    path.write_bytes(data)
    return path


def in_place(
    folder: Path, done: Changes, wanted: Mapping[str, bytes], found: object
) -> None:
    """Write over what is there, as one does who does not think of dying."""
    for name in (*done.created, *done.updated):
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(descriptor, wanted[name][:100])
        os.write(descriptor, wanted[name][100:])
        os.fsync(descriptor)
        os.close(descriptor)


def test_a_writer_that_does_not_write_aside_fails_the_same_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cachegen.output.writing._apply", in_place)
    monkeypatch.setattr(killed_generate, "check_order", lambda steps: None)
    with pytest.raises(AssertionError):
        killed_generate.killed(1.0)


def test_a_writer_that_does_not_sync_fails_the_same_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    with pytest.raises(AssertionError):
        killed_generate.killed(0)
