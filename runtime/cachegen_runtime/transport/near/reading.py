"""What a read can have from its store, what is asked in its place, and what the reply is worth; no I/O.

A read is answered as a server would answer it, and by its own reader: what does not decode
raises or counts each time, held or not. What is sent has each key's PTTL before its value, so
that whatever comes between the two makes an entry end earlier, never later.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Final, Generic, NamedTuple, TypeVar

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import array, strange
from cachegen_runtime.protocol import Answer, Command, ErrorReply, Reply
from cachegen_runtime.transport.near.sieve import Entry
from cachegen_runtime.transport.near.store import Store, Token

R = TypeVar("R")

_MISSING: Final = -2
_ENDLESS: Final = -1
_CUT_OFF: Final = 1
"""Milliseconds by which a time that is left may be too long: servers cut their clock off to whole ones."""
_REMEMBERED: Final = b"missing"


class Form(NamedTuple):
    """What a read asks for: one key or `many`, with their times, with their `records` beside them.

    A read that `loads` what is missing wants to know of a missing key from the server.
    """

    many: bool
    timed: bool
    records: tuple[bytes, ...]
    loads: bool


class Found(NamedTuple):
    """What is known of one key: its PTTL, its value and its record."""

    left: int
    data: Answer
    record: Answer = None


def form_of(operation: Operation[object]) -> Form | None:
    """Return the form of an operation that only reads whole values, or None."""
    if operation.writes or not operation.commands:
        return None
    *times, get = operation.commands
    if get[0] not in (b"GET", b"MGET"):
        return None
    records = get[1 + len(operation.keys) :]
    loads = operation.name.endswith("get_or_load")
    return Form(get[0] == b"MGET", bool(times), records, loads)


def held(
    store: Store[object, object], key: bytes, form: Form
) -> Entry[object, object] | None:
    """Return the entry that answers a read for one key."""
    entry = store.find(key)
    if entry is None or (entry.data is None and form.loads and not entry.is_remembered):
        return None
    return entry


def found(entry: Entry[object, object]) -> Found:
    """Return what a server would say of a key now."""
    if entry.data is None:
        return Found(_MISSING, None, _REMEMBERED if entry.is_remembered else None)
    if entry.expires is None:
        return Found(_ENDLESS, entry.data)
    return Found(max(int((entry.expires - monotonic()) * 1000), 0), entry.data)


def reply(form: Form, known: Sequence[Found]) -> Reply:
    """Return a server's reply to a read of this form."""
    values = [each.data for each in known]
    if form.records:
        values += [each.record for each in known]
    times: list[Answer] = [each.left for each in known]
    if form.many:
        return [*times, values] if form.timed else values
    if form.timed:
        return [*times, *values]
    (value,) = values
    if isinstance(value, ErrorReply):
        raise value
    return value


class Asked(Generic[R]):
    """A read that goes to the server: `operation` is what is sent, `end` gives up what is still reserved."""

    __slots__ = ("_form", "_held", "_keys", "_records", "_sent", "_store", "_token", "_was", "operation")  # fmt: skip

    def __init__(
        self,
        store: Store[object, object],
        was: Operation[R],
        form: Form,
        entries: Sequence[Entry[object, object] | None],
        token: Token,
    ) -> None:
        """Take a read and what the store has for each of its keys, which is not all."""
        lacking = [place for place, entry in enumerate(entries) if entry is None]
        self._store, self._was, self._form, self._token = store, was, form, token
        self._held = [None if each is None else found(each) for each in entries]
        self._keys = tuple(was.keys[place] for place in lacking)
        self._records = tuple(form.records[place] for place in lacking if form.records)
        self._sent = monotonic()
        times = tuple((b"PTTL", key) for key in (*self._keys, *self._records))
        get: Command = (was.commands[-1][0], *self._keys, *self._records)
        self.operation: Operation[R] = Operation(
            origin=was.origin,
            name=was.name,
            keys=self._keys,
            read=self._read,
            writes=False,
            commands=(*times, get),
            atomic=False,
        )

    def end(self) -> None:
        """Give up what is still reserved."""
        self._store.release(self._keys, self._token)

    def _read(self, answer: Reply) -> R:
        came = iter(self._came(answer))
        known = [next(came) if each is None else each for each in self._held]
        for _ in range(len(self._held) - len(self._keys)):
            self._store.hits.up()
        return self._was.read(reply(self._form, known))

    def _came(self, answer: Reply) -> list[Found]:
        """Hold what has come, and return it."""
        *times, body = array(answer)
        count = len(self._keys)
        values = body if self._form.many else [body]
        if not isinstance(values, list) or len(values) != count + len(self._records):
            raise strange(answer)
        records = values[count:] or [None] * count
        lives = times[count:] or [_MISSING] * count
        came: list[Found] = []
        for key, left, data, record, life in zip(
            self._keys, times[:count], values[:count], records, lives, strict=True
        ):
            if not isinstance(left, int) or not isinstance(life, int):
                raise strange(answer)
            one = Found(left, data, record)
            self._hold(key, one, life)
            came.append(one)
        return came

    def _hold(self, key: bytes, one: Found, life: int) -> None:
        """Hold one key's value or absence for as long as it surely lasts."""
        store, sent, token = self._store, self._sent, self._token
        until = sent + store.ttl
        if isinstance(one.data, bytes):
            if one.left == _ENDLESS:
                store.fill(key, token, one.data, until)
            elif one.left > store.kept:
                fresh = sent + (one.left - store.kept - _CUT_OFF) / 1000
                gone = sent + one.left / 1000
                store.fill(key, token, one.data, min(until, fresh), gone)
        elif one.left != _MISSING:
            # A key of another type has a time and no value, and so has one that was written
            # between the two commands.
            return
        elif one.record is None:
            store.fill(key, token, None, until)
        elif one.record == _REMEMBERED and life > 0:
            until = min(until, sent + (life - _CUT_OFF) / 1000)
            store.fill(key, token, None, until, is_remembered=True)
