"""What an application writes about values that are loaded, with the exact type of each result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import assert_type

from shop.shop import Card, CardKey, Score, ShopCaches, Theme, UserID, UserProfile

from cachegen_runtime import Statistics, expire_in

user = UserID("u1")
key = CardKey(user_id=user, theme=Theme.DARK, draft=False)
card = Card(title="a", tags=(), marks=frozenset())
caches = ShopCaches(main="memory://", other="memory://")


def load_profile(user_id: UserID) -> UserProfile | None:
    return UserProfile(name=user_id, tags=[])


def load_found_profile(user_id: UserID) -> UserProfile:
    return UserProfile(name=user_id, tags=[])


def load_card(card_key: CardKey) -> Card:
    return card


def load_cards(keys: Sequence[CardKey]) -> Mapping[CardKey, Card]:
    return dict.fromkeys(keys, card)


def load_score(user_id: str) -> Score:
    return Score(len(user_id))


@caches.profile.cached
def loaded(user_id: UserID) -> UserProfile | None:
    return UserProfile(name=user_id, tags=[])


@caches.card.cached_many
def loaded_cards(keys: Sequence[CardKey]) -> dict[CardKey, Card]:
    return dict.fromkeys(keys, card)


def loads() -> None:
    assert_type(caches.profile.get_or_load(user, load_profile), UserProfile | None)
    caches.profile.get_or_load(user, load_found_profile)
    assert_type(caches.card.get_or_load(key, load_card), Card)
    assert_type(caches.score.get_or_load(user, load_score), Score)
    assert_type(caches.card.multi_get_or_load([key], load_cards), list[Card])
    caches.card.get_or_load(key, load_card, expiry=expire_in(5))
    caches.card.get_or_load(
        key, load_card, expiry=lambda got: expire_in(len(got.title))
    )
    assert_type(caches.card.mark_stale(key, key), int)
    assert_type(caches.card.statistics, Statistics)
    assert_type(caches.card.statistics.stale_hits, int)
    assert_type(loaded(user), UserProfile | None)
    assert_type(loaded_cards(key), Card)
    assert_type(loaded_cards.many([key]), list[Card])
    assert_type(loaded.__name__, str)
    original: Callable[..., object] = loaded.__wrapped__
    print(original)


def others() -> None:
    assert_type(caches.profile.get(user), UserProfile | None)
    assert_type(caches.card.multi_get([key]), list[Card | None])
    caches.card.set(key, card, expiry=expire_in(5))
    caches.card.multi_set({key: card})
    assert_type(caches.card.delete(key), int)
    assert_type(caches.card.exists(key), bool)
    assert_type(caches.card.ttl(key), timedelta | None)
    assert_type(caches.card.touch(key), bool)
    assert_type(caches.forget_user(user), int)
