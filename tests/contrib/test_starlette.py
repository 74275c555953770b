"""Limits, their headers and the closing of caches in FastAPI and Starlette."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import Depends, FastAPI, HTTPException
from fastapi.testclient import TestClient
from starlette.requests import Request

from cachegen_runtime import AsyncCaches, AsyncLimiterKeyspace, CacheError, Caches
from cachegen_runtime.contrib.starlette import RateLimit, RateLimitHeaders, closing
from cachegen_runtime.generated import (
    STR,
    LimiterDefinition,
    all_of,
    exact_window,
    scalar_key,
    token_bucket,
)
from cachegen_runtime.keyspace import WhenUnavailable
from cachegen_runtime.limits import Limits
from cachegen_runtime.sync.limiters import LimiterKeyspace
from cachegen_runtime.testing import Clock

MINUTE = timedelta(minutes=1)
TWO = exact_window(2, MINUTE)


def definition(
    limit: Limits, name: str = "logins", answers: WhenUnavailable = "raise"
) -> LimiterDefinition[str]:
    return LimiterDefinition(
        service="shop",
        name=name,
        cluster="main",
        pattern=f"{name}/:key",
        key=scalar_key(STR),
        limit=limit,
        when_unavailable=answers,
    )


def limiter(
    limit: Limits, name: str = "logins", answers: WhenUnavailable = "raise"
) -> AsyncLimiterKeyspace[str]:
    caches = AsyncCaches({"main": "memory://"})
    return AsyncLimiterKeyspace(caches, definition(limit, name, answers))


def by_user(request: Request) -> str | None:
    return request.headers.get("user")


def application(*limits: RateLimit[str], legacy: bool = False) -> TestClient:
    app = FastAPI()
    app.add_middleware(RateLimitHeaders, legacy=legacy)

    @app.get("/free")
    async def free() -> str:
        return "free"

    async def refuse(request: Request) -> None:
        if "refused" in request.headers:
            raise HTTPException(403)

    needs = [*map(Depends, limits), Depends(refuse)]

    @app.get("/page", dependencies=needs)
    async def page() -> str:
        return "page"

    @app.get("/broken", dependencies=needs)
    async def broken() -> str:
        raise ValueError

    return TestClient(app, raise_server_exceptions=False)


def test_a_refused_request_is_told_when_to_come_back(cachegen_clock: Clock) -> None:
    client = application(RateLimit(limiter(TWO), by_user))
    answers = [client.get("/page", headers={"user": "u1"}) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "60"
    cachegen_clock.advance(58.5)
    late = client.get("/page", headers={"user": "u1"})
    assert late.headers["retry-after"] == "2"
    cachegen_clock.advance(2)
    assert client.get("/page", headers={"user": "u1"}).status_code == 200


def test_keys_are_counted_apart_and_none_is_not_limited() -> None:
    client = application(RateLimit(limiter(TWO), by_user, cost=2))
    assert client.get("/page", headers={"user": "u1"}).status_code == 200
    assert client.get("/page", headers={"user": "u1"}).status_code == 429
    assert client.get("/page", headers={"user": "u2"}).status_code == 200
    free = [client.get("/page") for _ in range(3)]
    assert {each.status_code for each in free} == {200}
    assert "ratelimit" not in free[0].headers


def test_every_response_of_a_limited_request_tells_its_limits() -> None:
    client = application(RateLimit(limiter(exact_window(9, MINUTE)), by_user))
    user = {"user": "u1"}
    told = [
        client.get("/page", headers=user),
        client.get("/page", headers={**user, "refused": "yes"}),
    ]
    assert [each.status_code for each in told] == [200, 403]
    assert [each.headers["ratelimit"] for each in told] == [
        '"logins";r=8;t=60',
        '"logins";r=7;t=60',
    ]
    assert {each.headers["ratelimit-policy"] for each in told} == {'"logins";q=9;w=60'}
    assert "x-ratelimit-limit" not in told[0].headers
    assert "ratelimit-policy" not in client.get("/free").headers


def test_an_exception_that_nothing_handles_is_reported_around_the_application() -> None:
    inner = application(RateLimit(limiter(TWO), by_user)).app
    client = TestClient(RateLimitHeaders(inner), raise_server_exceptions=False)
    answer = client.get("/broken", headers={"user": "u1"})
    assert answer.status_code == 500
    assert answer.headers["ratelimit"] == '"logins";r=1;t=60'


def test_several_limiters_are_members_of_one_list() -> None:
    minutes = RateLimit(limiter(TWO, "minutes"), by_user)
    hours = RateLimit(
        limiter(exact_window(5, timedelta(hours=1)), "hours"), by_user, name='a "b"'
    )
    client = application(minutes, hours, legacy=True)
    headers = client.get("/page", headers={"user": "u1"}).headers
    assert headers["ratelimit-policy"] == '"minutes";q=2;w=60, "a \\"b\\"";q=5;w=3600'
    assert headers["ratelimit"] == '"minutes";r=1;t=60, "a \\"b\\"";r=4;t=3600'
    assert headers["x-ratelimit-limit"] == "2"
    assert headers["x-ratelimit-remaining"] == "1"
    assert headers["x-ratelimit-reset"] == "60"


def test_a_limiter_of_several_limits_tells_each_and_the_state_of_the_tightest() -> None:
    both = all_of(
        token_bucket(10, MINUTE), token_bucket(3, timedelta(milliseconds=500))
    )
    client = application(RateLimit(limiter(both), by_user))
    headers = client.get("/page", headers={"user": "u1"}).headers
    assert headers["ratelimit-policy"] == '"logins-1";q=10;w=60, "logins-2";q=3'
    assert headers["ratelimit"].startswith('"logins-2";r=2;t=')


def test_a_blocking_limiter_is_refused_when_the_dependency_is_made() -> None:
    blocking = LimiterKeyspace(Caches({"main": "memory://"}), definition(TWO))
    with pytest.raises(TypeError, match="async caches, got LimiterKeyspace"):
        RateLimit(blocking, by_user)  # type: ignore[arg-type]  # That is the test.


def test_what_no_call_could_pass_with_is_refused_when_the_dependency_is_made() -> None:
    with pytest.raises(ValueError, match="from 0 to 2"):
        RateLimit(limiter(TWO), by_user, cost=3)
    with pytest.raises(ValueError, match="printable ASCII"):
        RateLimit(limiter(TWO), by_user, name="größe")


@pytest.mark.cachegen_live
@pytest.mark.parametrize(
    ("answers", "status"), [("raise", 500), ("allow", 200), ("refuse", 429)]
)
def test_what_the_limiter_says_without_its_cluster_is_the_answer(
    answers: WhenUnavailable, status: int
) -> None:
    caches = AsyncCaches({"main": "redis://127.0.0.1:1/0"})
    gone = AsyncLimiterKeyspace(caches, definition(TWO, answers=answers))
    answer = application(RateLimit(gone, by_user)).get("/page", headers={"user": "u1"})
    assert answer.status_code == status
    assert "ratelimit" not in answer.headers
    if status == 429:
        assert answer.headers["retry-after"] == "1"


def test_the_lifespan_closes_all_caches_and_sends_nothing_before() -> None:
    # Nothing listens there.
    gone = "redis://127.0.0.1:1/0"
    caches, others = AsyncCaches({"main": gone}), Caches({"main": gone})
    logins = AsyncLimiterKeyspace(caches, definition(TWO))
    with TestClient(FastAPI(lifespan=closing(caches, others))):
        pass
    blocking = LimiterKeyspace(others, definition(TWO))
    with pytest.raises(CacheError, match="closed"):
        blocking.take("u1")
    assert logins.operations.limit == TWO
