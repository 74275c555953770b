"""Use the generated example against whatever CACHEGEN_MAIN_URL names, by default the embedded store.

Run it from the top of the checkout: ``python examples/tour.py``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generated_example.api import (
    ApiCaches,
    AsyncApiCaches,
    Preferences,
    Recommendations,
    ResourceKey,
    Theme,
    UserID,
    UserProfile,
)
from generated_example.billing import BillingCaches, ProviderKey
from generated_example.sessions import DeviceKey, Session, SessionsCaches
from generated_example.shared import ProductID

from cachegen_runtime import CacheMissError, expire_in

ANNA = UserID("anna")


def limit_requests(caches: ApiCaches) -> list[str]:
    """Return what twelve requests in a row are answered by a limit of ten."""
    return [
        "429" if caches.requests_per_user.increment(ANNA) > 10 else "200"
        for _ in range(12)
    ]


async def read_profile(url: str) -> UserProfile | None:
    """Store a profile for half a minute and return what the async form reads back."""
    async with AsyncApiCaches(main=url) as caches:
        profile = UserProfile(
            name="Anna Å",
            email=None,
            tags=["beta"],
            preferences=Preferences(theme=Theme.DARK),
        )
        await caches.profile.set(ANNA, profile, expiry=expire_in(30))
        return await caches.profile.get(ANNA)


def look_around(caches: ApiCaches) -> list[ProductID]:
    """Return the three products viewed last out of five."""
    for number in range(1, 6):
        caches.recently_viewed.push_left(ANNA, ProductID(number))
    caches.recently_viewed.trim(ANNA, 0, 2)
    return caches.recently_viewed.items(ANNA)


def recommend(caches: ApiCaches) -> list[str]:
    """Return what a cached function answers twice, and how often it ran."""

    @caches.recommendations.cached
    def recommended(user_id: UserID) -> Recommendations | None:
        return Recommendations(products=(ProductID(len(user_id)), ProductID(7)))

    answers = [str(recommended(ANNA)) for _ in range(2)]
    return [answers[-1], f"loaded {caches.recommendations.statistics.loads} time"]


def tour(main: str, ledger: str) -> None:
    """Print one line for each thing that the example does."""
    with ApiCaches(main=main) as caches:
        print("rate limit      ", " ".join(limit_requests(caches)))
        print("recently viewed ", look_around(caches))
        print("recommended     ", *recommend(caches))
        page = ResourceKey(user_id=ANNA, resource_path="/orders/7")
        print("one resource    ", caches.resource_requests.increment(page))
        print("its window ends ", _in_seconds(caches.resource_requests.ttl(page)))
        caches.online.add("eu/north", ANNA, UserID("bo"))
        print("online          ", sorted(caches.online.items("eu/north")))
    print("profile (async) ", asyncio.run(read_profile(main)))
    with SessionsCaches(main=main) as sessions:
        token = UUID(int=7)
        sessions.session.set(
            token, Session(user_id=ANNA, signed_in_at=datetime(2026, 1, 2, tzinfo=UTC))
        )
        print("session         ", sessions.session.get(token))
        device = DeviceKey(user_id=ANNA, device=UUID(int=8))
        try:
            sessions.last_seen.replace(device, datetime(2026, 1, 2, tzinfo=UTC))
        except CacheMissError as error:
            print("a clear error   ", error)
    with BillingCaches(main=main, ledger=ledger) as billing:
        today = ProviderKey(provider="acme pay", day=date(2026, 1, 2))
        billing.payment_attempts.increment(today)
        print("payment attempts", billing.payment_attempts.get(today))


def _in_seconds(ttl: timedelta | None) -> str:
    return "never" if ttl is None else f"in {round(ttl.total_seconds())} s"


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    tour(
        os.environ.get("CACHEGEN_MAIN_URL", "memory://"),
        os.environ.get("CACHEGEN_LEDGER_URL", "memory://"),
    )
