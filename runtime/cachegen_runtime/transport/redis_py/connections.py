"""Exchanges over redis-py's pool: each completes or its connection is closed; failures are our own.

A bounded number of calls runs at once; the others wait, within their own deadlines.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple, TypeVar

from redis.exceptions import InvalidResponse, RedisError
from redis.exceptions import TimeoutError as LateError

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.login import changes
from cachegen_runtime.transport.pool_slots import PoolSlots
from cachegen_runtime.transport.redis_py.pool import (
    CLOCK,
    Connection,
    ConnectionPool,
    connection_pool,
)
from cachegen_runtime.transport.sockets import NO_ANSWER, refusal
from cachegen_runtime.transport.tls import unverified
from cachegen_runtime.transport.wire.exchange import Request, from_replica
from cachegen_runtime.urls.settings import Settings

_T = TypeVar("_T")


class _Slot:
    """The right to one call under way."""


class _Held(NamedTuple):
    """What one process has. A forked child makes its own: a lock may have been held at the fork."""

    process: int
    slots: PoolSlots[_Slot]
    pool: ConnectionPool


class Connections:
    """The connections to one server."""

    def __init__(self, settings: Settings, state: ClosedState) -> None:
        self._settings = settings
        self._address = settings.addresses[0]
        self._state = state
        self._held = self._new()

    def ask(self, request: Request, deadline: float, *, writes: bool) -> list[Answer]:
        """Return the replies; raise `NotSent` or `Lost`, or `CacheError` for a refused login.

        A read is tried a second time, on a fresh connection, unless its time is over.
        """
        if self._held.process != os.getpid():
            self._held = self._new()
        _, slots, pool = self._held
        slot = slots.take(deadline, self._state)
        try:
            CLOCK.deadline = deadline
            return self._answers(pool, request, writes)
        finally:
            slots.give(slot)

    def end(self) -> None:
        """After the end, close the connections, those in use as soon as their calls are over."""
        self._held.pool.disconnect(inuse_connections=False)

    def _new(self) -> _Held:
        slots = PoolSlots(_Slot, self._settings.max_connections)
        return _Held(os.getpid(), slots, connection_pool(self._settings))

    def _answers(
        self, pool: ConnectionPool, request: Request, writes: bool
    ) -> list[Answer]:
        link = self._connected(pool.get_connection)
        clean = False
        try:
            self._renew(link)
            answers = self._replies(link, request, writes)
            clean = not (self._state.closed or from_replica(answers))
        except (Lost, NotSent) as failure:
            if failure.timeout:
                # What broke the path to the server broke it for all that rest.
                pool.disconnect(inuse_connections=False)
            raise
        finally:
            # One in doubt that an interruption keeps from closing is never given back.
            if not clean:
                link.disconnect()
            pool.release(link)
        if not clean:
            # The caches were closed, or the address may lead to another server now.
            pool.disconnect(inuse_connections=False)
        return answers

    def _replies(
        self, link: Connection, request: Request, writes: bool
    ) -> list[Answer]:
        try:
            return _exchanged(link, request)
        except Lost as failure:
            if writes or failure.timeout:
                raise
        link.disconnect()
        self._connected(link.connect)
        return _exchanged(link, request)

    def _renew(self, link: Connection) -> None:
        """Connect again where a connection is older than the settings allow."""
        most = self._settings.max_connection_age
        if most and monotonic() - link.opened > most:
            link.disconnect()
            self._connected(link.connect)

    def _connected(self, connect: Callable[[], _T]) -> _T:
        """Return what `connect` does; raise `NotSent` when there is no connection, `CacheError` for a refusal."""
        try:
            return self._attempted(connect)
        except CacheConfigError:
            # The program, or a file, may know another login by now.
            if not changes(self._settings):
                raise
            return self._attempted(connect)

    def _attempted(self, connect: Callable[[], _T]) -> _T:
        try:
            return connect()
        except (RedisError, OSError) as error:
            cause = _cause(error)
            if isinstance(cause, ssl.SSLCertVerificationError):
                raise unverified(self._address, cause) from cause
            if isinstance(error, LateError | TimeoutError):
                reason = f"cannot connect to {self._address}: {NO_ANSWER}"
                raise NotSent(reason, timeout=True) from cause
            if isinstance(error, InvalidResponse):
                reason = f"{self._address} does not speak the Redis protocol"
                raise NotSent(reason) from error
            raise NotSent(refusal(self._address, cause)) from cause


def _exchanged(link: Connection, request: Request) -> list[Answer]:
    try:
        link.send_packed_command([request.data])
        return [link.read_response() for _ in range(request.replies)]
    except (LateError, TimeoutError) as error:
        raise Lost(NO_ANSWER, timeout=True) from error
    except InvalidResponse as error:
        raise Lost("the server's answer is not of the protocol") from error
    except (RedisError, OSError) as error:
        raise Lost("the connection was lost") from error


def _cause(error: BaseException) -> OSError:
    """Return the system's own error behind one of redis-py's."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError):
            return found
        found = found.__cause__ or found.__context__
    return ConnectionError("the connection was lost")
