"""A proxy on loopback that does to connections what networks do: delays, losses, silence, trickles."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

Fate = Callable[[bytes], bytes | None]
"""What becomes of a reply: other bytes, or None to cut the connection instead."""


class Proxy:
    """Forwards to `port`; its attributes may change at any time and hold from then on."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self._port = port
        self._tls = tls
        self._stopped = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._links: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]
        self.accepted = 0
        self.delay = 0.0
        self.piece = 0
        self.fate: Fate = lambda reply: reply
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Return the proxy's URL."""
        return f"{'redis' if self._tls is None else 'rediss'}://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Cut all connections."""
        while self._links:
            _shut(self._links.pop())

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        _close(self._listener)
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                link, _ = self._listener.accept()
                self.accepted += 1
                threading.Thread(target=self._join, args=(link,), daemon=True).start()

    def _join(self, link: socket.socket) -> None:
        with suppress(OSError):
            if self._tls is not None:
                link = self._tls.wrap_socket(link, server_side=True)
            server = socket.create_connection(("127.0.0.1", self._port))
            self._links += [link, server]
            back = threading.Thread(
                target=self._replies, args=(server, link), daemon=True
            )
            back.start()
            with suppress(OSError):
                while data := link.recv(65536):
                    server.sendall(data)
            _shut(server)
            back.join()
            _close(server)
        _close(link)

    def _replies(self, server: socket.socket, link: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                self._stopped.wait(self.delay)
                sent = self.fate(data)
                if sent is None:
                    break
                self._forward(link, sent)
        _shut(link)
        _shut(server)

    def _forward(self, link: socket.socket, data: bytes) -> None:
        piece = self.piece or len(data) or 1
        for start in range(0, len(data), piece):
            link.sendall(data[start : start + piece])
            if self.piece:
                self._stopped.wait(0.02)


def _shut(link: socket.socket) -> None:
    """End a connection whose socket another thread still reads.

    That thread closes it: a closed socket's number goes to the next connection at once,
    and TLS that still reads from the number would take the next one's bytes.
    """
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)


def _close(link: socket.socket) -> None:
    _shut(link)
    link.close()


@contextmanager
def proxy_to(port: int, tls: ssl.SSLContext | None = None) -> Generator[Proxy]:
    """Run a proxy until the block ends."""
    proxy = Proxy(port, tls)
    try:
        yield proxy
    finally:
        proxy.stop()
