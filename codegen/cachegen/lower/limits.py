"""Limits and leases: the texts and mappings of a schema to the IR's, bounds checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cachegen import ir
from cachegen.lower.attributes import Attributes
from cachegen.lower.durations import LONGEST, milliseconds
from cachegen.lower.expiry import expiry
from cachegen.lower.scope import SchemaText, WorkspaceScope
from cachegen.problems.expiry import Duration, NotPositive, TooLong
from cachegen.problems.kinds import (
    LeaseTooLong,
    LimitCount,
    LimitOfAlgorithm,
    LimitSyntax,
)
from cachegen.shape import model, tables

_TEXT = re.compile(r"\s*([0-9]+)\s*/\s*(\S+)\s*")
_DAY: Final = 86_400_000
MOST_COUNT: Final = 2**31 - 1
MOST_EXACT: Final = 10_000
MOST_LIMITS: Final = 4
_LONGEST_BUCKET: Final = 2**52 // 1_000
"""Milliseconds until an empty bucket is full again, at most: a server counts in doubles."""

_STAND_IN_LIMITER = ir.Limiter((ir.TokenBucket(1, 1000, 1),))
_STAND_IN_LOCK = ir.Lock(1000)


@dataclass(frozen=True, slots=True)
class LimitReader:
    """Reads the limits of limiters and the leases of locks; problems go to the scope."""

    scope: WorkspaceScope

    def limiter(self, body: model.Keyspace, at: Attributes) -> ir.Limiter:
        """Return what a limiter holds its callers to; a stand-in where that is unknown."""
        if not at.sound("limit") or "limit" not in body.model_fields_set:
            return _STAND_IN_LIMITER
        text = at.text("limit", "")
        if not isinstance(body.limit, tuple):
            limit = self._limit(body.limit, text)
            return (
                ir.Limiter((limit,), body.when_unavailable)
                if limit
                else _STAND_IN_LIMITER
            )
        if not 1 <= len(body.limit) <= MOST_LIMITS:
            self._algorithm(text, "a list of limits", f"one to {MOST_LIMITS} limits")
            return _STAND_IN_LIMITER
        limits: list[ir.Limit] = []
        for index, each in enumerate(body.limit):
            here = SchemaText("", text.service, (*text.path, index))
            limit = self._limit(each, here)
            if limit is None:
                continue
            if not isinstance(limit, ir.TokenBucket) and len(body.limit) > 1:
                self._algorithm(
                    here, "one of several limits", "the algorithm `token_bucket`"
                )
                continue
            limits.append(limit)
        if len(limits) < len(body.limit):
            return _STAND_IN_LIMITER
        return ir.Limiter(tuple(limits), body.when_unavailable)

    def lock(self, body: model.Keyspace, at: Attributes) -> ir.Lock:
        """Return how long a lock is held; a stand-in where that is unknown."""
        if not at.sound("lease") or "lease" not in body.model_fields_set:
            return _STAND_IN_LOCK
        text = at.text("lease", body.lease)
        lease = self._duration(text)
        if lease is not None and lease > _DAY:
            place = text.place(self.scope.places)
            self.scope.problems.append(LeaseTooLong(place, at.name, body.lease))
            return _STAND_IN_LOCK
        return ir.Lock(lease) if lease is not None else _STAND_IN_LOCK

    def _limit(self, written: str | tables.Limit, at: SchemaText) -> ir.Limit | None:
        if isinstance(written, str):
            return self._spelled(SchemaText(written, at.service, at.path))
        count = self._count(written.count, self._below(at, "count"))
        match written.algorithm:
            case "token_bucket":
                return self._bucket(written, count, at)
            case "exact_window":
                return self._exact(written, count, at)
            case "fixed_window":
                return self._fixed(written, count, at)

    def _spelled(self, text: SchemaText) -> ir.Limit | None:
        found = _TEXT.fullmatch(text.value)
        time = milliseconds(found[2]) if found is not None else None
        if found is None or time is None:
            place = text.place(self.scope.places)
            self.scope.problems.append(LimitSyntax(place, text.value))
            return None
        if time == 0:
            self.scope.problems.append(
                NotPositive(text.place(self.scope.places), found[2])
            )
            return None
        count = self._count(int(found[1][-12:]), text)
        if count is None or not self._fits(count, time, count, text):
            return None
        return ir.TokenBucket(count, time, count)

    def _bucket(
        self, written: tables.Limit, count: int | None, at: SchemaText
    ) -> ir.Limit | None:
        given = written.model_fields_set
        burst = count
        if "burst" in given:
            burst = self._count(written.burst, self._below(at, "burst"))
        if "reset" in given:
            self._algorithm(
                self._below(at, "reset"), "`reset`", "the algorithm `fixed_window`"
            )
        per = self._per(written, at)
        if count is None or burst is None or per is None or "reset" in given:
            return None
        if not self._fits(count, per, burst, at):
            return None
        return ir.TokenBucket(count, per, burst)

    def _exact(
        self, written: tables.Limit, count: int | None, at: SchemaText
    ) -> ir.Limit | None:
        self._only_buckets_burst(written, at)
        if "reset" in written.model_fields_set:
            self._algorithm(
                self._below(at, "reset"), "`reset`", "the algorithm `fixed_window`"
            )
        per = self._per(written, at)
        if count is not None and count > MOST_EXACT:
            place = self._below(at, "count").place(self.scope.places)
            self.scope.problems.append(
                LimitCount(place, count, MOST_EXACT, "an exact window")
            )
            return None
        return (
            ir.ExactWindow(count, per)
            if count is not None and per is not None
            else None
        )

    def _fixed(
        self, written: tables.Limit, count: int | None, at: SchemaText
    ) -> ir.Limit | None:
        given = written.model_fields_set
        self._only_buckets_burst(written, at)
        if "reset" not in given:
            per = self._per(written, at)
            return (
                ir.FixedWindow(count, per)
                if count is not None and per is not None
                else None
            )
        if "per" in given:
            self._algorithm(self._below(at, "per"), "`per`", "no `reset` beside it")
            return None
        if written.reset is None:
            return None
        reset = expiry(written.reset, frozenset(), self._below(at, "reset"), self.scope)
        if count is None or not isinstance(reset, ir.ExpireDaily):
            return None
        return ir.FixedWindow(count, None, reset)

    def _only_buckets_burst(self, written: tables.Limit, at: SchemaText) -> None:
        if "burst" in written.model_fields_set:
            self._algorithm(
                self._below(at, "burst"), "`burst`", "the algorithm `token_bucket`"
            )

    def _per(self, written: tables.Limit, at: SchemaText) -> int | None:
        if "per" not in written.model_fields_set:
            self._algorithm(at, f"`{written.algorithm}`", 'a time: `per = "1m"`')
            return None
        text = SchemaText(written.per, at.service, (*at.path, "per"))
        return self._duration(text)

    def _duration(self, text: SchemaText) -> int | None:
        time = milliseconds(text.value)
        place = text.place(self.scope.places)
        if time is None:
            self.scope.problems.append(Duration(place, text.value, None, False))
        elif time == 0:
            self.scope.problems.append(NotPositive(place, text.value))
        elif time > LONGEST:
            self.scope.problems.append(TooLong(place, text.value))
        else:
            return time
        return None

    def _count(self, count: int, at: SchemaText) -> int | None:
        if 1 <= count <= MOST_COUNT:
            return count
        place = at.place(self.scope.places)
        self.scope.problems.append(LimitCount(place, count, MOST_COUNT, "a limit"))
        return None

    def _fits(self, count: int, per: int, burst: int, at: SchemaText) -> bool:
        """Return whether a server can count the bucket; else report a problem."""
        if burst * per // count <= _LONGEST_BUCKET:
            return True
        place = at.place(self.scope.places)
        self.scope.problems.append(
            TooLong(place, at.value or "the time to a full bucket")
        )
        return False

    def _algorithm(self, at: SchemaText, what: str, needs: str) -> None:
        place = at.place(self.scope.places)
        self.scope.problems.append(LimitOfAlgorithm(place, what, needs))

    def _below(self, at: SchemaText, key: str) -> SchemaText:
        return SchemaText("", at.service, (*at.path, key))
