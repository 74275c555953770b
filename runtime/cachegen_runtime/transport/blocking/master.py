# Derived from transport/asynchronous/master.py by derive_sync.py. Do not edit: change that file.
"""The blocking transport of the master that Sentinels name; it leaves a server that has become a replica.

A replica refuses writes but answers reads, so that a process that only reads would stay with
it. Hence one call in `ROLE_HOLDS` seconds asks for the server's role in the same write, and
is sent again to the present master where a replica has answered it.
"""

from __future__ import annotations

from time import monotonic
from typing import TypeVar

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.blocking.sentinel import MasterDialer
from cachegen_runtime.transport.blocking.server import ServerTransport
from cachegen_runtime.transport.failures import Subject
from cachegen_runtime.transport.sentinel import ASK_ROLE, ROLE_HOLDS, tells_replica
from cachegen_runtime.transport.wire.exchange import from_replica, result
from cachegen_runtime.urls.settings import Settings

R = TypeVar("R")


class MasterTransport(ServerTransport):
    """Run operations on the present master; see `Transport`."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, MasterDialer(settings))
        self._role_due = 0.0

    def run(self, operation: Operation[R]) -> R:
        """Send the operation's commands, apply its `Expire`, return what `read` makes of it."""
        now = monotonic()
        if now < self._role_due or not operation.steps:
            return super().run(operation)
        deadline = now + self._timeout
        return result(operation, self._answer(operation, deadline, by_hash=False))

    def _answers(
        self,
        subject: Subject,
        data: bytes,
        replies: int,
        deadline: float,
        *,
        first: bool = True,
    ) -> list[Answer]:
        """Return the replies to bytes, of the master where the role was due."""
        if monotonic() < self._role_due:
            return super()._answers(subject, data, replies, deadline, first=first)
        role, *answers = super()._answers(
            subject, ASK_ROLE + data, replies + 1, deadline, first=first
        )
        self._role_due = monotonic() + ROLE_HOLDS
        if tells_replica(role):
            self._pool.leave()
            if not subject.writes:
                return super()._answers(subject, data, replies, deadline, first=False)
        return answers

    def _reconsidered(
        self,
        answers: list[Answer],
        subject: Subject,
        data: bytes,
        deadline: float,
    ) -> list[Answer]:
        """Return the master's answers when a replica, which has applied nothing, gave these."""
        answers = super()._reconsidered(answers, subject, data, deadline)
        if not from_replica(answers):
            return answers
        replies = len(answers)
        return self._answers(subject, data, replies, deadline, first=False)
