"""Several worker processes, from the side of the test that orders, stops and kills them by their ids."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager

Json = object


class Process:
    """One worker; an order is sent at once, and its answer awaited when it is asked for."""

    def __init__(self, url: str, environment: Mapping[str, str]) -> None:
        path = {"PYTHONPATH": ":".join(each for each in sys.path if each)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.guards.worker", url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **path, **environment},
        )

    def send(self, **order: object) -> None:
        """Send an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def receive(self) -> Json:
        """Return the answer to the oldest order without one; None of a process that ended."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def ask(self, **order: object) -> Json:
        """Send an order and return its answer."""
        self.send(**order)
        return self.receive()

    def kill(self) -> None:
        """End the process as nothing ends politely."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Let the process stand still."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it run on."""
        self._process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """Let the process end."""
        if self._process.poll() is None:
            self.resume()
            self.kill()
        self._process.communicate()


@contextmanager
def workers(
    url: str, count: int, environment: Mapping[str, str] | None = None
) -> Generator[list[Process]]:
    """Run so many workers, all of them connected before the block begins."""
    found = [Process(url, environment or {}) for _ in range(count)]
    try:
        for each in found:
            assert each.receive() is not None
        yield found
    finally:
        for each in found:
            each.end()
