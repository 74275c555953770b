"""The blocking transport over redis-py's connections; see `Transport` for what it promises.

A read may be sent a second time, on a fresh connection. A write goes out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer
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
from cachegen_runtime.transport.redis_py.connections import Connections
from cachegen_runtime.transport.seam import Peer, Usage, peer_of
from cachegen_runtime.transport.tls import tls_context
from cachegen_runtime.transport.wire.exchange import (
    Request,
    answer_of,
    batch_outcomes,
    batch_request,
    request,
    result,
    script_unknown,
)
from cachegen_runtime.urls.settings import Settings

R = TypeVar("R")


class RedisPyTransport:
    """Run operations on one server through redis-py's connections."""

    def __init__(self, settings: Settings) -> None:
        # Wrong certificate files are reported now, as by the other transports.
        tls_context(settings)
        self._settings = settings
        self._state = ClosedState(settings.cluster)
        self._connections = Connections(settings, self._state)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        return self._settings.key_prefix

    def peer(self, key: bytes) -> Peer:
        """Return which server calls go to."""
        return peer_of(self._settings)

    def usage(self) -> Usage | None:
        """Return None: the connections are redis-py's."""
        return None

    def run(self, operation: Operation[R]) -> R:
        """Send the operation's commands, apply its `Expire`, return what `read` makes of it."""
        return self.run_by(operation, monotonic() + self._settings.timeout)

    def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order."""
        deadline = monotonic() + self._settings.timeout
        return self.run_batch_by(operations, transaction, deadline)

    def close(self) -> None:
        """End the connections; a second call does nothing."""
        self._state.close()
        self._connections.end()

    def run_by(self, operation: Operation[R], deadline: float) -> R:
        """Run an operation that must be over by the deadline."""
        if not operation.steps:
            return operation.read(None)
        answer = self._answer(operation, deadline, by_hash=True)
        if script_unknown(answer):
            answer = self._answer(operation, deadline, by_hash=False)
        return result(operation, answer)

    def run_batch_by(
        self,
        operations: Sequence[Operation[object]],
        transaction: bool,
        deadline: float,
    ) -> list[object]:
        """Run a batch that must be over by the deadline."""
        asked = batch_request(operations, transaction=transaction)
        answers: list[Answer] = []
        if asked.data:
            answers = self._answers(subject_of_batch(operations), asked, deadline)
        return batch_outcomes(operations, answers, transaction=transaction)

    def _answer(
        self, operation: Operation[object], deadline: float, *, by_hash: bool
    ) -> Answer:
        asked = request(operation, by_hash=by_hash)
        return answer_of(
            operation, self._answers(subject_of(operation), asked, deadline)
        )

    def _answers(
        self, subject: Subject, asked: Request, deadline: float
    ) -> list[Answer]:
        try:
            return self._connections.ask(asked, deadline, writes=subject.writes)
        except (NotSent, Lost) as failure:
            lost = unreachable(failure, subject, self._settings.timeout)
            raise lost from lost.__cause__
        except CacheError as error:
            raise located(error, subject) from error.__cause__
