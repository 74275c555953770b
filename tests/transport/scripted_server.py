"""A server of threads that answers each command as a test says; real ones are for everything that they can be made to do."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import TypeAlias

from hiredis import Reader

Command: TypeAlias = list[bytes]
Answering: TypeAlias = Callable[[Command], bytes | None]
"""What answers a command: raw bytes of the protocol, nothing, or None to end the connection."""


class ScriptedServer(socketserver.ThreadingTCPServer):
    """Answers on loopback, and keeps what it was asked, in order."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: Answering, greeting: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answer = answer
        self.greeting = greeting
        self.heard: list[Command] = []
        self.accepted = 0

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self.server_address[1])


class _Answering(socketserver.BaseRequestHandler):
    request: socket.socket

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, ScriptedServer)
        server.accepted += 1
        with suppress(OSError):
            if server.greeting:
                self.request.sendall(server.greeting)
            else:
                self._converse(server)

    def _converse(self, server: ScriptedServer) -> None:
        reader = Reader()
        while data := self.request.recv(65536):
            reader.feed(data)
            while (command := reader.gets()) is not False:
                server.heard.append(command)
                answer = server.answer(command)
                if answer is None:
                    return
                self.request.sendall(answer)


@contextmanager
def scripted_server(
    answer: Answering = lambda command: b"+OK\r\n", greeting: bytes = b""
) -> Generator[ScriptedServer]:
    """Run a server until the block ends; with a greeting it says that to everybody, and hangs up."""
    with ScriptedServer(answer, greeting) as server:
        thread = threading.Thread(
            target=server.serve_forever, args=(0.01,), daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
