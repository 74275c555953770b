"""A struct with a field of every type comes back equal, under a key of every type."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from expected.scalars import (
    Colour,
    Email,
    EveryKey,
    Everything,
    Paint,
    ScalarsCaches,
    WorkEmail,
)

moment = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)
identifier = UUID("12345678-1234-5678-1234-567812345678")
email = WorkEmail(Email("a@example.org"))
paint = Paint(Colour.RED)
key = EveryKey(
    text="a/b",
    number=-7,
    flag=True,
    raw=b"\x00\xff",
    id=identifier,
    day=date(2026, 1, 2),
    moment=moment,
    colour=Colour.GREEN,
    email=email,
    paint=paint,
)
value = Everything(
    a="x",
    b=1,
    c=1.5,
    d=True,
    e=b"\x00",
    f=identifier,
    g=date(2026, 1, 2),
    h=moment,
    i=time(3, 4),
    j=timedelta(days=1),
    k=Decimal("1.50"),
    l=Colour.RED,
    m=Email("m"),
    n=email,
    o=paint,
    p="x",
    q=[{"a": (1, 2)}],
    r={identifier},
    s=frozenset({date(2026, 1, 2)}),
    t=("a", None),
    u=None,
)
with ScalarsCaches(main="memory://") as caches:
    caches.everything.set(key, value)
    assert caches.everything.get(key) == value
    caches.by_paint.set(paint, paint)
    assert caches.by_paint.get(paint) is Colour.RED
    caches.by_email.set(email, Colour.RED)
    assert caches.by_email.get(email) is Colour.RED
