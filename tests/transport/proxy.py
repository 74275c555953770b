"""A proxy on loopback between a transport and a real server that behaves as its `manner` says.

Whoever reads a socket also closes it: a closed socket's number goes to the next connection
at once, and TLS that still reads from the number would take the next one's bytes.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import replace

from tests.servers import free_port
from tests.sleeper import HANG
from tests.transport.manners import PASS, Fate, Manner

_AT_ONCE = struct.pack("ii", 1, 0)
"""The SO_LINGER with which closing resets."""


class Proxy:
    """Forwards to one port; a change of `manner` holds for all connections from then on."""

    def __init__(self, target: int, tls: ssl.SSLContext | None = None) -> None:
        self.accepted = 0
        self._target = target
        self._tls = tls
        self._manner = PASS
        self._stopped = threading.Event()
        self._links: set[socket.socket] = set()
        self._forgotten: set[socket.socket] = set()
        self._crowd: list[socket.socket] = []
        self._asked = self._answered = 0
        self.port = free_port()
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self._listen()

    @property
    def manner(self) -> Manner:
        """Return how the proxy behaves now."""
        return self._manner

    @manner.setter
    def manner(self, manner: Manner) -> None:
        door = self._manner.door
        self._asked = self._answered = 0
        self._manner = manner
        if manner.door != door:
            self._close_door()
            if manner.door == "deaf":
                self._be_deaf()
            elif manner.door == "open":
                self._listener = socket.create_server(
                    ("127.0.0.1", self.port), backlog=256
                )
                self._listen()

    def fate_of_replies(self, fate: Fate) -> None:
        """Let replies become what `fate` makes of them, and else pass all on."""
        self.manner = replace(PASS, reply=fate)

    def url(self, parameters: str = f"?timeout={HANG}") -> str:
        """Return the URL that leads through the proxy, with all the time that calls need."""
        scheme = "redis" if self._tls is None else "rediss"
        return f"{scheme}://127.0.0.1:{self.port}/0{parameters}"

    def cut(self) -> None:
        """End all connections."""
        for link in tuple(self._links):
            self._end(link)

    def forget(self) -> None:
        """Pass nothing more on for the connections that are open; others are served."""
        self._forgotten |= self._links

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        self._close_door()

    def _listen(self) -> None:
        threading.Thread(
            target=self._accept, args=(self._listener,), daemon=True
        ).start()

    def _close_door(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        while self._crowd:
            self._crowd.pop().close()
        self.cut()

    def _be_deaf(self) -> None:
        """Listen with a queue that is full, so that the next connection never comes about."""
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=0)
        for _ in range(2):
            link = socket.socket()
            link.setblocking(False)
            link.connect_ex(("127.0.0.1", self.port))
            self._crowd.append(link)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                link, _ = listener.accept()
                self.accepted += 1
                threading.Thread(target=self._join, args=(link,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        """Serve one connection until either side ends it."""
        with suppress(OSError):
            if self._tls is not None:
                client = self._tls.wrap_socket(client, server_side=True)
            server = socket.create_connection(("127.0.0.1", self._target))
            for link in (client, server):
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._links.add(link)
            back = threading.Thread(
                target=self._replies, args=(server, client), daemon=True
            )
            back.start()
            with suppress(OSError):
                while data := client.recv(65536):
                    if not self._request(server, data):
                        break
            # The server first: it must have all that it gets before the client goes on.
            self._end(server)
            self._end(client)
            back.join()
            server.close()
        client.close()

    def _request(self, server: socket.socket, data: bytes) -> bool:
        """Pass commands on; return whether the connection goes on."""
        if server in self._forgotten:
            return True
        passed = self._manner.request(data)
        if passed is None:
            return False
        most = self._manner.request_bytes
        left = len(passed) if most is None else max(most - self._asked, 0)
        self._asked += len(passed)
        server.sendall(passed[:left])
        return left >= len(passed)

    def _replies(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if not self._reply(client, data):
                    break
        self._end(client)
        self._end(server)

    def _reply(self, client: socket.socket, data: bytes) -> bool:
        """Pass replies on; return whether the connection goes on."""
        self._stopped.wait(self._manner.delay)
        passed = self._manner.reply(data)
        if passed is None:
            return False
        most = self._manner.reply_bytes
        left = len(passed) if most is None else max(most - self._answered, 0)
        self._answered += len(passed)
        self._send_in_pieces(client, passed[:left])
        return left >= len(passed)

    def _send_in_pieces(self, client: socket.socket, data: bytes) -> None:
        piece = self._manner.piece or len(data) or 1
        for start in range(0, len(data), piece):
            client.sendall(data[start : start + piece])
            if self._manner.piece:
                self._stopped.wait(self._manner.pause)

    def _end(self, link: socket.socket) -> None:
        """End a connection; the thread that reads it closes its socket."""
        self._links.discard(link)
        with suppress(OSError):
            if self._manner.reset:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                link.shutdown(socket.SHUT_RD)
            else:
                link.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxied(target: int, tls: ssl.SSLContext | None = None) -> Generator[Proxy]:
    """Run a proxy in front of a port."""
    proxy = Proxy(target, tls)
    try:
        yield proxy
    finally:
        proxy.stop()
