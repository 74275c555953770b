"""A real server, or a process, whose clock a test steps; it takes a C compiler, and Linux."""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers import Server, valkey_server, wait_until

SOURCE = Path(__file__).with_name("stepping.c")


class SteppingClock:
    """Steps the wall clock of processes that were started with its environment."""

    def __init__(self, folder: Path) -> None:
        library, shared = folder / "stepping.so", folder / "seconds"
        command = ["cc", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True)
        shared.write_bytes(struct.pack("l", 0))
        with shared.open("r+b") as file:
            self._seconds = mmap.mmap(file.fileno(), 0)
        self.environment: Mapping[str, str] = {
            "LD_PRELOAD": str(library),
            "CLOCK_STEP": str(shared),
        }

    def set(self, seconds: int) -> None:
        """Let the clock be so many seconds ahead, or behind."""
        self._seconds[:] = struct.pack("l", seconds)

    def set_server(self, server: Server, seconds: int) -> None:
        """Step a server's clock, and wait until it has looked."""
        before = _time(server)
        self.set(seconds)
        wait_until(
            lambda: abs(_time(server) - before) > abs(seconds) / 2,
            "the step of a clock",
        )

    @contextmanager
    def server(self) -> Generator[Server]:
        """Run a server by this clock."""
        kept = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        try:
            with valkey_server() as server:
                _restore(kept)
                yield server
        finally:
            _restore(kept)


def _restore(kept: Mapping[str, str | None]) -> None:
    for name, value in kept.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _time(server: Server) -> int:
    return int(server.ask("TIME").split("\r\n")[2])
