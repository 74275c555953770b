"""What is stored long, secret or in a former shape comes back, whichever module is imported first."""

from uuid import UUID

from expected.api import ApiCaches, Bag, Item, Profile, ProfileV1, Token
from expected.web import ProfileV2, WebCaches

from cachegen_runtime import StructKeyspace
from cachegen_runtime.generated import STR, KeyspaceDefinition, scalar_key, struct

LONG = "A long text. " * 1000

with ApiCaches(main="memory://") as caches, WebCaches(main="memory://") as web:
    profile = Profile(first="Ada", last=LONG, bag=Bag(items=[Item(id=1)]))
    caches.profile.set("ada", profile)
    caches.same_profile.set("ada", profile)
    assert caches.profile.get("ada") == caches.same_profile.get("ada") == profile
    caches.page.set(1, LONG)
    caches.letter.set(1, LONG)
    caches.picture.set(1, b"\x28\xb5\x2f\xfd")
    caches.device.set(1, UUID(int=1))
    assert caches.page.multi_get([1, 2]) == [LONG, None]
    assert caches.letter.get(1) == LONG
    assert caches.picture.get(1) == b"\x28\xb5\x2f\xfd"
    assert caches.device.get(1) == UUID(int=1)
    for token in (Token("a"), Token("b")):
        caches.token.set(token, token)
    assert caches.token.multi_get([Token("b"), Token("a")]) == ["b", "a"]
    bag = Bag(items=[Item(id=2)])
    caches.bags.assign("ada", {"a": bag, "b": bag})
    caches.bags.set("ada", "c", bag)
    assert caches.bags.items("ada") == {"a": bag, "b": bag, "c": bag}
    assert caches.bags.multi_get("ada", ["c", "x"]) == [bag, None]
    caches.codes.assign("ada", {1: b"one"})
    caches.codes.update("ada", {2: b"two", 1: b"three"})
    caches.codes.set_if_not_exists("ada", 3, b"")
    assert caches.codes.items("ada") == {1: b"three", 2: b"two", 3: b""}
    assert caches.codes.get("ada", 2) == b"two"
    web.visitor.set(UUID(int=2), profile)
    assert web.visitor.get(UUID(int=2)) == profile

    older = KeyspaceDefinition(
        service="older",
        name="same_profile",
        cluster="main",
        pattern="same-profile/:key",
        key=scalar_key(STR),
        value=struct(ProfileV1),
    )
    StructKeyspace(caches, older).set("bob", ProfileV1(name="Bob Bobson"))
    upgraded = Profile(first="Bob", last="Bobson", bag=None)
    assert caches.same_profile.get("bob") == upgraded
    old = KeyspaceDefinition(
        service="old",
        name="same_profile",
        cluster="main",
        pattern="same-profile/:key",
        key=scalar_key(STR),
        value=struct(ProfileV2),
    )
    StructKeyspace(caches, old).set("eve", ProfileV2(name="Bob Bobson", tags=["x"]))
    assert caches.same_profile.multi_get(["bob", "eve"]) == [upgraded, upgraded]
