"""One cluster's embedded store: commands, TTLs and transactions as single steps, under one lock."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Sequence
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.numbers import LEAST_TO_OVERFLOW
from cachegen_runtime.operations.operation import Command, Expire, Operation, Reply
from cachegen_runtime.transport.embedded.engine import Engine
from cachegen_runtime.transport.failures import (
    ErrorReply,
    first_error,
    located,
    refused,
)

R = TypeVar("R")


class Store:
    """Keys in this process, safe across threads."""

    __slots__ = ("_engine", "_lock")

    def __init__(self) -> None:
        self._engine = Engine()
        self._lock = threading.Lock()

    def run(self, operation: Operation[R], most: int = 0) -> R:
        """Apply an operation; when `most` is not 0, keep no more keys than that."""
        with self._lock:
            reply = self._apply(operation)
            self._hold(operation, most)
        return _read(operation, reply)

    def run_batch(
        self, operations: Sequence[Operation[object]], most: int = 0
    ) -> list[object]:
        """Apply operations as one step; return a result or a `CacheError` for each."""
        replies: list[Reply | ErrorReply] = []
        with self._lock:
            for operation in operations:
                replies.append(self._apply(operation))
                self._hold(operation, most)
        results: list[object] = []
        for operation, reply in zip(operations, replies, strict=True):
            try:
                results.append(_read(operation, reply))
            except CacheError as error:
                results.append(error)
        return results

    def _hold(self, operation: Operation[object], most: int) -> None:
        if most and operation.writes:
            self._engine.purge(most, operation.keys)

    def _apply(self, operation: Operation[object]) -> Reply | ErrorReply:
        commands = operation.commands
        if not commands:
            return None
        first, *others = commands
        if others:
            replies = [self._engine.run(command) for command in commands]
            error = first_error(replies)
            return error if error is not None else [_good(reply) for reply in replies]
        if operation.expire is None:
            return self._engine.run(first)
        return self._apply_with_ttl(operation, operation.expire)

    def _apply_with_ttl(
        self, operation: Operation[object], expire: Expire
    ) -> Reply | ErrorReply:
        run = self._engine.run
        key = expire.key
        ttl: Reply | ErrorReply = -2
        if expire.on_create or expire.mode == "keep":
            ttl = run((b"PTTL", key))
        reply = self._run_in_range(operation.commands[0])
        if isinstance(reply, ErrorReply) or (
            expire.only_if_changed and _unchanged(reply)
        ):
            return reply
        if expire.mode == "keep" or (expire.on_create and ttl != -2):
            if isinstance(ttl, int) and ttl >= 0:
                run((b"PEXPIRE", key, b"%d" % max(ttl, 1)))
        elif expire.mode == "px":
            run((b"PEXPIRE", key, b"%d" % expire.milliseconds))
        elif expire.mode == "pxat":
            run((b"PEXPIREAT", key, b"%d" % expire.milliseconds))
        else:
            run((b"PERSIST" if expire.mode == "persist" else b"DEL", key))
        return reply

    def _run_in_range(self, command: Command) -> Reply | ErrorReply:
        """Run a command, and take back what it added if no float holds the sum, as the script does."""
        run = self._engine.run
        if command[0] != b"INCRBYFLOAT" or not _may_overflow(command[2]):
            return run(command)
        before = run((b"GET", command[1]))
        reply = run(command)
        if not isinstance(reply, bytes) or math.isfinite(float(reply)):
            return reply
        if isinstance(before, bytes):
            run((b"SET", command[1], before, b"KEEPTTL"))
        return ErrorReply("ERR increment would produce NaN or Infinity")


def _may_overflow(delta: bytes) -> bool:
    try:
        return abs(float(delta)) >= LEAST_TO_OVERFLOW
    except ValueError:
        return False


def _unchanged(reply: Reply) -> bool:
    if isinstance(reply, int):
        return reply <= 0
    return reply is None or reply == []


def _good(reply: Reply | ErrorReply) -> Reply:
    assert not isinstance(reply, ErrorReply)
    return reply


def _read(operation: Operation[R], reply: Reply | ErrorReply) -> R:
    if isinstance(reply, ErrorReply):
        raise refused(reply, operation)
    try:
        return operation.read(reply)
    except CacheError as error:
        raise located(error, operation) from error.__cause__


_stores: dict[str, Store] = {}
_stores_lock = threading.Lock()


def store_of(cluster: str) -> Store:
    """Return the process's one store of that cluster name."""
    with _stores_lock:
        store = _stores.get(cluster)
        if store is None:
            store = _stores[cluster] = Store()
        return store


def _forget_after_fork() -> None:
    # A lock may have been held by another thread at the moment of the fork.
    global _stores_lock
    _stores_lock = threading.Lock()
    _stores.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
