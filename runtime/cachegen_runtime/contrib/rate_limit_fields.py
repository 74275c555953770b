"""A limiter's answers as HTTP fields: RateLimit-Policy and RateLimit (IETF httpapi draft 11), Retry-After, X-RateLimit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from cachegen_runtime.allowance import Allowance
from cachegen_runtime.limits import FixedWindow, Limit, Limits, each_of

_SECOND: Final = 1_000_000
_DAY: Final = 86_400


class Met(msgspec.Struct, frozen=True):
    """One limiter that a request met, and what it said."""

    name: str
    limit: Limits
    allowance: Allowance


def require_name(name: str) -> str:
    """Return a name that a structured field can hold; raise ValueError for any other."""
    if not name or not (name.isascii() and name.isprintable()):
        raise ValueError("the name of a limit is printable ASCII, and not empty")
    return name


def whole_seconds(duration: timedelta) -> int:
    """Return a duration in whole seconds, rounded up."""
    return math.ceil(duration / timedelta(seconds=1))


def retry_after(allowance: Allowance) -> int:
    """Return Retry-After; a second where the cluster did not answer, since nobody knows."""
    return max(1, whole_seconds(allowance.retry_after))


def headers(met: Sequence[Met], *, legacy: bool) -> Iterator[tuple[bytes, bytes]]:
    """Yield the fields of a response whose request met limiters; none without any."""
    policies = [policy for each in met for policy in _policies(each)]
    if not policies:
        return
    yield b"ratelimit-policy", ", ".join(policies).encode()
    known = [each for each in met if each.allowance.known]
    if not known:
        return
    yield b"ratelimit", ", ".join(map(_state, known)).encode()
    if legacy:
        yield from _legacy(min(known, key=_least).allowance)


def _policies(met: Met) -> Iterator[str]:
    limits = each_of(met.limit)
    for name, limit in zip(_names(met.name, limits), limits, strict=True):
        window = _window(limit)
        yield f"{_text(name)};q={limit.count}" + (f";w={window}" if window else "")


def _state(met: Met) -> str:
    limits = each_of(met.limit)
    allowance = met.allowance
    # Of several limits the allowance tells about the one with least remaining.
    bursts = [limit.burst for limit in limits]
    at = bursts.index(allowance.limit) if allowance.limit in bursts else 0
    name = _names(met.name, limits)[at]
    return f"{_text(name)};r={allowance.remaining};t={_next(allowance)}"


def _legacy(allowance: Allowance) -> Iterator[tuple[bytes, bytes]]:
    yield b"x-ratelimit-limit", b"%d" % allowance.limit
    yield b"x-ratelimit-remaining", b"%d" % allowance.remaining
    yield b"x-ratelimit-reset", b"%d" % _next(allowance)


def _next(allowance: Allowance) -> int:
    """Return the seconds until there is more."""
    if allowance.allowed:
        return whole_seconds(allowance.reset_after)
    return whole_seconds(allowance.retry_after)


def _least(met: Met) -> int:
    return met.allowance.remaining


def _names(name: str, limits: Sequence[object]) -> list[str]:
    """Return a name for each limit: the limiter's own, and numbers behind it when there are several."""
    if len(limits) == 1:
        return [name]
    return [f"{name}-{number}" for number, _ in enumerate(limits, 1)]


def _window(limit: Limit) -> int:
    """Return a limit's window in whole seconds; zero for one below a second."""
    if isinstance(limit, FixedWindow) and limit.reset is not None:
        return _DAY
    return 0 if limit.per < _SECOND else math.ceil(limit.per / _SECOND)


def _text(name: str) -> str:
    """Return a String of structured fields (RFC 9651)."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
