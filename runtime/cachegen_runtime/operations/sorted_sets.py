"""Keyspaces with one sorted set per key: members by score, equal scores by the member's bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final, Generic, Literal, TypeVar

import msgspec

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.operations.arguments import (
    at_least_one,
    int64,
    not_negative,
    pairs,
    several,
)
from cachegen_runtime.operations.keyspace import KeyOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import array, integer, strange
from cachegen_runtime.operations.ttl import expire
from cachegen_runtime.protocol import Answer, Command, Reply
from cachegen_runtime.values.codec import wrong_type

K = TypeVar("K")
V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)

Keep = Literal["last", "first", "highest", "lowest"]
"""Which score of a member stays when it has one already."""

_KEEPS: Final[Mapping[Keep, tuple[bytes, ...]]] = {
    "last": (b"CH",),
    "first": (b"NX", b"CH"),
    "highest": (b"GT", b"CH"),
    "lowest": (b"LT", b"CH"),
}


class Scored(msgspec.Struct, Generic[V_co], frozen=True):
    """A member of a sorted set and its score."""

    value: V_co
    score: float


class SortedSetOperations(KeyOperations[K, V]):
    """Operations on one sorted set per key."""

    def add(
        self,
        key: K,
        entries: Mapping[V, float] | Iterable[tuple[V, float]],
        *,
        keep: Keep = "last",
        expiry: Expiry | None = None,
    ) -> Operation[int]:
        """Add members; the result is how many were added or moved."""
        sent = self._key(key, "add")
        if keep not in _KEEPS:
            raise ValueError("keep is one of last, first, highest, lowest")
        # Of a member that comes twice each score is offered, in order.
        parts = [
            part
            for value, score in pairs(entries)
            for part in (number("score", score), self._stored("add", sent, value))
        ]
        if not parts:
            raise ValueError("no entries given")
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        command = (b"ZADD", sent, *_KEEPS[keep], *parts)
        return self._write("add", (sent,), command, integer, then)

    def increment(
        self, key: K, value: V, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> Operation[float]:
        """Add to a member's score; the result is the sum."""
        sent = self._key(key, "increment")
        command = (
            b"ZINCRBY",
            sent,
            number("delta", delta),
            self._stored("increment", sent, value),
        )
        then = expire(sent, expiry, self._expiry)
        return self._write("increment", (sent,), command, score_of, then)

    def score(self, key: K, value: V) -> Operation[float | None]:
        """Ask for a member's score."""
        sent = self._key(key, "score")
        command = (b"ZSCORE", sent, self._stored("score", sent, value))
        return self._read("score", (sent,), command, _score_or_none)

    def scores(self, key: K, values: Iterable[V]) -> Operation[list[float | None]]:
        """Ask for scores, one for each member, in order."""
        sent = self._key(key, "scores")
        members = self._all_stored("scores", sent, several("values", values))
        if not members:
            return self._nothing("scores", _no_scores)
        return self._read("scores", (sent,), (b"ZMSCORE", sent, *members), _scores)

    def contains(self, key: K, value: V) -> Operation[bool]:
        """Ask whether a member is there."""
        sent = self._key(key, "contains")
        command = (b"ZSCORE", sent, self._stored("contains", sent, value))
        return self._read("contains", (sent,), command, _is_there)

    def rank(
        self, key: K, value: V, *, highest_first: bool = False
    ) -> Operation[int | None]:
        """Ask for a member's place, from 0."""
        sent = self._key(key, "rank")
        verb = b"ZREVRANK" if highest_first else b"ZRANK"
        command = (verb, sent, self._stored("rank", sent, value))
        return self._read("rank", (sent,), command, _rank)

    def items(self, key: K) -> Operation[list[Scored[V]]]:
        """Read the whole sorted set, lowest first."""
        return self._range("items", key, b"0", b"-1")

    def range(
        self, key: K, start: int, stop: int, *, highest_first: bool = False
    ) -> Operation[list[Scored[V]]]:
        """Read members by place, both ends included."""
        first, last = int64("start", start), int64("stop", stop)
        reverse = (b"REV",) if highest_first else ()
        return self._range("range", key, first, last, *reverse)

    def range_by_score(
        self,
        key: K,
        low: float | None,
        high: float | None,
        *,
        highest_first: bool = False,
        offset: int = 0,
        count: int | None = None,
    ) -> Operation[list[Scored[V]]]:
        """Read members by score, both ends included; None is open."""
        first, last = _bounds(low, high)
        skip = not_negative("offset", offset)
        most = b"-1" if count is None else not_negative("count", count)
        options: tuple[bytes, ...] = (b"BYSCORE",)
        if highest_first:
            first, last = last, first
            options += (b"REV",)
        if offset or count is not None:
            options += (b"LIMIT", skip, most)
        return self._range("range_by_score", key, first, last, *options)

    def len(self, key: K) -> Operation[int]:
        """Ask for the number of members; 0 for a missing key."""
        sent = self._key(key, "len")
        return self._read("len", (sent,), (b"ZCARD", sent), integer)

    def count(self, key: K, low: float | None, high: float | None) -> Operation[int]:
        """Ask for the number of members by score, both ends included; None is open."""
        sent = self._key(key, "count")
        command = (b"ZCOUNT", sent, *_bounds(low, high))
        return self._read("count", (sent,), command, integer)

    def remove(
        self, key: K, *values: V, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove members; the result is how many were there."""
        sent = self._key(key, "remove")
        at_least_one("values", values)
        command = (b"ZREM", sent, *self._all_stored("remove", sent, values))
        return self._removal("remove", sent, command, expiry)

    def remove_by_rank(
        self, key: K, start: int, stop: int, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove members by place, both ends included; the result is how many."""
        sent = self._key(key, "remove_by_rank")
        first, last = int64("start", start), int64("stop", stop)
        command = (b"ZREMRANGEBYRANK", sent, first, last)
        return self._removal("remove_by_rank", sent, command, expiry)

    def remove_by_score(
        self,
        key: K,
        low: float | None,
        high: float | None,
        *,
        expiry: Expiry | None = None,
    ) -> Operation[int]:
        """Remove members by score, both ends included; the result is how many."""
        sent = self._key(key, "remove_by_score")
        command = (b"ZREMRANGEBYSCORE", sent, *_bounds(low, high))
        return self._removal("remove_by_score", sent, command, expiry)

    def keep_highest(
        self, key: K, count: int, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove all but the `count` highest; the result is how many went."""
        sent = self._key(key, "keep_highest")
        not_negative("count", count)
        command = (b"ZREMRANGEBYRANK", sent, b"0", b"%d" % (-1 - count))
        return self._removal("keep_highest", sent, command, expiry)

    def keep_lowest(
        self, key: K, count: int, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove all but the `count` lowest; the result is how many went."""
        sent = self._key(key, "keep_lowest")
        first = not_negative("count", count)
        command = (b"ZREMRANGEBYRANK", sent, first, b"-1")
        return self._removal("keep_lowest", sent, command, expiry)

    def pop_lowest(
        self, key: K, count: int = 1, *, expiry: Expiry | None = None
    ) -> Operation[list[Scored[V]]]:
        """Take up to `count` members with the lowest scores, lowest first."""
        return self._pop("pop_lowest", b"ZPOPMIN", key, count, expiry)

    def pop_highest(
        self, key: K, count: int = 1, *, expiry: Expiry | None = None
    ) -> Operation[list[Scored[V]]]:
        """Take up to `count` members with the highest scores, highest first."""
        return self._pop("pop_highest", b"ZPOPMAX", key, count, expiry)

    def _pop(
        self, name: str, verb: bytes, key: K, count: int, expiry: Expiry | None
    ) -> Operation[list[Scored[V]]]:
        sent = self._key(key, name)
        command = (verb, sent, not_negative("count", count))
        if count == 0:
            return self._nothing(name, self._no_members)
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        read = partial(self._scored, name, sent, True)
        return self._write(name, (sent,), command, read, then)

    def _removal(
        self, name: str, sent: bytes, command: Command, expiry: Expiry | None
    ) -> Operation[int]:
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        return self._write(name, (sent,), command, integer, then)

    def _range(
        self, name: str, key: K, first: bytes, last: bytes, *options: bytes
    ) -> Operation[list[Scored[V]]]:
        sent = self._key(key, name)
        command = (b"ZRANGE", sent, first, last, *options, b"WITHSCORES")
        return self._read(
            name, (sent,), command, partial(self._scored, name, sent, False)
        )

    def _scored(
        self, name: str, key: bytes, wrote: bool, reply: Reply
    ) -> list[Scored[V]]:
        flat = array(reply)
        found: list[Scored[V]] = []
        for member, score in zip(flat[::2], flat[1::2], strict=True):
            value = self._decoded(name, key, wrote, member)
            if value is not None:
                found.append(Scored(value, score_of(score)))
        return found

    def _no_members(self, reply: Reply) -> list[Scored[V]]:
        return []


def number(name: str, value: object) -> bytes:
    """Return a score as it is sent; infinite ones are, NaN is none."""
    if isinstance(value, bool) or not isinstance(value, float | int):
        raise wrong_type(f"float for {name}", value)
    try:
        score = float(value)
    except OverflowError as error:
        raise ValueError(f"{name} is beyond a float's range") from error
    if score != score:
        raise ValueError(f"{name} is not a number")
    return repr(score).encode()


def score_of(reply: Answer) -> float:
    """Return a score out of a reply."""
    if isinstance(reply, bytes):
        try:
            return float(reply)
        except ValueError:
            pass
    raise strange(reply)


def _bounds(low: float | None, high: float | None) -> tuple[bytes, bytes]:
    return (
        b"-inf" if low is None else number("low", low),
        b"+inf" if high is None else number("high", high),
    )


def _score_or_none(reply: Answer) -> float | None:
    return None if reply is None else score_of(reply)


def _scores(reply: Reply) -> list[float | None]:
    return [_score_or_none(each) for each in array(reply)]


def _no_scores(reply: Reply) -> list[float | None]:
    return []


def _is_there(reply: Reply) -> bool:
    return reply is not None


def _rank(reply: Reply) -> int | None:
    return None if reply is None else integer(reply)
