"""Structs are stored under the names that the schema gives, and read from them alone."""

from cachegen_runtime import CacheDecodeError, command
from expected.shop import Profile, Settings, Settings2, ShopCaches

with ShopCaches(main="memory://") as caches:
    profile = Profile(user_id=7, from_="eu", name="Anna")
    settings = Settings(theme_id="dark", owner=profile)
    caches.profile.set("a", profile)
    caches.settings.set("a", settings)
    stored = command(caches, "main", "GET", caches.profile.key_text("a"))
    assert stored == b'{"user-id":7,"from":"eu","name":"Anna"}', stored
    assert caches.profile.get("a") == profile
    assert caches.settings.get("a") == settings
    theirs = '{"pageSize":50,"_owner":{"user-id":1,"from":"x","name":"y"},"new":1}'
    command(caches, "main", "SET", caches.settings.key_text("b"), theirs)
    found = caches.settings.get("b")
    assert found is not None
    assert (found.page_size, found.owner) == (
        50,
        Profile(user_id=1, from_="x", name="y"),
    )
    command(caches, "main", "SET", caches.profile.key_text("b"), '{"user_id":7}')
    try:
        caches.profile.get("b")
    except CacheDecodeError as error:
        assert "user-id" in str(error), error
    else:
        raise AssertionError("a struct is not read by its fields' own names")
    command(caches, "main", "SET", caches.sizes.key_text("a"), '{"page-size":3}')
    assert caches.sizes.get("a") == Settings2(size=3)
    try:
        caches.profile.set("c", Profile(user_id="7", from_="eu", name="Anna"))  # type: ignore[arg-type]
    except TypeError as error:
        assert "profile.set('profile/c')" in str(error), error
    else:
        raise AssertionError("a field of another type was stored")
