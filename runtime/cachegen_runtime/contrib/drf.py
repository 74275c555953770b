"""A throttle for Django REST framework."""

from __future__ import annotations

from abc import abstractmethod
from typing import Generic, TypeVar

from cachegen_runtime.allowance import Allowance
from cachegen_runtime.contrib.extras import wanted
from cachegen_runtime.sync.limiters import LimiterKeyspace

K = TypeVar("K")

with wanted("drf"):
    from rest_framework.request import Request
    from rest_framework.throttling import BaseThrottle
    from rest_framework.views import APIView


class LimiterThrottle(BaseThrottle, Generic[K]):
    """A throttle that asks a limiter; subclasses set `limiter`, and `get_key` says what to count by.

    The response to a refused request has the limiter's `retry_after` as ``Retry-After``.
    """

    limiter: LimiterKeyspace[K]
    cost: int = 1

    def __init__(self) -> None:
        _require_blocking(type(self).__name__, getattr(self, "limiter", None))
        self._allowance: Allowance | None = None

    @abstractmethod
    def get_key(self, request: Request, view: APIView) -> K | None:
        """Return the limiter's key for a request, or None for one that is not limited."""
        raise NotImplementedError(f"{type(self).__name__} wants a get_key")

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Charge a request, and return whether it is allowed."""
        key = self.get_key(request, view)
        if key is None:
            return True
        self._allowance = self.limiter.take(key, self.cost)
        return self._allowance.allowed

    def wait(self) -> float | None:
        """Return the seconds until the same request would be allowed; None before any was charged."""
        if self._allowance is None:
            return None
        return self._allowance.retry_after.total_seconds()


def _require_blocking(throttle: str, limiter: object) -> None:
    if not isinstance(limiter, LimiterKeyspace):
        kind = "nothing" if limiter is None else type(limiter).__name__
        raise TypeError(
            f"{throttle}.limiter is a limiter of blocking caches, got {kind}: "
            "set it on the class, as in `limiter = caches.requests`"
        )
