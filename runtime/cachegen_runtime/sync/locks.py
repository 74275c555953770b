# Derived from aio/locks.py by derive_sync.py. Do not edit: change that file.
"""Keyspaces of locks: one holder a key, for efficiency; where correctness hangs on it, compare tokens."""

from __future__ import annotations

import secrets
from datetime import timedelta
from time import monotonic
from types import TracebackType
from typing import Generic, Self, TypeVar

from cachegen_runtime.backoff import pauses
from cachegen_runtime.errors import CacheError, CacheLockedError
from cachegen_runtime.keyspace import LockDefinition
from cachegen_runtime.operations.locks import (
    LockCalls,
    LockOperations,
    lease_of,
    wait_of,
)
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.pausing import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    pause,
    send_aside,
)
from cachegen_runtime.sync.caches import AnyKeyspace, Caches
from cachegen_runtime.transport.seam import Run, Way

K = TypeVar("K")


class LockKeyspace(AnyKeyspace[K]):
    """One lock per key, which its lease ends at the latest.

    A lock saves work that two would do twice. It is no proof that nobody else works: a
    holder can be stopped longer than its lease. Where correctness hangs on it, the
    guarded resource compares the lease's `token` with the largest that it has seen.
    """

    def __init__(self, caches: Caches, definition: LockDefinition[K]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = LockOperations(definition, self._route.key_prefix)
        self._calls = LockCalls(definition, self._route.key_prefix)

    @property
    def operations(self) -> LockOperations[K]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    def acquire(
        self,
        key: K,
        *,
        wait: timedelta | float = 0,
        lease: timedelta | float | None = None,
    ) -> Lease[K]:
        """Take the lock and return its lease; raise CacheLockedError when another holds it.

        `wait` and `lease` are seconds or a timedelta. Until `wait` is over it is tried
        again, after 20 ms and then ever longer, up to 250 ms. A caller that is cancelled or
        timed out while asking gives back what may have been taken.
        """
        calls, patience = self._calls, wait_of(wait)
        sent = calls.sent_key(key)
        until = monotonic() + patience
        lasting = calls.lease if lease is None else lease_of(lease)
        owner = secrets.token_hex(16).encode()
        attempt = calls.acquire(sent, owner, lasting)
        watch = self._route.watch
        if not patience or watch is None:
            token = self._acquired(self._route.run, attempt, owner, until)
        else:
            with watch.call(attempt):
                run = self._route.bare.run
                token = self._acquired(run, attempt, owner, until)
        return Lease(self._route, calls, sent, owner, token, lasting)

    def _acquired(
        self, run: Run, attempt: Operation[int], owner: bytes, until: float
    ) -> int:
        """Return the token of the attempt that takes the lock, the last one at `until`."""
        sent = attempt.keys[0]
        for longest in pauses(FIRST_PAUSE, LONGEST_PAUSE):
            try:
                return run(attempt)
            except CacheLockedError:
                left = until - monotonic()
                if left <= 0:
                    raise
                pause(min(longest, left))
            except CacheError as error:
                if error.maybe_applied:
                    self._undo(sent, owner)
                raise
            except BaseException:
                self._undo(sent, owner)
                raise
        raise AssertionError("pauses never end")

    def _undo(self, key: bytes, owner: bytes) -> None:
        send_aside(self._route.bare, self._calls.release(key, owner))


class Lease(Generic[K]):
    """A lock in hand; ``with`` releases it, and does not mind if it was lost.

    ``token`` is larger than that of any lease before it on the same key, as long as the
    server's clock does not step back.
    """

    def __init__(
        self,
        transport: Way,
        calls: LockCalls[K],
        key: bytes,
        owner: bytes,
        token: int,
        lease: timedelta,
    ) -> None:
        self.token = token
        self._route = transport
        self._calls = calls
        self._key = key
        self._owner = owner
        self._lease = lease

    def extend(self, lease: timedelta | float | None = None) -> None:
        """Let the lease start over, as long as the one that `acquire` had, or as `lease` says.

        Raises CacheLeaseLostError when it had run out.
        """
        lasting = self._lease if lease is None else lease_of(lease)
        self._route.run(self._calls.extend(self._key, self._owner, lasting))

    def check(self) -> None:
        """Raise CacheLeaseLostError when the lease does not hold any more."""
        self._route.run(self._calls.check(self._key, self._owner))

    def release(self) -> bool:
        """Give the lock up and return whether it was still held."""
        return self._route.run(self._calls.release(self._key, self._owner))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._key!r}, token {self.token}>"
