"""Defaults are what the schema says, survive a round trip and are shared by no two objects."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from expected.defaults import Colour, Defaults, DefaultsCaches, Later, Point

first = Defaults(required="x")
second = Defaults(required="x")
assert first == second
for name in ("empty_list", "some_list", "empty_set", "some_set", "some_dict", "origin"):
    assert getattr(first, name) is not getattr(second, name), name
assert first.changeable_inside[0] is not second.changeable_inside[0]
assert first.text == 'it\'s "quoted" and C:\\ and\nmore'
assert first.large == 9007199254740993
assert first.identifier == UUID("12345678-1234-5678-1234-567812345678")
assert first.day == date(2026, 1, 2)
assert first.moment == datetime(2026, 1, 2, 3, 4, 5, 6, UTC)
assert first.hour == time(3, 4, 5)
assert first.duration == timedelta(hours=1, minutes=30)
assert str(first.exact) == str(Decimal("1.50"))
assert first.paint is Colour.RED
assert first.nothing is None
assert first.some_set == {Colour.RED}
assert first.corner == Point(x=3, labels=["corner"])
assert first.later == Later()

with DefaultsCaches(main="memory://") as caches:
    caches.defaults.set("k", first)
    assert caches.defaults.get("k") == first
