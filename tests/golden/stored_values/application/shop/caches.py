"""What upgrades values that are stored in former shapes."""

from __future__ import annotations

from expected.api import Bag, Item, Profile, ProfileV1
from expected.web import ProfileV2


def upgrade_profile(old: ProfileV2) -> Profile:
    """Split the name."""
    first, _, last = old.name.partition(" ")
    return Profile(first=first, last=last, bag=None)


def upgrade_old_profile(old: ProfileV1) -> Profile:
    """Split the name."""
    return upgrade_profile(ProfileV2(name=old.name, tags=[]))


def stored(only: Item) -> Bag:
    """Put what was stored alone into a bag."""
    return Bag(items=[only])
