"""Limits kept in this process while a cluster does not answer: the scripts' twins over a small table."""

from __future__ import annotations

import threading
import weakref
from typing import Final

from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.forking import in_child
from cachegen_runtime.protocol import Answer, Command, ErrorReply
from cachegen_runtime.scripts.script import Call

MOST_KEYS: Final = 10_000
"""Keys that are remembered; the oldest are forgotten first."""


class LocalStore:
    """Keys with an end each, for a limiter's scripts alone; safe across threads."""

    def __init__(self) -> None:
        self._begin()
        _stores.add(self)

    def _begin(self) -> None:
        self._lock = threading.RLock()
        self._held: dict[bytes, tuple[bytes, int]] = {}

    def run(self, call: Call) -> list[Answer]:
        """Return what the script answers."""
        with self._lock:
            answer = call.script.twin(self._command, call.keys, call.argv)
        assert isinstance(answer, list)
        return answer

    def forget(self) -> None:
        """Start over, in a child process, whose parent may have held the lock."""
        self._begin()

    def _command(self, command: Command) -> Answer:
        moment = round(clock.now() * 1_000_000)
        match command:
            case (b"TIME",):
                seconds, rest = divmod(moment, 1_000_000)
                return [b"%d" % seconds, b"%d" % rest]
            case (b"GET", key):
                return self._live(key, moment)[0]
            case (b"PEXPIRETIME", key):
                return self._live(key, moment)[1]
            case (b"SET", key, value, b"PX", life):
                return self._set(key, value, -(-moment // 1000) + int(life))
            case (b"SET", key, value, b"PXAT", ends):
                return self._set(key, value, int(ends))
            case _:
                return ErrorReply("ERR unknown command")

    def _live(self, key: bytes, moment: int) -> tuple[bytes | None, int]:
        value, ends = self._held.get(key, (None, 0))
        return (value, ends) if ends * 1000 > moment else (None, -2)

    def _set(self, key: bytes, value: bytes, ends: int) -> Answer:
        self._held.pop(key, None)
        self._held[key] = value, ends
        if len(self._held) > MOST_KEYS:
            del self._held[next(iter(self._held))]
        return b"OK"


_stores: weakref.WeakSet[LocalStore] = weakref.WeakSet()


def _forget_all() -> None:
    for store in list(_stores):
        store.forget()


in_child(_forget_all)
