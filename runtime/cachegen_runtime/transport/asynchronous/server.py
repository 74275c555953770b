"""The async transport of one server; a call is one write and mostly one read."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.transport.asynchronous.dialing import Dialer
from cachegen_runtime.transport.asynchronous.pool import open_pool
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.failures import (
    Lost,
    NotSent,
    Subject,
    located,
    subject_of,
    subject_of_batch,
    unreachable,
)
from cachegen_runtime.transport.seam import Peer, Usage
from cachegen_runtime.transport.wire.exchange import (
    answer_of,
    batch_outcomes,
    batch_request,
    from_replica,
    plain_request,
    request,
    result,
    script_unknown,
    scripted,
    without_refusal,
)
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Settings

R = TypeVar("R")


class AsyncServerTransport:
    """Run operations on one Redis or Valkey server from any event loop; see `AsyncTransport`."""

    def __init__(self, settings: Settings, dialer: Dialer | None = None) -> None:
        self._settings = settings
        self._timeout = settings.timeout
        self._state = ClosedState(settings.cluster)
        self._dialer = dialer or Dialer(settings)
        self._pool = open_pool(self._dialer, self._state)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        return self._settings.key_prefix

    def peer(self, key: bytes) -> Peer:
        """Return which server calls go to now."""
        return self._dialer.peer

    def usage(self) -> Usage:
        """Return what connections there are."""
        return self._pool.usage()

    async def run(self, operation: Operation[R]) -> R:
        """Send the operation's commands, apply its `Expire`, return what `read` makes of it."""
        deadline = monotonic() + self._timeout
        commands = operation.commands
        if len(commands) == 1 and operation.script is None:
            plain = operation.expire is None
            data = packed(commands[0]) if plain else scripted(operation)
        elif operation.script is not None and not commands:
            data = scripted(operation)
        else:
            return await self._run_composite(operation, deadline)
        writes = operation.writes
        try:
            came = await self._pool.here().ask(data, 1, writes, deadline)
            if not isinstance(came, list):
                came = await self._pool.second(came, data, 1, writes, deadline)
        except (NotSent, Lost, CacheError) as failure:
            error = self._error(failure, subject_of(operation))
            raise error from error.__cause__
        answer = came[0]
        if isinstance(answer, ErrorReply):
            subject = subject_of(operation)
            came = await self._reconsidered(came, subject, data, deadline)
            answer = came[0]
            if script_unknown(answer):
                answer = await self._answer(operation, deadline, by_hash=False)
        return result(operation, answer)

    async def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order."""
        deadline = monotonic() + self._timeout
        data, replies = batch_request(operations, transaction=transaction)
        answers: list[Answer] = []
        if data:
            answers = await self._answers(
                subject_of_batch(operations), data, replies, deadline
            )
            if from_replica(answers):
                # Some may have been applied before; the next calls meet the master.
                self._pool.leave()
        return batch_outcomes(operations, answers, transaction=transaction)

    async def aclose(self) -> None:
        """End all connections; a second call does nothing."""
        self._state.close()
        await self._pool.aclose()

    async def _run_composite(self, operation: Operation[R], deadline: float) -> R:
        """Run what has no step, or several."""
        if operation.script is None and operation.expire is None:
            if not operation.commands:
                return operation.read(None)
            data, replies = plain_request(operation)
        else:
            data, replies = request(operation, by_hash=True)
        try:
            came = await self._pool.ask(data, replies, operation.writes, deadline)
        except (NotSent, Lost, CacheError) as failure:
            error = self._error(failure, subject_of(operation))
            raise error from error.__cause__
        answer = without_refusal(operation, came)
        if answer is None:
            subject = subject_of(operation)
            came = await self._reconsidered(came, subject, data, deadline)
            return result(operation, answer_of(operation, came))
        try:
            return operation.read(answer)
        except CacheError as error:
            raise located(error, subject_of(operation)) from error.__cause__

    async def _answer(
        self, operation: Operation[object], deadline: float, *, by_hash: bool = True
    ) -> Answer:
        data, replies = request(operation, by_hash=by_hash)
        subject = subject_of(operation)
        answers = await self._answers(subject, data, replies, deadline, first=by_hash)
        answers = await self._reconsidered(answers, subject, data, deadline)
        return answer_of(operation, answers)

    async def _answers(
        self,
        subject: Subject,
        data: bytes,
        replies: int,
        deadline: float,
        *,
        first: bool = True,
    ) -> list[Answer]:
        """Return the replies to bytes; raise `CacheError` when they do not come.

        What is not a call's `first` request may stand behind younger calls with more time.
        """
        ask = self._pool.ask if first else self._pool.ask_soon
        try:
            return await ask(data, replies, subject.writes, deadline)
        except (NotSent, Lost, CacheError) as failure:
            error = self._error(failure, subject)
            raise error from error.__cause__

    async def _reconsidered(
        self,
        answers: list[Answer],
        subject: Subject,
        data: bytes,
        deadline: float,
    ) -> list[Answer]:
        """Return the answers that count; where a replica gave these, later calls reconnect."""
        if from_replica(answers):
            self._pool.leave()
        return answers

    def _error(
        self, failure: NotSent | Lost | CacheError, subject: Subject
    ) -> CacheError:
        if isinstance(failure, CacheError):
            return located(failure, subject)
        return unreachable(failure, subject, self._timeout)
