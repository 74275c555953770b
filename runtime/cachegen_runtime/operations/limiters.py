"""Limiters: one script decides and charges, by the server's clock."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final, Protocol, TypeVar, assert_never

from cachegen_runtime.allowance import Allowance
from cachegen_runtime.errors import CacheError
from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.expiry.expiries import following
from cachegen_runtime.keyspace import LimiterDefinition, Origin, WhenUnavailable
from cachegen_runtime.limits import (
    ExactWindow,
    FixedWindow,
    Limits,
    TokenBucket,
    each_of,
)
from cachegen_runtime.operations.arguments import not_negative
from cachegen_runtime.operations.keyspace import AnyOperations
from cachegen_runtime.operations.local_limits import LocalStore
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import array
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.exact_window import EXACT_WINDOW
from cachegen_runtime.scripts.fixed_window import FIXED_WINDOW
from cachegen_runtime.scripts.script import Call, Script
from cachegen_runtime.scripts.token_bucket import TOKEN_BUCKET

K = TypeVar("K")

_NOUGHT: Final = timedelta(0)


class _Rule(Protocol):
    """How one kind of limit is asked, and what its script's answer means."""

    @property
    def script(self) -> Script: ...

    def arguments(self, cost: int) -> tuple[bytes, ...]: ...

    def allowance(self, cost: int, answer: list[int]) -> Allowance: ...


class LimiterOperations(AnyOperations[K]):
    """Operations on one limit per key."""

    def __init__(self, definition: LimiterDefinition[K], key_prefix: bytes) -> None:
        super().__init__(definition, key_prefix)
        self.limit = definition.limit
        self._rule = _rule(definition.limit)
        self.most = min(each.burst for each in each_of(definition.limit))
        self._when_unavailable: WhenUnavailable = definition.when_unavailable
        self._local = _local_of(definition.origin)

    def take(self, key: K, cost: int = 1) -> Operation[Allowance]:
        """Charge a call if every limit admits it."""
        return self._ask("take", key, cost, b"1", writes=True)

    def peek(self, key: K, cost: int = 1) -> Operation[Allowance]:
        """Ask what a call would meet, and charge nothing."""
        return self._ask("peek", key, cost, b"0", writes=False)

    def unanswered(
        self, operation: Operation[Allowance], cost: int, error: CacheError
    ) -> Allowance:
        """Return what the keyspace says where its cluster does not; else raise `error`."""
        match self._when_unavailable:
            case "raise":
                raise error
            case "allow":
                return self._unknown(True)
            case "refuse":
                return self._unknown(False)
            case "local":
                return self._locally(operation, cost)
            case _:
                assert_never(self._when_unavailable)

    def _unknown(self, allowed: bool) -> Allowance:
        return Allowance(
            allowed=allowed,
            limit=self.most,
            remaining=self.most if allowed else 0,
            retry_after=_NOUGHT,
            reset_after=_NOUGHT,
            known=False,
        )

    def _locally(self, operation: Operation[Allowance], cost: int) -> Allowance:
        call = operation.script
        assert call is not None
        answer = self._local.run(call)
        known = self._rule.allowance(cost, [_whole(each) for each in answer])
        return Allowance(
            allowed=known.allowed,
            limit=known.limit,
            remaining=known.remaining,
            retry_after=known.retry_after,
            reset_after=known.reset_after,
            known=False,
        )

    def _ask(
        self, name: str, key: K, cost: int, charges: bytes, *, writes: bool
    ) -> Operation[Allowance]:
        sent = self._key(key, name)
        not_negative("cost", cost)
        if cost > self.most:
            raise ValueError(f"cost is above {self.most}, so no call could ever pass")
        call = Call(self._rule.script, (sent,), (charges, *self._rule.arguments(cost)))
        return Operation(
            origin=self._origin,
            name=name,
            keys=(sent,),
            read=partial(self._read_answer, cost),
            writes=writes,
            script=call,
        )

    def _read_answer(self, cost: int, reply: Reply) -> Allowance:
        return self._rule.allowance(cost, [_whole(each) for each in array(reply)])


_locals: dict[Origin, LocalStore] = {}


def _local_of(origin: Origin) -> LocalStore:
    """Return what this process remembers of a limiter, shared by all its callers."""
    return _locals.setdefault(origin, LocalStore())


def _whole(answer: object) -> int:
    if isinstance(answer, int):
        return answer
    raise TypeError("a limiter's script answers with integers")


def _rule(limits: Limits) -> _Rule:
    match limits:
        case FixedWindow():
            return _Fixed(limits)
        case ExactWindow():
            return _Exact(limits)
        case _:
            return _Buckets(limits)


class _Buckets:
    """Token buckets: everything in units of a microsecond divided by `count`."""

    script = TOKEN_BUCKET

    def __init__(self, buckets: tuple[TokenBucket, ...]) -> None:
        self._buckets = buckets
        self._fixed = [
            (b"%d" % each.count, *_split(each.burst * each.per, each.count))
            for each in buckets
        ]
        self._once = self._arguments(1)

    def arguments(self, cost: int) -> tuple[bytes, ...]:
        """Return what the script wants after its first argument."""
        return self._once if cost == 1 else self._arguments(cost)

    def _arguments(self, cost: int) -> tuple[bytes, ...]:
        return tuple(
            part
            for bucket, fixed in zip(self._buckets, self._fixed, strict=True)
            for part in (*fixed, *_split(cost * bucket.per, bucket.count))
        )

    def allowance(self, cost: int, answer: list[int]) -> Allowance:
        """Return what the script's answer means."""
        admitted, *ahead = answer
        least: tuple[int, int] | None = None
        retry = reset = 0
        for bucket, whole, part in zip(
            self._buckets, ahead[::2], ahead[1::2], strict=True
        ):
            count, per = bucket.count, bucket.per
            filled = whole * count + part
            remaining = max((bucket.burst * per - filled) // per, 0)
            if least is None or remaining < least[1]:
                least = bucket.burst, remaining
            if not admitted:
                short = filled + (cost - bucket.burst) * per
                retry = max(retry, -(-short // count))
            reset = max(reset, -(-filled // count))
        assert least is not None
        return _allowance(admitted, least[0], least[1], retry, reset)


class _Fixed:
    """A fixed window."""

    script = FIXED_WINDOW

    def __init__(self, window: FixedWindow) -> None:
        self._window = window

    def arguments(self, cost: int) -> tuple[bytes, ...]:
        """Return what the script wants after its first argument."""
        window = self._window
        start = (b"%d" % window.count, b"%d" % cost, b"%d" % window.per)
        if window.reset is None:
            return start
        first = following(window.reset, clock.now())
        second = following(window.reset, first)
        return (*start, b"%d000" % first, b"%d000" % second)

    def allowance(self, cost: int, answer: list[int]) -> Allowance:
        """Return what the script's answer means."""
        admitted, value, ends = answer
        left = max(self._window.count - value, 0)
        retry = 0 if admitted else ends
        return _allowance(admitted, self._window.count, left, retry, ends)


class _Exact:
    """An exact window."""

    script = EXACT_WINDOW

    def __init__(self, window: ExactWindow) -> None:
        self._window = window

    def arguments(self, cost: int) -> tuple[bytes, ...]:
        """Return what the script wants after its first argument."""
        window = self._window
        return (b"%d" % window.count, b"%d" % cost, b"%d" % window.per)

    def allowance(self, cost: int, answer: list[int]) -> Allowance:
        """Return what the script's answer means."""
        admitted, live, retry, reset = answer
        left = max(self._window.count - live, 0)
        return _allowance(admitted, self._window.count, left, retry, reset)


def _split(units: int, count: int) -> tuple[bytes, bytes]:
    """Return whole microseconds and the fraction's numerator over `count`."""
    whole, part = divmod(units, count)
    return b"%d" % whole, b"%d" % part


def _allowance(
    admitted: int, limit: int, remaining: int, retry: int, reset: int
) -> Allowance:
    return Allowance(
        allowed=bool(admitted),
        limit=limit,
        remaining=remaining,
        retry_after=timedelta(microseconds=max(retry, 0)),
        reset_after=timedelta(microseconds=max(reset, 0)),
    )
