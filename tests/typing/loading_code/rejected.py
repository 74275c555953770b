"""What an application may write by mistake about values that are loaded: each marked line is an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shop.shop import Card, CardKey, Score, ShopCaches, Theme, UserID, UserProfile

user = UserID("u1")
key = CardKey(user_id=user, theme=Theme.DARK, draft=False)
card = Card(title="a", tags=(), marks=frozenset())
caches = ShopCaches(main="memory://", other="memory://")


def load_profile(user_id: UserID) -> UserProfile | None:
    return UserProfile(name=user_id, tags=[])


def load_card(card_key: CardKey) -> Card:
    return card


def load_card_or_none(card_key: CardKey) -> Card | None:
    return card


def load_cards(keys: Sequence[CardKey]) -> Mapping[CardKey, Card]:
    return dict.fromkeys(keys, card)


def load_cards_or_none(keys: Sequence[CardKey]) -> Mapping[CardKey, Card | None]:
    return dict.fromkeys(keys, None)


def load_by_name(keys: Sequence[CardKey]) -> Mapping[str, Card]:
    return {}


def load_number(user_id: UserID) -> int:
    return 1


def load_nothing() -> Card:
    return card


def loads() -> None:
    caches.card.get_or_load(user, load_card)  # rejected
    caches.card.get_or_load(key, load_profile)  # rejected
    caches.card.get_or_load(key, load_card_or_none)  # rejected
    caches.card.get_or_load(key, load_nothing)  # rejected
    caches.card.get_or_load(key, card)  # rejected
    caches.card.get_or_load(key)  # rejected
    caches.card.get_or_load(key, load_cards)  # rejected
    caches.score.get_or_load(user, load_number)  # rejected
    caches.profile.get_or_load("u1", load_profile)  # rejected
    caches.card.get_or_load(key, load_card, expiry=5)  # rejected
    caches.card.get_or_load(key, load_card, expiry=lambda got: got.title)  # rejected
    caches.card.multi_get_or_load(key, load_cards)  # rejected
    caches.card.multi_get_or_load([key], load_card)  # rejected
    caches.card.multi_get_or_load([key], load_cards_or_none)  # rejected
    caches.card.multi_get_or_load([key], load_by_name)  # rejected
    caches.score.mark_stale(user)  # rejected
    caches.card.mark_stale(user)  # rejected
    caches.card.cached(load_profile)  # rejected
    caches.card.cached(load_card_or_none)  # rejected
    caches.card.cached_many(load_card)  # rejected


def others() -> None:
    caches.score.increment(user)  # rejected
    caches.score.decrement(user)  # rejected
    caches.score.set_if_not_exists(user, Score(1))  # rejected
    caches.score.get_and_set(user, Score(1))  # rejected
    caches.score.get_and_delete(user)  # rejected
    caches.card.replace(key, card)  # rejected
    caches.visits.get_or_load(key, load_card)  # rejected
    caches.card.statistics.hits = 1  # rejected


def results() -> None:
    found: UserProfile = caches.profile.get_or_load(user, load_profile)  # rejected
    cards: list[str] = caches.card.multi_get_or_load([key], load_cards)  # rejected
    print(found, cards)
