"""TLS over bytes in memory, so that the event loop's part of a connection stays one and the same."""

from __future__ import annotations

import asyncio
import socket
import ssl

_READ = 65536


class Secrecy:
    """One connection's encryption."""

    __slots__ = ("_incoming", "_outgoing", "_session")

    def __init__(self, tls: ssl.SSLContext, host: str) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._session = tls.wrap_bio(
            self._incoming, self._outgoing, server_hostname=host
        )

    async def shake_hands(self, link: socket.socket) -> None:
        """Agree with the server; raises ssl.SSLError and OSError."""
        loop = asyncio.get_running_loop()
        done = False
        while not done:
            try:
                self._session.do_handshake()
                done = True
            except ssl.SSLWantReadError:
                pass
            finally:
                # Also what says why we refuse must reach the server.
                if self._outgoing.pending:
                    await loop.sock_sendall(link, self._outgoing.read())
            if not done:
                data = await loop.sock_recv(link, _READ)
                if not data:
                    raise ConnectionResetError("closed during the TLS handshake")
                self._incoming.write(data)

    def encrypt(self, data: bytes) -> bytes:
        """Return what to send for `data`."""
        self._session.write(data)
        return self._outgoing.read()

    def decrypt(self, data: bytes) -> bytes:
        """Return what received bytes hold; less than a record holds nothing yet."""
        self._incoming.write(data)
        parts: list[bytes] = []
        while True:
            try:
                part = self._session.read(_READ)
            except ssl.SSLWantReadError:
                break
            except ssl.SSLZeroReturnError:
                break
            if not part:
                break
            parts.append(part)
        return b"".join(parts)
