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
from cachegen.kinds import Storage
from cachegen.live import replies
from cachegen.live.codecs import Codecs, mismatch
from cachegen.live.commands import Command, spoken
from cachegen.live.connection import Answer, Refused
from cachegen.live.mismatch import Mismatch
from cachegen.live.opening import Held, Sealed, unframed
from cachegen.words.literals import bytes_literal
from cachegen_runtime.values import scalars
from cachegen_runtime.values.codec import Codec
from cachegen_runtime.values.compressed import MAGIC
from cachegen_runtime.values.encrypted import START


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one value is read: bytes of a string, elements of a list or set."""

    bytes: int = 64 * 1024
    items: int = 100


@dataclass(frozen=True, slots=True)
class Content:
    """A value that decodes: JSON that stands for it, and whether that is all of it.

    Numbers and bools stand for themselves, other scalars are texts, a list or set is an
    array of those, a struct its own JSON; a value that cannot be decrypted is `Sealed`.
    """

    value: object
    is_whole: bool = True

    def text(self) -> str:
        """Return the value on one line, texts with quotes."""
        if isinstance(self.value, Sealed):
            return str(self.value)
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
    reply: Answer, held: Held, size: int, bounds: Bounds, codecs: Codecs
) -> Content | Mismatch | None:
    """Return a reply as a value; None when the key is gone, or its value was too large."""
    if isinstance(reply, Refused):
        return Mismatch(f"it cannot be read: {reply}")
    if reply is None:
        return None
    value = held.keyspace.value
    match value:
        case ir.BasicValue() | ir.StructValue():
            is_whole = size <= bounds.bytes
            return _string(replies.data(reply), held, is_whole, codecs)
        case ir.ListValue(item=item):
            return _elements(replies.strings(reply), item, size, codecs)
        case ir.SetValue(item=item):
            return _elements(sorted(replies.strings(reply)), item, size, codecs)
        case ir.SortedSetValue(item):
            flat = replies.strings(reply)
            return _scored(flat[::2], flat[1::2], item, size, codecs)
        case ir.DictValue(field, type):
            flat = replies.strings(reply)
            opened = held.opened_fields(flat[::2], flat[1::2])
            if isinstance(opened, Sealed):
                return Content(opened)
            if isinstance(opened, Mismatch):
                return opened
            return _entries(flat[::2], opened, (field, type), size, codecs)
        case ir.Limiter() | ir.Lock():
            return Content(replies.data(reply).decode(errors="backslashreplace"))
        case _:
            assert_never(value)


def _string(
    data: bytes, held: Held, is_whole: bool, codecs: Codecs
) -> Content | Mismatch | None:
    """Return a value that is a Redis string, after what is around it is off."""
    value = held.keyspace.value
    if not is_whole and data.startswith((START, MAGIC)):
        return None
    text = held.opener.text(data, held.keyspace, held.key)
    if isinstance(text, Sealed):
        return Content(text)
    if isinstance(text, bytes) and _may_be_framed(value, codecs):
        text = unframed(text)
    if isinstance(text, Mismatch):
        return text
    match value:
        case ir.StructValue(struct=struct):
            if not text or not is_whole:
                return None
            wrong = codecs.struct_mismatch(text, struct)
            return wrong or Content(msgspec.json.decode(text))
        case ir.BasicValue(type=type):
            return _basic(text, type, is_whole, codecs)
        case _:
            raise AssertionError("only these are strings that hold values")


def _may_be_framed(value: ir.Use, codecs: Codecs) -> bool:
    if isinstance(value, ir.BasicValue):
        return codecs.scalar(value.type) is scalars.STR
    return isinstance(value, ir.StructValue)


def _basic(
    data: bytes, type: ir.ScalarLike, is_whole: bool, codecs: Codecs
) -> Content | Mismatch | None:
    codec = codecs.scalar(type)
    if is_whole:
        return mismatch(data, codec) or Content(_plain(data, codec))
    if codec is scalars.STR:
        return Content(data.decode(errors="ignore"), is_whole=False)
    if codec is scalars.BYTES:
        return Content(data.decode(errors="backslashreplace"), is_whole=False)
    return Mismatch("it is too long for its type")


def _plain(data: bytes, codec: Codec[object]) -> object:
    """Return what decodes as JSON has it: numbers and bools themselves, else the stored text."""
    value = codec.decode(data)
    if isinstance(value, int | float):
        return value
    return bytes_literal(data) if isinstance(value, bytes) else data.decode()


def _scored(
    found: list[bytes],
    scores: list[bytes],
    item: ir.ScalarLike,
    size: int,
    codecs: Codecs,
) -> Content | Mismatch:
    members = _decoded(found, item, codecs)
    if isinstance(members, Mismatch):
        return members
    pairs = [[each, float(score)] for each, score in zip(members, scores, strict=True)]
    return Content(pairs, is_whole=len(found) >= size)


def _entries(
    names: list[bytes],
    found: list[bytes],
    types: tuple[ir.ScalarLike, ir.ScalarLike | ir.StructType],
    size: int,
    codecs: Codecs,
) -> Content | Mismatch:
    fields, values = _decoded(names, types[0], codecs), _decoded(
        found, types[1], codecs
    )
    if isinstance(fields, Mismatch):
        return fields
    if isinstance(values, Mismatch):
        return values
    texts = [name.decode(errors="backslashreplace") for name in names]
    entries = dict(zip(texts, values, strict=True))
    return Content(entries, is_whole=len(found) >= size)


def _elements(
    found: list[bytes],
    item: ir.ScalarLike | ir.StructType,
    size: int,
    codecs: Codecs,
) -> Content | Mismatch:
    values = _decoded(found, item, codecs)
    if isinstance(values, Mismatch):
        return values
    return Content(values, is_whole=len(found) >= size)


def _decoded(
    found: list[bytes], item: ir.ScalarLike | ir.StructType, codecs: Codecs
) -> list[object] | Mismatch:
    """Return elements as JSON has them, or what is wrong with the first that does not decode."""
    values: list[object] = []
    for index, data in enumerate(found):
        if isinstance(item, ir.StructType):
            wrong = codecs.struct_mismatch(data, item.name)
        else:
            wrong = mismatch(data, codecs.scalar(item))
        if wrong is not None:
            return Mismatch(wrong.reason, f"$[{index}]")
        values.append(
            msgspec.json.decode(data)
            if isinstance(item, ir.StructType)
            else _plain(data, codecs.scalar(item))
        )
    return values
