"""What a caches object keeps of its keyspaces' loads, each face in its own way; most have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Loading(Protocol):
    """The loads of one keyspace, as its caches object sees them."""

    executor: Executor | None

    def close(self) -> None:
        """End the loads that nobody waits for."""
        ...


class AsyncLoading(Protocol):
    """The loads of one keyspace, as its async caches object sees them."""

    async def aclose(self) -> None:
        """End the loads that nobody waits for."""
        ...


class Execution:
    """Where the blocking caches reload stale values: in their callers' threads, or in an executor's."""

    _loading: list[Loading]

    def refresh_in(self, executor: Executor | None) -> None:
        """Let an executor reload stale values, so that none of their callers has to wait.

        Each load runs with a copy of its caller's context. None: the call that finds a stale
        value that nobody else loads, loads it before the call returns.
        """
        for loading in self._loading:
            loading.executor = executor


class AsyncExecution:
    """Where the async caches reload stale values: always in tasks."""

    _loading: list[AsyncLoading]
