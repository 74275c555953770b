"""What one listening connection says and hears (RESP3), without a socket.

==========  ==========================  =============================================
state       it waits for                then
==========  ==========================  =============================================
greeting    HELLO, SUBSCRIBE, TRACKING  asks its first question at once
asking      the answer to a question    the answer before this one counts from now on
resting     its time to ask again       asks the next question
==========  ==========================  =============================================

In each state pushes may come. A question is HELLO without arguments, whose answer tells the
role as well. A server sends the pushes of one turn of its loop after the replies of that turn,
so an answer may overtake the push of a write that came just before its question: what an
answer proves is that all pushes are here which were due when the question *before* it was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeGuard

from hiredis import HiredisError, PushNotification, Reader

from cachegen_runtime.protocol import Command, ErrorReply
from cachegen_runtime.transport.wire.greeting import Unshown
from cachegen_runtime.transport.wire.packing import packed_all
from cachegen_runtime.urls.settings import Settings

CHANNEL: Final = b"__cachegen"
"""A subscribed connection is of the output class `pubsub`, whose bounds are on by default."""

_HELLO: Final = (b"HELLO",)
_PASSING: Final = ("LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN")
_LOGIN: Final = ("NOAUTH", "WRONGPASS")
_FULL: Final = "max number of clients"


class Refused(Exception):
    """The server or its user's rights have no place for a listener; trying again is of no use."""


class Unheard(Exception):
    """The connection is lost, or leads to a server that does not serve now."""


def greeting(settings: Settings, prefixes: Sequence[bytes]) -> bytes:
    """Return what a listening connection sends first."""
    hello: list[bytes] = [b"HELLO", b"3"]
    if settings.username is not None or settings.password is not None:
        user = (settings.username or "default").encode()
        password = b"" if settings.password is None else settings.password.reveal()
        hello += [b"AUTH", user, password]
    if settings.client_name is not None:
        hello += [b"SETNAME", settings.client_name.encode()]
    tracking = [b"CLIENT", b"TRACKING", b"ON", b"BCAST"]
    for prefix in prefixes:
        tracking += [b"PREFIX", prefix]
    commands: list[Command] = [
        tuple(hello),
        (b"SUBSCRIBE", CHANNEL),
        tuple(tracking),
    ]
    return Unshown(packed_all(commands))


class Hearing:
    """One connection's state: `heard` takes what came, `asked` says that a question left.

    ``proof`` is when the question was sent that proves most; None before there is one.
    ``changed`` collects the keys of pushes, ``flushed`` tells a push about all of them.
    ``is_met`` tells whether anything has come yet.
    """

    def __init__(
        self, questions: Sequence[Command] = (), *, login_changes: bool = False
    ) -> None:
        """Take the `questions` that are asked besides HELLO, and whether another login may come."""
        self.question: Final = packed_all((_HELLO, *questions))
        self.proof: float | None = None
        self.is_met = False
        self.is_greeted = False
        self.is_asking = False
        self.changed: list[bytes] = []
        self.flushed = False
        self.answers: list[object] = []
        self._count = 1 + len(questions)
        self._login_changes = login_changes
        self._sent = 0.0
        self._before: float | None = None
        self._came: list[object] = []
        self._reader = Reader(replyError=ErrorReply)

    def asked(self, now: float) -> None:
        """Note that the question is about to be sent."""
        self._sent, self.is_asking = now, True

    def heard(self, data: bytes) -> None:
        """Take bytes; raise `Refused` or `Unheard` for what ends the connection."""
        self.is_met = True
        try:
            self._reader.feed(data)
            reply: object = self._reader.gets()
            while reply is not False:
                self._take(reply)
                reply = self._reader.gets()
        except HiredisError as error:
            raise Unheard("what came is not of the protocol") from error

    def _take(self, reply: object) -> None:
        if not isinstance(reply, PushNotification):
            self._came.append(reply)
        elif not self._pushed(reply):
            return
        if not self.is_greeted:
            self._greeted()
        elif self.is_asking and len(self._came) == self._count:
            self._answered()

    def _pushed(self, push: object) -> bool:
        """Take what came unsolicited; return whether it answers SUBSCRIBE."""
        kind, *rest = _elements(push)
        if kind == b"subscribe":
            self._came.append(push)
            return True
        if kind == b"invalidate":
            self.flushed |= rest[0] is None
            self.changed += [
                each for each in _elements(rest[0]) if isinstance(each, bytes)
            ]
        return False

    def _greeted(self) -> None:
        for reply in self._came:
            if isinstance(reply, ErrorReply):
                raise self._refusal(reply)
        if self._came and not _speaks_resp3(self._came[0]):
            raise Refused("the server does not speak RESP3")
        if len(self._came) == 3:
            _require_master(self._came[0])
            self._came.clear()
            self.is_greeted = True

    def _answered(self) -> None:
        for reply in self._came:
            if isinstance(reply, ErrorReply):
                raise self._refusal(reply)
        _require_master(self._came[0])
        self.answers, self._came = self._came[1:], []
        self.proof, self._before = self._before, self._sent
        self.is_asking = False

    def _refusal(self, reply: ErrorReply) -> Refused | Unheard:
        if self._login_changes and reply.code in _LOGIN:
            return Unheard("the server wants another login")
        return refusal(reply)


def refusal(reply: ErrorReply) -> Refused | Unheard:
    """Return what an error says to a listener: to come again later, or not at all."""
    if reply.code in _PASSING or _FULL in reply.text:
        return Unheard(f"the server does not serve now ({reply.code})")
    return Refused(f"the server refuses a listener ({reply.code})")


def _elements(reply: object) -> list[object]:
    """Return the elements of a list, none of anything else."""
    return reply if _is_list(reply) else []


def _is_list(reply: object) -> TypeGuard[list[object]]:
    return isinstance(reply, list)


def _speaks_resp3(hello: object) -> bool:
    match hello:
        case {b"proto": 3}:
            return True
        case _:
            return False


def _require_master(hello: object) -> None:
    match hello:
        case {b"role": b"master"}:
            return
        case _:
            raise Unheard("the server is a replica")


def reduced(prefixes: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the prefixes that no other one begins; servers refuse those that overlap."""
    kept: list[bytes] = []
    for prefix in sorted(set(prefixes)):
        # Sorted, all that one begins come right behind it.
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return tuple(kept)
