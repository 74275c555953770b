"""The one command that starts the service, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.servers import free_port, valkey_server, wait_until
from tests.sleeper import HANG

from catalog.__main__ import main

FOLDER = Path(__file__).resolve().parents[1]


def status(port: int) -> str | None:
    """Return what the service on a port tells of its health; None while nobody answers there."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=HANG) as answer:
            return str(json.load(answer)["status"])
    except URLError:
        return None


def ended(number: signal.Signals, *arguments: str) -> tuple[int, str]:
    """Start the service, end it by a signal once it answers; return its exit status and what it said."""
    port = free_port()
    service = subprocess.Popen(
        [sys.executable, "-m", "catalog", f"--port={port}", *arguments],
        cwd=FOLDER,
        env={k: v for k, v in os.environ.items() if not k.startswith("CACHEGEN_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_until(lambda: status(port) == "ok", "the service")
        service.send_signal(number)
        said, _ = service.communicate(timeout=HANG)
    finally:
        service.kill()
        service.wait()
    return service.returncode, said


def test_without_a_url_it_runs_on_the_embedded_store_until_an_interrupt() -> None:
    code, said = ended(signal.SIGINT)
    assert code == 0
    assert "cluster 'main' has no URL" in said
    assert "Application shutdown complete" in said
    assert "Traceback" not in said


def test_with_a_url_it_runs_on_that_server_until_it_is_terminated() -> None:
    with valkey_server() as server:
        code, said = ended(signal.SIGTERM, server.url)
    assert code == 0
    assert "has no URL" not in said
    assert "Application shutdown complete" in said
    assert "Traceback" not in said


def test_a_wrong_url_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["catalog", "http://localhost"])
    with pytest.raises(SystemExit) as ending:
        main()
    assert ending.value.code == 2
    assert "http" in capsys.readouterr().err
