"""One connection to one server: words out, replies in; every failure in clear words.

redis-py's connection is used without its client: no reply is reshaped, nothing is sent twice.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from cachegen.live.dialing import Reply, Wire, Word, dialled
from cachegen.live.urls import Address, Target
from cachegen.wrong_use import WrongUse


class Unreachable(WrongUse):
    """A server that cannot be reached, or that stopped answering."""


class Refused(WrongUse):
    """A server's error reply; its first word is the `code` (WRONGTYPE, NOPERM, MOVED …)."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.code = text.partition(" ")[0]


class Link:
    """A connection to one server, opened at its first use; end it with `close` or `with`."""

    def __init__(self, address: Address, target: Target, database: int = 0) -> None:
        self.address = address
        self._target = target
        self._database = database
        self._wire: Wire | None = None

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
        if self._wire is not None:
            self._wire.disconnect()
            self._wire = None

    def ask(self, *words: Word) -> Reply:
        """Return the reply to one command. Raises `Refused` and `Unreachable`."""
        (reply,) = self.ask_all([words])
        if isinstance(reply, Refused):
            raise reply
        return reply

    def ask_all(self, commands: Sequence[Sequence[Word]]) -> list[Reply]:
        """Return the replies to several commands in one round trip; errors among them."""
        if not commands:
            return []
        with _failures(self.address):
            if self._wire is None:
                wire = dialled(self.address, self._target, self._database)
                wire.connect()
                self._wire = wire
            self._wire.send_packed_command(self._wire.pack_commands(commands))
            return [_reply(self._wire) for _ in commands]


def _reply(wire: Wire) -> Reply:
    from redis.exceptions import ResponseError

    try:
        return wire.read_response()
    except ResponseError as error:
        return Refused(_with_code(error))


def _with_code(error: Exception) -> str:
    """Return an error reply's text; redis-py takes the code off those it has a class for."""
    from redis import exceptions

    codes: dict[type[Exception], str] = {
        exceptions.MovedError: "MOVED",
        exceptions.AskError: "ASK",
        exceptions.NoPermissionError: "NOPERM",
        exceptions.ClusterDownError: "CLUSTERDOWN",
        exceptions.ReadOnlyError: "READONLY",
        exceptions.OutOfMemoryError: "OOM",
    }
    code = codes.get(type(error))
    text = str(error)
    return text if code is None or text.startswith(f"{code} ") else f"{code} {text}"


@contextmanager
def _failures(address: Address) -> Generator[None]:
    from redis import exceptions

    try:
        yield
    except exceptions.AuthenticationError as error:
        raise Unreachable(
            f"{address} refuses the user name or password, or wants one: give it in the "
            "URL as redis://user:password@host:port"
        ) from error
    except exceptions.TimeoutError as error:
        raise Unreachable(
            f"{address} does not answer in time: is it the right host, and is a firewall "
            "between? `?timeout=SECONDS` in the URL waits longer"
        ) from error
    except exceptions.ConnectionError as error:
        reason = _reason(error)
        raise Unreachable(f"{address} cannot be reached: {reason}") from error
    except exceptions.ResponseError as error:
        raise Refused(_with_code(error)) from error
    except exceptions.RedisError as error:
        raise Unreachable(f"{address} cannot be used: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return str(error).rstrip(".")
