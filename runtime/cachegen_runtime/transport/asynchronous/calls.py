"""A stream's calls in their order: those that wait, and those whose replies are to come; no I/O.

A call is in `waiting` until its bytes leave and in `sent` until its reply came. A cancelled
call keeps its place in `sent`, and the reply that comes for it is dropped. How a call ended
is always its future's result, never an exception, which might not be fetched by anyone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final, TypeAlias

from cachegen_runtime.counters import Counter
from cachegen_runtime.errors import CacheError
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.sockets import NO_ANSWER

LARGEST_WRITE: Final = 262144
"""Bytes after which no further call joins a write."""

NO_TURN: Final = "the call never had its turn"

EVER: Final = float("inf")

Result: TypeAlias = list[Answer] | NotSent | Lost | CacheError
"""Replies, or why there are none."""

Waiting: TypeAlias = tuple[asyncio.Future[Result], float, int, bytes]
"""The call, its deadline, how many replies it gets, and its bytes."""

Sent: TypeAlias = tuple[asyncio.Future[Result], float, int]


class Calls:
    """Both queues of one connection, first in, first out; a stream keeps hold of the two."""

    __slots__ = ("_partial", "_timeouts", "sent", "waiting")

    def __init__(self, timeouts: Counter) -> None:
        self._timeouts = timeouts
        self.waiting: deque[Waiting] = deque()
        self.sent: deque[Sent] = deque()
        self._partial: list[Answer] = []

    def take(self, room: int) -> bytes:
        """Return the bytes of at most so many calls, which now count as sent."""
        parts: list[bytes] = []
        size = 0
        waiting = self.waiting
        while waiting and size < LARGEST_WRITE and len(parts) < room:
            future, deadline, replies, data = waiting[0]
            if not future.done():
                self.sent.append((future, deadline, replies))
                parts.append(data)
                size += len(data)
            waiting.popleft()
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def collect(self, answer: Answer) -> None:
        """Keep one of several replies; give all of them to their call with the last one."""
        self._partial.append(answer)
        future, _, replies = self.sent[0]
        if len(self._partial) == replies:
            self.sent.popleft()
            if not future.done():
                future.set_result(self._partial)
            self._partial = []

    def let_go(self, now: float) -> None:
        """Fail what waits past its deadline; it was never sent."""
        waiting = self.waiting
        while waiting and (waiting[0][1] <= now or waiting[0][0].done()):
            future = waiting.popleft()[0]
            if not future.done():
                self._timeouts.add()
                future.set_result(NotSent(NO_TURN, timeout=True))

    def overdue(self, now: float) -> bool:
        """Return whether the reply that comes next should have come."""
        return bool(self.sent) and self.sent[0][1] <= now

    def earliest(self) -> float:
        """Return when a call could be overdue next."""
        return min(
            [calls[0][1] for calls in (self.waiting, self.sent) if calls],
            default=EVER,
        )

    def fail(self, failure: Lost, now: float) -> None:
        """Fail what was sent: no reply comes for it any more."""
        self._partial = []
        late = Lost(NO_ANSWER, timeout=True)
        while self.sent:
            future, deadline, _ = self.sent.popleft()
            if not future.done():
                future.set_result(late if deadline <= now else failure)

    def refuse(self, failure: NotSent | CacheError, before: float = EVER) -> None:
        """Fail what waits, as far as its deadline is `before` this; nothing of it was sent."""
        for _ in range(len(self.waiting)):
            call = self.waiting.popleft()
            if call[1] > before:
                self.waiting.append(call)
            elif not call[0].done():
                call[0].set_result(failure)
