"""One connection to one server, made as the application makes its own: words out, replies in.

This is the one door to the runtime's transports: TLS, login, deadlines, the master that
Sentinels name. What is above it knows words, replies and the two errors.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from types import TracebackType
from typing import Self

from cachegen.live.places import shown
from cachegen.wrong_use import WrongUse
from cachegen_runtime.errors import CacheError
from cachegen_runtime.protocol import ErrorReply, Reply
from cachegen_runtime.transport.blocking import connection as blocking
from cachegen_runtime.transport.blocking.dialing import Dialer
from cachegen_runtime.transport.blocking.sentinel import MasterDialer
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.sentinel import sentinel_settings
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Address, Settings

Word = str | bytes | int
"""What a command is made of."""

_SHARE = 100
"""Commands of one exchange that are answered in the time of one; more get more time."""


class Unreachable(WrongUse):
    """A server that cannot be reached, or that stopped answering."""


class Refused(WrongUse):
    """A server's error reply, up to what it quotes; its first word is the `code`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.code = text.partition(" ")[0]


Answer = Reply | Refused
"""What one of several commands is answered: a refusal is a value."""


class Connection:
    """A connection that opens at its first use; end it with `close` or `with`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wire = blocking.Connection()
        with _failures(self.address):
            follows = settings.kind == "sentinel"
            self._dialer = MasterDialer(settings) if follows else Dialer(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the next question would open another one."""
        self._wire.close()

    @property
    def address(self) -> str:
        """Return the address as messages name it."""
        return shown(self._settings)

    def beside(self, address: Address) -> Connection:
        """Return a connection to another server of the same cluster, logged in alike."""
        return Connection(replace(self._settings, addresses=(address,), kind="server"))

    def ask(self, *words: Word) -> Reply:
        """Return the reply to one command. Raises `Refused` and `Unreachable`."""
        (reply,) = self.ask_all([words])
        if isinstance(reply, Refused):
            raise reply
        return reply

    def ask_all(self, commands: Sequence[Sequence[Word]]) -> list[Answer]:
        """Return the replies to several commands in one round trip; errors among them."""
        if not commands:
            return []
        data = b"".join(packed(tuple(map(_bytes, each))) for each in commands)
        parts = 1 + len(commands) // _SHARE
        deadline = monotonic() + self._settings.timeout * parts
        with _failures(self.address):
            if not self._wire.clean:
                self._wire.open(self._dialer, deadline)
            answers = self._wire.exchange(data, len(commands), deadline)
        return [
            Refused(each.text) if isinstance(each, ErrorReply) else each
            for each in answers
        ]


def to_sentinel(settings: Settings, address: Address) -> Connection:
    """Return a connection to one of a URL's Sentinels itself."""
    return Connection(replace(sentinel_settings(settings, address), kind="server"))


def _bytes(word: Word) -> bytes:
    return word if isinstance(word, bytes) else str(word).encode()


@contextmanager
def _failures(address: str) -> Generator[None]:
    try:
        yield
    except (CacheError, NotSent, Lost) as error:
        words = str(error)
        if isinstance(error, NotSent | Lost) and error.timeout:
            words += (
                ": is it the right host, and is a firewall between? "
                "`?timeout=SECONDS` in the URL waits longer"
            )
        raise Unreachable(
            words if address in words else f"{address}: {words}"
        ) from error
