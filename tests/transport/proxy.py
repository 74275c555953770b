"""A proxy on loopback that misbehaves as told, between a transport and a real server."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import sleep
from typing import Literal

Manner = Literal["pass", "drop replies", "swallow", "trickle", "slow", "garbage"]


class Proxy:
    """Pass bytes on, or: close instead of the reply, say nothing, reply byte by byte, late, or nonsense."""

    def __init__(self, target: int, tls: ssl.SSLContext | None = None) -> None:
        self.manner: Manner = "pass"
        self.delay = 0.02
        self.accepted = 0
        self._target = target
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def url(self, parameters: str = "") -> str:
        """Return the URL that leads through the proxy."""
        return f"redis://127.0.0.1:{self.port}/0{parameters}"

    def cut(self) -> None:
        """End all connections."""
        for link in tuple(self._open):
            self._shut(link)

    def end(self) -> None:
        """Stop accepting and close all."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _shut(self, link: socket.socket) -> None:
        """End a connection whose socket another thread still reads.

        That thread closes it: a closed socket's number goes to the next connection at
        once, and TLS that still reads from the number would take the next one's bytes.
        """
        self._open.discard(link)
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)

    def _close(self, link: socket.socket) -> None:
        self._shut(link)
        link.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._open.add(client)
        try:
            if self._tls is not None:
                client = self._tls.wrap_socket(client, server_side=True)
                self._open.add(client)
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            self._close(client)
            return
        self._open.add(server)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        requests = threading.Thread(
            target=self._requests, args=(client, server), daemon=True
        )
        requests.start()
        self._replies(client, server)
        self._shut(client)
        self._shut(server)
        requests.join()
        self._close(client)
        self._close(server)

    def _requests(self, client: socket.socket, server: socket.socket) -> None:
        try:
            while data := client.recv(65536):
                if self.manner != "swallow":
                    server.sendall(data)
        except OSError:
            pass
        self._shut(server)

    def _replies(self, client: socket.socket, server: socket.socket) -> None:
        try:
            while data := server.recv(65536):
                if not self._reply(client, data):
                    break
        except OSError:
            pass

    def _reply(self, client: socket.socket, data: bytes) -> bool:
        match self.manner:
            case "drop replies":
                return False
            case "trickle":
                for byte in data:
                    client.sendall(bytes((byte,)))
                    sleep(self.delay)
            case "slow":
                sleep(self.delay)
                client.sendall(data)
            case "garbage":
                client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            case _:
                client.sendall(data)
        return True


@contextmanager
def proxied(target: int, tls: ssl.SSLContext | None = None) -> Iterator[Proxy]:
    """Run a proxy in front of a port."""
    proxy = Proxy(target, tls)
    try:
        yield proxy
    finally:
        proxy.end()
