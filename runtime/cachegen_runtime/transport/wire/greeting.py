"""What a new connection says first: who it is, its name and its database; does no I/O.

A refused login is raised at once and not tried again.
"""

from __future__ import annotations

from collections.abc import Sequence

from cachegen_runtime.protocol import Answer, Command, ErrorReply
from cachegen_runtime.transport.refusals import login_refused, sentinel_refused
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.transport.wire.packing import packed_all
from cachegen_runtime.urls.settings import Settings


class Unshown(bytes):
    """Bytes with a password in them; what shows the variables of a failed call shows none of it."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes of a login>"


def greeting(settings: Settings) -> Request:
    """Return what a new connection sends before anything else; perhaps nothing."""
    commands: list[Command] = []
    if settings.username is not None or settings.password is not None:
        user = () if settings.username is None else (settings.username.encode(),)
        password = b"" if settings.password is None else settings.password.reveal()
        commands.append((b"AUTH", *user, password))
    if settings.database:
        commands.append((b"SELECT", b"%d" % settings.database))
    if settings.client_name is not None:
        commands.append((b"CLIENT", b"SETNAME", settings.client_name.encode()))
    if settings.tls is not None and not commands:
        # A certificate that the server refuses is reported with the first reply, after the handshake.
        commands.append((b"PING",))
    return Request(Unshown(packed_all(commands)), len(commands))


def check_greeting(settings: Settings, answers: Sequence[Answer]) -> None:
    """Raise `CacheError` when the server refused the login or the database."""
    login = settings.username is not None or settings.password is not None
    refuse = sentinel_refused if settings.is_sentinel else login_refused
    # A refused CLIENT SETNAME, or PING, does no harm.
    for answer in answers[: login + bool(settings.database)]:
        if isinstance(answer, ErrorReply):
            raise refuse(answer, str(settings.addresses[0]))
