"""The blocking transport of one server: a connection from the pool, one write and mostly one read a call.

A read may go out once more on a fresh connection. A write goes out again only when its
first try can have sent nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.failures import (
    ErrorReply,
    Lost,
    NotSent,
    located,
    refused,
    unreachable,
)
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.closing import Openness
from cachegen_runtime.transport.direct.connection import STALE, Connection
from cachegen_runtime.transport.direct.exchange import (
    Answer,
    batch_outcomes,
    batch_request,
    batched,
    out_of_office,
    result,
    script_unknown,
    scripted,
    transaction_request,
    transaction_result,
)
from cachegen_runtime.transport.direct.packing import packed
from cachegen_runtime.transport.direct.pool import Pool
from cachegen_runtime.transport.isolation import isolation
from cachegen_runtime.transport.tls import tls_context
from cachegen_runtime.urls import Settings

R = TypeVar("R")


class DirectTransport:
    """Run operations on one Redis or Valkey server; see `Transport`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._timeout = settings.timeout
        self._pool = Pool(settings.max_connections)
        self._openness = Openness(settings.cluster)
        self._context = tls_context(settings)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        return self._settings.key_prefix

    def run(self, operation: Operation[R]) -> R:
        """Send the operation's commands, apply its `Expire`, return what `read` makes of it."""
        if isolation.stores is not None:
            # A test runs, and these caches were made before the plugin was loaded.
            return isolation.stores.of(self._settings.cluster).run(operation)
        started = monotonic()
        commands = operation.commands
        if len(commands) != 1:
            return self._run_composite(operation, started)
        if operation.expire is not None:
            return self._run_scripted(operation, started)
        answer = self._answers(operation, packed(commands[0]), 1, started)[0]
        if isinstance(answer, ErrorReply):
            raise refused(answer, operation)
        try:
            return operation.read(answer)
        except CacheError as error:
            raise located(error, operation) from error.__cause__

    def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order."""
        started = monotonic()
        self._openness.check(*operations)
        if isolation.stores is not None:
            return isolation.stores.of(self._settings.cluster).run_batch(operations)
        data, replies = batch_request(operations, transaction=transaction)
        answers = (
            self._answers(batched(operations), data, replies, started) if data else []
        )
        return batch_outcomes(operations, answers, transaction=transaction)

    def close(self) -> None:
        """End the connections; a second call does nothing."""
        self._openness.end()
        self._pool.close()

    def _run_composite(self, operation: Operation[R], started: float) -> R:
        """Run what has no command, or several as one transaction."""
        if not operation.commands:
            self._openness.check(operation)
            return operation.read(None)
        data, replies = transaction_request(operation)
        return transaction_result(
            operation, self._answers(operation, data, replies, started)
        )

    def _run_scripted(self, operation: Operation[R], started: float) -> R:
        """Run a command together with its `Expire`; a server that lacks the script is given it."""
        answer = self._answers(
            operation, scripted(operation, by_hash=True), 1, started
        )[0]
        if script_unknown(answer):
            answer = self._answers(
                operation, scripted(operation, by_hash=False), 1, started
            )[0]
        return result(operation, answer)

    def _answers(
        self, operation: Operation[object], data: bytes, replies: int, started: float
    ) -> list[Answer]:
        """Return the replies to bytes; raise `CacheError` when they do not come."""
        pool = self._pool
        deadline = started + self._timeout
        try:
            connection = pool.idle.pop()
        except IndexError:
            connection = self._wait(operation, deadline)
        try:
            if not connection.clean or (
                operation.writes
                and started - connection.rested > STALE
                and connection.hung_up()
            ):
                self._open(connection, deadline)
            try:
                answers = connection.exchange(data, replies, deadline)
            except (NotSent, Lost) as failure:
                if failure.timeout or (operation.writes and isinstance(failure, Lost)):
                    raise
                self._open(connection, deadline)
                answers = connection.exchange(data, replies, deadline)
        except (NotSent, Lost) as failure:
            self._drop(connection)
            raise unreachable(failure, operation, self._timeout) from failure.__cause__
        except CacheError as error:
            self._drop(connection)
            raise located(error, operation) from error.__cause__
        except BaseException:
            self._drop(connection)
            raise
        pool.idle.append(connection)
        if pool.attention:
            pool.attend()
        if isinstance(answers[-1], ErrorReply) and out_of_office(answers):
            pool.refresh()
        return answers

    def _open(self, connection: Connection, deadline: float) -> None:
        connection.open(self._settings, self._context, deadline)

    def _wait(self, operation: Operation[object], deadline: float) -> Connection:
        self._openness.check(operation)
        try:
            return self._pool.wait(deadline)
        except NotSent as failure:
            raise unreachable(failure, operation, self._timeout) from None

    def _drop(self, connection: Connection) -> None:
        connection.close()
        self._pool.give_back_unused(connection)
