"""What a key holds, read within bounds: the commands to ask, and their replies as a typed value.

A keyspace's value type says which Redis type its keys are; one of another type is a
mismatch and is never read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import assert_never

import msgspec

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.kinds import Storage
from cachegen.live import replies
from cachegen.live.commands import Command, spoken
from cachegen.live.dialing import Reply
from cachegen.live.json_types import struct_mismatch
from cachegen.live.link import Refused
from cachegen.live.mismatch import Mismatch
from cachegen.live.scalar_texts import scalar_text


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one value is read: bytes of a string, elements of a list or set."""

    bytes: int = 64 * 1024
    items: int = 100


@dataclass(frozen=True, slots=True)
class Content:
    """A value that decodes: JSON that stands for it, and whether that is all of it.

    Numbers and bools stand for themselves, other scalars are texts, a list or set is an
    array of those, a struct its own JSON.
    """

    value: object
    is_whole: bool = True

    def text(self) -> str:
        """Return the value on one line, texts with quotes."""
        return json.dumps(self.value, ensure_ascii=False)


def size_question(key: bytes, storage: Storage) -> Command:
    """Return the command whose reply is the size, in bytes or elements."""
    return spoken(storage.size, key)


def question(key: bytes, storage: Storage, size: int, bounds: Bounds) -> Command:
    """Return the command that reads a value of this size, or as much as is allowed."""
    most = bounds.bytes if storage.unit == "bytes" else bounds.items
    return spoken(storage.whole if size <= most else storage.part, key, most)


def wrong_type(found: str, storage: Storage) -> Mismatch:
    """Return what is wrong with a key of another type of Redis."""
    return Mismatch(f"a Redis {found} where a {storage.redis_type} must be")


def content(
    reply: Reply, value: ir.Use, size: int, bounds: Bounds, declarations: Declarations
) -> Content | Mismatch | None:
    """Return a reply as a value; None when the key is gone, or its value was too large."""
    if isinstance(reply, Refused):
        return Mismatch(f"it cannot be read: {reply}")
    if reply is None:
        return None
    match value:
        case ir.BasicValue(type=type):
            return _basic(replies.data(reply), type, size <= bounds.bytes, declarations)
        case ir.StructValue(struct=struct):
            data = replies.data(reply)
            if not data or size > bounds.bytes:
                return None
            wrong = struct_mismatch(data, struct, declarations)
            return wrong or Content(msgspec.json.decode(data))
        case ir.ListValue(item=item):
            return _elements(replies.strings(reply), item, size, declarations)
        case ir.SetValue(item=item):
            return _elements(sorted(replies.strings(reply)), item, size, declarations)
        case _:
            assert_never(value)


def _basic(
    data: bytes, type: ir.ScalarLike, is_whole: bool, declarations: Declarations
) -> Content | Mismatch | None:
    if is_whole:
        text = scalar_text(data, type, declarations)
        return (
            text
            if isinstance(text, Mismatch)
            else Content(_plain(text, type, declarations))
        )
    if declarations.base(type) == ir.ScalarType(ir.Scalar.STR):
        return Content(data.decode(errors="ignore"), is_whole=False)
    if declarations.base(type) == ir.ScalarType(ir.Scalar.BYTES):
        return Content(_shown(data), is_whole=False)
    return Mismatch("it is too long for its type")


def _plain(text: str, type: ir.ScalarLike, declarations: Declarations) -> object:
    match declarations.base(type):
        case ir.ScalarType(scalar=ir.Scalar.INT):
            return int(text)
        case ir.ScalarType(scalar=ir.Scalar.FLOAT):
            return float(text)
        case ir.ScalarType(scalar=ir.Scalar.BOOL):
            return text == "true"
        case _:
            return text


def _shown(data: bytes) -> str:
    return data.decode(errors="backslashreplace")


def _elements(
    found: list[bytes], item: ir.ScalarLike, size: int, declarations: Declarations
) -> Content | Mismatch:
    values: list[object] = []
    for index, data in enumerate(found):
        text = scalar_text(data, item, declarations)
        if isinstance(text, Mismatch):
            return Mismatch(text.reason, f"$[{index}]")
        values.append(_plain(text, item, declarations))
    return Content(values, is_whole=len(found) >= size)
