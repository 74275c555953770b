"""Keyspaces of text: what Redis does inside a string; lengths and offsets are bytes of its UTF-8."""

from __future__ import annotations

from typing import TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.operations.arguments import LONGEST_STRING, int64, not_negative
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import integer, strange
from cachegen_runtime.operations.ttl import expire
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.protocol import Reply
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.scalars import STR

K = TypeVar("K")
S = TypeVar("S", bound=str)


class TextOperations(ValueOperations[K, S]):
    """Operations on one text per key."""

    def append(
        self, key: K, text: str, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Add text at the end; the result is the new length."""
        sent = self._key(key, "append")
        then = expire(sent, expiry, self._expiry)
        command = (b"APPEND", sent, STR.encode(text))
        return self._write("append", (sent,), command, integer, then)

    def get_range(self, key: K, start: int, stop: int) -> Operation[str]:
        """Read the bytes from `start` to `stop`, both included."""
        sent = self._key(key, "get_range")
        command = (b"GETRANGE", sent, int64("start", start), int64("stop", stop))

        def read(reply: Reply) -> str:
            if not isinstance(reply, bytes):
                raise strange(reply)
            try:
                return STR.decode(reply)
            except Undecodable:
                pass
            reason = "the range is not UTF-8; it may cut a character"
            self._undecodable(reason, "get_range", sent, False)
            return ""

        return self._read("get_range", (sent,), command, read)

    def set_range(
        self, key: K, offset: int, text: str, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Write text from `offset` on; the result is the new length."""
        sent = self._key(key, "set_range")
        at, data = not_negative("offset", offset), STR.encode(text)
        if offset + len(data) > LONGEST_STRING:
            raise ValueError("the text would end beyond 512 MiB")
        if not data:
            # Redis writes nothing then, so the TTL stays too.
            return self._read("set_range", (sent,), (b"STRLEN", sent), integer)
        then = expire(sent, expiry, self._expiry)
        command = (b"SETRANGE", sent, at, data)
        return self._write("set_range", (sent,), command, integer, then)

    def len(self, key: K) -> Operation[int]:
        """Ask for the length in bytes; 0 for a missing key."""
        sent = self._key(key, "len")
        return self._read("len", (sent,), (b"STRLEN", sent), integer)
