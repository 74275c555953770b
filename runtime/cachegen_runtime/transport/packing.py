"""Commands as bytes, and hiredis's reader with the types that its stubs lack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import hiredis

from cachegen_runtime.failures import ErrorReply
from cachegen_runtime.operations.operation import Command, Reply

_ARGUMENT: Final = b"$%d\r\n%b\r\n"
_TEMPLATES: Final = tuple(b"*%d\r\n" % count + _ARGUMENT * count for count in range(17))


def pack(command: Command) -> bytes:
    """Return the bytes of one command.

    Not by hiredis, whose packer crashes the process when a signal's exception meets it.
    """
    count = len(command)
    parts: list[int | bytes] = []
    for word in command:
        parts += (len(word), word)
    if count < len(_TEMPLATES):
        return _TEMPLATES[count] % tuple(parts)
    return b"*%d\r\n" % count + _ARGUMENT * count % tuple(parts)


class ReplyReader(Protocol):
    """A parser of one connection's replies."""

    def feed(self, data: bytes, /) -> None:
        """Take what the connection received."""
        ...

    def gets(self) -> Reply | ErrorReply | bool:
        """Return the next reply, or False when it is not complete."""
        ...

    def has_data(self) -> bool:
        """Return whether anything is left unread."""
        ...


class OutOfStep(ConnectionError):
    """What came back is not the protocol of a Redis server."""


def reply_reader() -> ReplyReader:
    """Return a new parser; refusals come out as `ErrorReply`s, also inside lists."""
    make: Callable[..., ReplyReader] = vars(hiredis)["Reader"]
    return make(protocolError=OutOfStep, replyError=ErrorReply)
