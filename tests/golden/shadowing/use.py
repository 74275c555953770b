"""Structs whose fields hide the types of their fields are what the schema says."""

import datetime as dt
import decimal
import uuid

import msgspec
from expected.shadowing import (
    Defaults,
    Inner,
    ShadowingCaches,
    ShadowKey,
    Shadows,
    Theme,
    UserID,
)

moment = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
key = ShadowKey(
    str=1,
    int="x",
    self=UserID("u"),
    Theme=Theme.SELF,
    cls=dt.date(2026, 1, 2),
    date=moment,
)
made = Defaults()
assert made.str == "x"
assert made.date == dt.date(2026, 1, 2)
assert made.UTC == moment
assert made.Decimal == decimal.Decimal("1.5")
assert made.UUID == uuid.UUID("12345678-1234-5678-1234-567812345678")
assert made.Theme is Theme.SELF
assert made.list == ["list"]
assert made.field == [1]
assert made.Inner == Inner(float=1.5)
assert hash(key) == hash(msgspec.structs.replace(key))

with ShadowingCaches(
    self="memory://", str="memory://", int="memory://", type="memory://"
) as caches:
    caches.Defaults.set("k", made)
    assert caches.Defaults.get("k") == made
    assert caches.by_key.get(key) is None
    assert caches.abs.increment("k") == 1
    assert caches.bool.get(1) is None

decoder = msgspec.json.Decoder(Shadows)
assert msgspec.inspect.type_info(Shadows) is not None
assert decoder is not None
