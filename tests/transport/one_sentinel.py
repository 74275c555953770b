"""A Sentinel of one thread that names whom a test says; real ones are for the tests of failovers."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class OneSentinel(socketserver.ThreadingTCPServer):
    """Names the port of `master`, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, master: int) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.master = master
        self.heard = b""

    @property
    def address(self) -> str:
        """Return host and port, as in a URL."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Answering(socketserver.BaseRequestHandler):
    server: OneSentinel
    request: socket.socket

    def handle(self) -> None:
        while data := self.request.recv(65536):
            self.server.heard += data
            port = str(self.server.master)
            answer = f"*2\r\n$9\r\n127.0.0.1\r\n${len(port)}\r\n{port}\r\n"
            self.request.sendall(answer.encode())


@contextmanager
def one_sentinel(master: int) -> Iterator[OneSentinel]:
    """Run a Sentinel that names a port of loopback until the block ends."""
    with OneSentinel(master) as sentinel:
        threading.Thread(
            target=sentinel.serve_forever, args=(0.01,), daemon=True
        ).start()
        try:
            yield sentinel
        finally:
            sentinel.shutdown()
