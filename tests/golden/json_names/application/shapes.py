"""How settings of a former shape become settings of today."""

from expected.shop import Settings2, Settings3


def upgraded(old: Settings3) -> Settings2:
    """Return the settings in today's shape."""
    return Settings2(size=old.page_size)
