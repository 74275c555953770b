"""What the runtime imports late never turns a call into a foreign exception where no descriptor is left."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.conformance.late_imports import NoDescriptors
from tests.servers import valkey_server

from cachegen_runtime.errors import CacheUnavailableError
from cachegen_runtime.transport.embedded.engine import Engine
from cachegen_runtime.values import zstd
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.compressed import text_of


@pytest.mark.parametrize("face", ["blocking", "async"])
def test_no_operation_imports_anything_once_its_caches_have_called(face: str) -> None:
    with valkey_server() as server:
        command = (sys.executable, "-m", "tests.conformance.late_imports", server.url, face)  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.fixture
def no_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no further module be imported."""
    monkeypatch.setattr(sys, "meta_path", [NoDescriptors(), *sys.meta_path])


def test_a_frame_that_cannot_be_read_for_want_of_a_descriptor_does_not_decode(
    no_descriptors: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = zstd.framed(b"x" * 1000, 1)
    assert text_of(frame) == b"x" * 1000
    monkeypatch.delitem(sys.modules, zstd.__name__)
    with pytest.raises(Undecodable, match="Too many open files"):
        text_of(frame)


def test_an_engine_that_cannot_be_loaded_is_unavailable(
    no_descriptors: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "fakeredis", raising=False)
    with pytest.raises(CacheUnavailableError, match="Too many open files"):
        Engine()


def test_what_is_not_thought_about_raises_its_own_exception(
    no_descriptors: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the tests above.
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with pytest.raises(OSError, match="Too many open files"):
        import colorsys  # noqa: F401
