"""A throttle of Django REST framework that asks a limiter."""

from __future__ import annotations

from datetime import timedelta

import django
import pytest
from django.conf import settings

from cachegen_runtime import Caches
from cachegen_runtime.generated import STR, LimiterDefinition, fixed_window, scalar_key
from cachegen_runtime.sync.limiters import LimiterKeyspace
from cachegen_runtime.testing import Clock

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="of a test",
        INSTALLED_APPS=["rest_framework"], USE_TZ=True,
        REST_FRAMEWORK={"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": []},
    )  # fmt: skip
    django.setup()

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from cachegen_runtime.contrib.drf import LimiterThrottle

LIMITER = LimiterKeyspace(
    Caches({"main": "memory://"}),
    LimiterDefinition(
        service="shop",
        name="logins",
        cluster="main",
        pattern="logins/:key",
        key=scalar_key(STR),
        limit=fixed_window(2, timedelta(minutes=1)),
    ),
)


class ByAddress(LimiterThrottle[str]):
    limiter = LIMITER

    def get_key(self, request: Request, view: APIView) -> str | None:
        address = self.get_ident(request)
        return None if address == "10.0.0.1" else address


class Page(APIView):
    throttle_classes = [ByAddress]  # noqa: RUF012

    def get(self, request: Request) -> Response:
        return Response("page")


def ask(address: str = "10.0.0.2") -> Response:
    request = APIRequestFactory().get("/", REMOTE_ADDR=address)
    return Page.as_view()(request)


def test_a_refused_request_is_told_when_to_come_back(cachegen_clock: Clock) -> None:
    assert [ask().status_code for _ in range(3)] == [200, 200, 429]
    cachegen_clock.advance(58.5)
    refused = ask()
    assert refused.headers["Retry-After"] == "2"
    cachegen_clock.advance(2)
    assert ask().status_code == 200


def test_a_key_of_none_is_not_limited() -> None:
    assert [ask("10.0.0.1").status_code for _ in range(3)] == [200, 200, 200]


def test_a_throttle_without_a_limiter_of_blocking_caches_says_so() -> None:
    class Lost(ByAddress):
        limiter = None  # type: ignore[assignment]  # That is the test.

    with pytest.raises(
        TypeError, match=r"Lost\.limiter is a limiter of blocking caches"
    ):
        Lost()
