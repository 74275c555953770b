"""Limits and lifespans for Starlette and FastAPI."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Final, Generic, TypeAlias, TypeVar

from cachegen_runtime.aio.caches import AsyncCaches
from cachegen_runtime.aio.limiters import AsyncLimiterKeyspace
from cachegen_runtime.contrib.extras import wanted
from cachegen_runtime.contrib.rate_limit_fields import (
    Met,
    headers,
    require_name,
    retry_after,
)
from cachegen_runtime.sync.caches import Caches

with wanted("starlette"):
    from starlette.exceptions import HTTPException
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

K = TypeVar("K")

_MET: Final = "cachegen.rate_limits"
"""Where a request's scope keeps the limiters that it met."""


class RateLimit(Generic[K]):
    """A dependency that refuses with 429 and `Retry-After` what its limiter refuses.

    ``key(request)`` returns the limiter's typed key, or None for a request that is not
    limited. ``cost`` is what a request is charged; ``name`` is what `RateLimitHeaders` calls
    the limit, the keyspace's name without it. What the limiter raises is the application's.

    Raises TypeError for a limiter that is not async, and ValueError for a cost that no
    call could pass with, or a name that no header can hold.
    """

    def __init__(
        self,
        limiter: AsyncLimiterKeyspace[K],
        key: Callable[[Request], K | None],
        *,
        cost: int = 1,
        name: str | None = None,
    ) -> None:
        _require_async(limiter)
        if not 0 <= cost <= limiter.operations.most:
            raise ValueError(f"a cost is from 0 to {limiter.operations.most}")
        self._limiter = limiter
        self._key = key
        self._cost = cost
        self._limit = limiter.operations.limit
        own = limiter.operations.origin.keyspace
        self._name = require_name(own if name is None else name)

    async def __call__(self, request: Request) -> None:
        """Charge a request, or raise `HTTPException` 429."""
        key = self._key(request)
        if key is None:
            return
        allowance = await self._limiter.take(key, self._cost)
        met: list[Met] | None = request.scope.get(_MET)
        if met is not None:
            met.append(Met(self._name, self._limit, allowance))
        if not allowance.allowed:
            wait = str(retry_after(allowance))
            raise HTTPException(
                HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": wait}
            )


class RateLimitHeaders:
    """ASGI middleware that tells a client its limits, on every response to a request that met one.

    ``RateLimit-Policy`` and ``RateLimit`` as in the IETF's draft 11; with ``legacy`` also
    ``X-RateLimit-Limit``, ``-Remaining`` and ``-Reset`` (in seconds from now) of the limit
    with least remaining. A limit whose cluster did not answer tells its policy alone.
    """

    def __init__(self, app: ASGIApp, *, legacy: bool = False) -> None:
        self._app = app
        self._legacy = legacy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add its limits to the response."""
        if scope["type"] != "http" or _MET in scope:
            # In the second case another one stands around this one, and tells them all.
            await self._app(scope, receive, send)
            return
        met: list[Met] = []

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = headers(met, legacy=self._legacy)
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        await self._app({**scope, _MET: met}, receive, send_with_limits)


Lifespan: TypeAlias = Callable[[object], AbstractAsyncContextManager[None]]


def closing(*caches: Caches | AsyncCaches) -> Lifespan:
    """Return a lifespan that closes caches when the application ends, each whatever others raise.

    Nothing is sent when the application starts, so that it starts without its Redis. Inside
    of a lifespan of your own: ``async with closing(caches)(app): yield``.
    """

    @asynccontextmanager
    async def lifespan(app: object) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            for each in caches:
                if isinstance(each, AsyncCaches):
                    stack.push_async_callback(each.aclose)
                else:
                    stack.callback(each.close)
            yield

    return lifespan


def _require_async(limiter: object) -> None:
    if not isinstance(limiter, AsyncLimiterKeyspace):
        raise TypeError(
            f"RateLimit takes a limiter of async caches, got {type(limiter).__name__}: "
            "a blocking one would stop the event loop"
        )
