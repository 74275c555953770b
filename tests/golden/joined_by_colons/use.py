"""Keys are joined by their cluster's separator, whatever the kind, and are deleted so."""

from datetime import UTC, datetime

from expected.shop import (
    Ratio,
    ShopCaches,
    Shown,
    UserID,
    Visit,
    _attempts,
    _profile,
    _settings,
    _shown,
    _tags,
    _turn,
    _visit,
)

user = UserID(42)
moment = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)
shown = Shown(user=user, ratio=Ratio("16:9"))

assert _profile.key_encoder(b"p:").encode(user, "get") == b"p:user:42:profile"
assert (
    _visit.key_encoder(b"").encode(Visit(user=user, at=moment), "get")
    == b"visit:{42}:2026-01-02T03%3A04%3A05.000006Z"
)
assert _tags.key_encoder(b"").encode("a:b/c", "get") == b"tags:a%3Ab/c"
assert _shown.key_encoder(b"").encode(shown, "get") == b"shown:42:16%3A9"
assert _attempts.key_encoder(b"").encode("u1", "get") == b"attempts:u1"
assert _turn.key_encoder(b"").encode("nightly", "get") == b"turn:nightly"
assert _settings.key_encoder(b"").encode("a.b:c", "get") == b"settings.a%2Eb:c"

with ShopCaches(legacy="memory://", dotted="memory://") as caches:
    caches.profile.set(user, "Anna")
    caches.shown.set(shown, 3)
    caches.tags.add("a:b", "x")
    assert caches.profile.get(user) == "Anna"
    assert caches.forget_user(user) == 2
    assert caches.profile.get(user) is None
    assert caches.shown.get(shown) is None
    assert caches.tags.items("a:b") == {"x"}
