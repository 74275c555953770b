"""Loaders that a test holds and lets go, blocking and async; each says when it runs."""

from __future__ import annotations

import asyncio
import threading

from tests.sleeper import HANG


class Gate:
    """An async loader that waits until it is let go; its results come one after the other."""

    def __init__(self, *results: int | BaseException) -> None:
        self.results = list(results)
        self.keys: list[str] = []
        self.running = asyncio.Event()
        self.go = asyncio.Event()
        self.cancelled = 0

    async def __call__(self, key: str) -> int:
        """Load a key."""
        result = self.results.pop(0)
        self.keys.append(key)
        self.running.set()
        try:
            async with asyncio.timeout(HANG):
                await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(result, BaseException):
            raise result
        return result


class BlockingGate:
    """A blocking loader that waits until it is let go; its results come one after the other."""

    def __init__(self, *results: int | BaseException) -> None:
        self.results = list(results)
        self.keys: list[str] = []
        self.running = threading.Event()
        self.go = threading.Event()

    def __call__(self, key: str) -> int:
        """Load a key."""
        result = self.results.pop(0)
        self.keys.append(key)
        self.running.set()
        assert self.go.wait(HANG)
        if isinstance(result, BaseException):
            raise result
        return result
