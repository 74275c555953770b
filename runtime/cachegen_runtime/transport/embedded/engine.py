"""The engine of the embedded store: fakeredis, run by our clock and corrected where servers answer otherwise.

It runs one command at a time and is not safe across threads; `Store` holds the lock.
Nothing else in the runtime knows which library stands under the store.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable, Sequence, Sized
from contextlib import suppress
from copy import copy
from functools import partial
from types import new_class
from typing import Protocol, runtime_checkable

from cachegen_runtime.errors import CacheConfigError, CacheUnavailableError
from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.protocol import Command, ErrorReply, Reply
from cachegen_runtime.transport.embedded.corrections import CORRECTED
from cachegen_runtime.transport.embedded.quick import (
    Database,
    Item,
    Rare,
    quick_commands,
)
from cachegen_runtime.transport.wire.packing import packed


class _Socket(Protocol):
    """The part of one of the engine's sockets in use."""

    def sendall(self, data: bytes) -> None: ...


@runtime_checkable
class _Copyable(Protocol):
    """A list, a dictionary, or what is like one."""

    def copy(self) -> object: ...


class Engine:
    """One table of keys that takes commands as a server does."""

    def __init__(self) -> None:
        try:
            self._open()
        except ImportError as error:
            raise CacheConfigError(
                'the embedded store wants its engine: pip install "cachegen[embedded]"'
            ) from error
        except FileNotFoundError as error:
            # It reads a file of its own, which frozen programs leave out.
            name = os.path.basename(str(error.filename))
            raise CacheConfigError(
                f"the embedded store's engine lacks its file {name}: a frozen program "
                "has to take the data files of the package fakeredis along"
            ) from error
        except OSError as error:
            # As where no descriptor is left to import it by.
            raise CacheUnavailableError(
                f"the embedded store's engine cannot be loaded: {error.strerror}"
            ) from error

    def _open(self) -> None:
        import fakeredis
        from redis import Redis
        from redis.exceptions import ResponseError

        server = fakeredis.FakeServer(version=(7, 4))
        # Its own is for threads, which `Store` keeps apart; a call may come in the middle of another.
        vars(server)["lock"] = threading.RLock()
        self._refusal = ResponseError
        self._database: Database = server.dbs[0]
        # What has expired is still in it.
        self._held: dict[bytes, Item] = vars(self._database)["_dict"]
        _follow_our_clock(self._database)
        made = fakeredis.FakeRedisConnection(server=server).get_socket()
        self._new_socket: Callable[[], _Socket] = partial(
            type(made), server, 0, client_class=Redis
        )
        self._link = self._linked()
        self._clean = False
        self._item = self._items()
        self._quick = quick_commands(self._database, self._item)

    def _items(self) -> Callable[[object], Item]:
        """Return what makes the items of the engine's table."""
        name = b"probe"
        self.send((b"SET", name, name))
        made = self._database.get(name)
        assert made is not None
        del self._database[name]
        return type(made)

    def run(self, command: Command) -> Reply | ErrorReply:
        """Return the command's reply, or its refusal."""
        quick = self._quick.get(command[0])
        if quick is not None:
            answer = quick(command)
            if not isinstance(answer, Rare):
                return answer
        correct = CORRECTED.get(command[0])
        return self.send(command) if correct is None else correct(self.send, command)

    def send(self, command: Command) -> Reply | ErrorReply:
        """Return what the engine itself makes of a command."""
        if not self._clean:
            # The first command, or a signal's exception came before the last one's reply.
            self._link = self._linked()
        self._clean = False
        # A call in the middle of this one uses another socket.
        socket, replies = self._link
        socket.sendall(packed(command))
        reply = replies.pop()
        self._clean = True
        if isinstance(reply, self._refusal):
            return ErrorReply(_with_code(str(reply)))
        if isinstance(reply, Exception):
            raise reply
        return reply

    def _linked(self) -> tuple[_Socket, list[Reply | Exception]]:
        """Return a socket, and the plain list into which it puts its replies.

        Its own queue is for threads that wait. We never do, and its locks, which are
        written in Python, would stay closed when a signal's exception meets them.
        """
        replies: list[Reply | Exception] = []
        socket = self._new_socket()
        vars(socket)["put_response"] = replies.append
        return socket, replies

    def copies(
        self, keys: Sequence[bytes], most: int | None
    ) -> list[tuple[bytes, Item | None]] | None:
        """Return copies of what keys hold; None when one has more elements than `most`."""
        held = self._held
        found: list[tuple[bytes, Item | None]] = []
        for key in keys:
            item = held.get(key)
            made: Item | None = None
            if item is not None:
                value = item.value
                if not isinstance(value, bytes):
                    if (
                        most is not None
                        and isinstance(value, Sized)
                        and len(value) > most
                    ):
                        return None
                    value = _copied(value)
                made = self._item(value)
                made.expireat = item.expireat
            found.append((key, made))
        return found

    def put(self, state: Sequence[tuple[bytes, Item | None]]) -> None:
        """Let keys hold what they held."""
        for key, item in state:
            if item is not None:
                self._database[key] = item
            else:
                with suppress(KeyError):
                    del self._database[key]

    def purge(self, most: int, spared: tuple[bytes, ...]) -> None:
        """Remove random keys, the spared ones last, until at most `most` are left."""
        excess = len(self._database) - most
        if excess <= 0:
            return
        # One step, so that nothing can change the table meanwhile.
        held = list(self._database)
        others = [key for key in held if key not in spared]
        random.shuffle(others)
        others += [key for key in held if key in spared]
        for key in others[:excess]:
            with suppress(KeyError):
                del self._database[key]


def _copied(value: object) -> object:
    """Return a copy of a collection: a list, or an object of the engine that has such parts."""
    if isinstance(value, _Copyable):
        return value.copy()
    made = copy(value)
    parts = {
        name: part.copy()
        for name, part in vars(value).items()
        if isinstance(part, _Copyable)
    }
    vars(made).update(parts)
    return made


def _with_code(text: str) -> str:
    """Return a refusal as servers send it; the client library takes ``ERR`` away."""
    first = text.partition(" ")[0]
    return text if first.isupper() and first.isalpha() else f"ERR {text}"


def _follow_our_clock(database: Database) -> None:
    """Make the engine's table ask our clock for the time.

    The engine writes the real time into ``time`` before each command and asks it about
    every expiry; a property in its place is the whole of what has to change.
    """
    moment = property(lambda table: clock.now(), lambda table, value: None)
    clocked = new_class(
        "ClockedTable", (type(database),), None, lambda body: body.update(time=moment)
    )
    object.__setattr__(database, "__class__", clocked)
