"""A stream's calls in their order: those that wait, and those whose replies are to come; no I/O.

A call is in `_waiting` until its bytes leave and in `_sent` until its reply came. Who is
cancelled leaves his place there, and the reply that comes for it is dropped.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final, TypeAlias

from cachegen_runtime.errors import CacheError
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.sockets import NO_ANSWER

LARGEST_WRITE: Final = 262144
"""Bytes after which no further call joins a write."""

NO_TURN: Final = "the call never had its turn"

EVER: Final = float("inf")

Result: TypeAlias = list[Answer] | NotSent | Lost | CacheError
"""Replies, or why there are none; never set as an exception, which nobody might fetch."""

Waiting: TypeAlias = tuple[asyncio.Future[Result], float, int, bytes]
"""The call, its deadline, how many replies it gets, and its bytes."""

Sent: TypeAlias = tuple[asyncio.Future[Result], float, int]


class Calls:
    """Both queues of one connection; what comes first in goes first out."""

    __slots__ = ("_partial", "_sent", "_waiting")

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()
        self._sent: deque[Sent] = deque()
        self._partial: list[Answer] = []

    def _taken(self, room: int) -> bytes:
        """Return the bytes of at most so many calls, which now count as sent."""
        parts: list[bytes] = []
        size = 0
        while self._waiting and size < LARGEST_WRITE and len(parts) < room:
            future, deadline, replies, data = self._waiting[0]
            if not future.done():
                self._sent.append((future, deadline, replies))
                parts.append(data)
                size += len(data)
            self._waiting.popleft()
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _collect(self, answer: Answer) -> None:
        """Keep one of several replies; give all of them to their call when it is the last."""
        self._partial.append(answer)
        future, _, replies = self._sent[0]
        if len(self._partial) == replies:
            self._sent.popleft()
            if not future.done():
                future.set_result(self._partial)
            self._partial = []

    def _let_go(self, now: float) -> None:
        """Fail what waits in vain; it was never sent."""
        while self._waiting and (
            self._waiting[0][1] <= now or self._waiting[0][0].done()
        ):
            future = self._waiting.popleft()[0]
            if not future.done():
                future.set_result(NotSent(NO_TURN, timeout=True))

    def _overdue(self, now: float) -> bool:
        """Return whether the reply that comes next should have come."""
        return bool(self._sent) and self._sent[0][1] <= now

    def _earliest(self) -> float:
        """Return when a call could be overdue next."""
        return min(
            [calls[0][1] for calls in (self._waiting, self._sent) if calls],
            default=EVER,
        )

    def _fail(self, failure: Lost, now: float) -> None:
        """Fail what was sent: no reply comes for it any more."""
        sent, self._sent = self._sent, deque()
        self._partial = []
        late = Lost(NO_ANSWER, timeout=True)
        for future, deadline, _ in sent:
            if not future.done():
                future.set_result(late if deadline <= now else failure)

    def _refuse(self, failure: NotSent | CacheError, before: float = EVER) -> None:
        """Fail what waits, as far as its deadline is `before` this; nothing of it was sent."""
        waiting, self._waiting = self._waiting, deque()
        for call in waiting:
            if call[1] > before:
                self._waiting.append(call)
            elif not call[0].done():
                call[0].set_result(failure)
