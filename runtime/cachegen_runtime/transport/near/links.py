"""One listening connection with its socket, which never waits: it takes what has come, and sends a question."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

from cachegen_runtime.errors import CacheConfigError, CacheError
from cachegen_runtime.protocol import Command
from cachegen_runtime.transport.blocking.aside import signed_in
from cachegen_runtime.transport.blocking.dialing import dial
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.login import changes
from cachegen_runtime.transport.near.hearing import Hearing, Refused, Unheard, greeting
from cachegen_runtime.transport.sockets import CHUNK
from cachegen_runtime.transport.tls import Trust
from cachegen_runtime.urls.settings import Settings

_NOTHING_YET = (BlockingIOError, ssl.SSLWantReadError)
_PATIENCE = 6
"""Intervals of silence after which another connection is tried."""
_LEAST_PATIENCE = 2.0


class Link:
    """A connection to one master, from its greeting on."""

    def __init__(self, link: socket.socket, hearing: Hearing) -> None:
        self.socket = link
        self.hearing = hearing
        self.due = self._since = monotonic()

    def take(self) -> bool:
        """Take some of what has come, and return whether there may be more; raise `Refused` or `Unheard`."""
        try:
            data = self.socket.recv(CHUNK)
        except _NOTHING_YET:
            return False
        except OSError as error:
            raise Unheard("the connection was lost") from error
        if not data:
            raise Unheard("the server closed the connection")
        self.hearing.heard(data)
        return True

    def ask(self, now: float, interval: float) -> None:
        """Send the question, if its time has come and the last one was answered."""
        hearing = self.hearing
        if not hearing.is_greeted or hearing.is_asking:
            if now - self._since > max(_PATIENCE * interval, _LEAST_PATIENCE):
                raise Unheard("the server is silent")
            return
        if now < self.due:
            return
        hearing.asked(now)
        self._since = now
        # The first answer proves nothing before there is a second one.
        self.due = now if hearing.proof is None else now + interval
        try:
            sent = self.socket.send(hearing.question)
        except OSError as error:
            raise Unheard("the connection takes nothing more") from error
        if sent < len(hearing.question):
            raise Unheard("the connection takes nothing more")

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()


def connect(
    settings: Settings,
    trust: Trust,
    prefixes: Sequence[bytes],
    questions: Sequence[Command],
) -> Link:
    """Return a connection that has sent its greeting; raise `Refused` or `Unheard`."""
    deadline = monotonic() + settings.connect_timeout
    try:
        settings = signed_in(settings, deadline)
        link = dial(settings.addresses[0], trust.context, deadline)
    except (NotSent, Lost) as error:
        # With the next attempt.
        trust.renewed()
        raise Unheard(str(error)) from error
    except CacheConfigError as error:
        kind = Unheard if trust.renewed() or changes(settings) else Refused
        raise kind(str(error)) from error
    except CacheError as error:
        raise Unheard(str(error)) from error
    try:
        link.settimeout(max(deadline - monotonic(), 0.001))
        link.sendall(greeting(settings, prefixes))
        link.setblocking(False)
    except OSError as error:
        link.close()
        raise Unheard("the connection was lost") from error
    return Link(link, Hearing(questions, login_changes=changes(settings)))


def closed(links: Sequence[Link]) -> None:
    """Close connections, whatever state they are in."""
    for link in links:
        with suppress(OSError):
            link.close()
