"""Keys are joined by their cluster's separator, whatever the kind, and are deleted so."""

from datetime import UTC, datetime

from expected.shop import (
    Ratio,
    ShopCaches,
    Shown,
    UserID,
    Visit,
)

user = UserID(42)
moment = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)
shown = Shown(user=user, ratio=Ratio("16:9"))

with ShopCaches(legacy="memory://", dotted="memory://") as caches:
    visit = Visit(user=user, at=moment)
    assert caches.profile.key_text(user) == "user:42:profile"
    assert caches.visit.key_text(visit) == "visit:{42}:2026-01-02T03%3A04%3A05.000006Z"
    assert caches.tags.key_text("a:b/c") == "tags:a%3Ab/c"
    assert caches.shown.key_text(shown) == "shown:42:16%3A9"
    assert caches.attempts.key_text("u1") == "attempts:u1"
    assert caches.turn.key_text("nightly") == "turn:nightly"
    assert caches.settings.key_text("a.b:c") == "settings.a%2Eb:c"
    caches.profile.set(user, "Anna")
    caches.shown.set(shown, 3)
    caches.tags.add("a:b", "x")
    assert caches.profile.get(user) == "Anna"
    assert caches.forget_user(user) == 2
    assert caches.profile.get(user) is None
    assert caches.shown.get(shown) is None
    assert caches.tags.items("a:b") == {"x"}
