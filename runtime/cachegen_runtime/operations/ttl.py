"""What an expiry makes of a write: options of SET where they say it all, else an `Expire` beside the command."""

from __future__ import annotations

from cachegen_runtime.expiry.expiries import (
    KEEP_TTL,
    NEVER_EXPIRE,
    ExpireDailyAt,
    ExpireIn,
    Expiry,
    deadline,
)
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.values.codec import wrong_type


def expire(
    key: bytes,
    expiry: Expiry | None,
    default: Expiry | None,
    *,
    only_if_changed: bool = False,
    overwrites: bool = False,
) -> Expire | None:
    """Return what goes beside a command that leaves a TTL alone; for None the `default`.

    With `overwrites` the command clears the TTL of `key` (SDIFFSTORE and its like), so
    that keeping it needs saying and removing it does not.
    """
    if expiry is None:
        expiry = default
    if expiry is None:
        return None
    if isinstance(expiry, (ExpireIn, ExpireDailyAt)):
        return _expire(key, expiry, only_if_changed)
    if expiry is KEEP_TTL:
        return Expire(key, "keep") if overwrites else None
    require_never(expiry)
    if overwrites:
        return None
    return Expire(key, "persist", only_if_changed=only_if_changed)


def require_never(expiry: object) -> None:
    """Refuse what is no expiry at all, such as bare seconds, rather than guess."""
    if expiry is not NEVER_EXPIRE:
        raise wrong_type("an expiry such as expire_in(30)", expiry)


def _expire(
    key: bytes, expiry: ExpireIn | ExpireDailyAt, only_if_changed: bool
) -> Expire:
    on_create = isinstance(expiry, ExpireIn) and expiry.on == "create"
    when = deadline(expiry)
    if when is None:
        return Expire(key, "delete", 0, only_if_changed, on_create)
    return Expire(key, when.mode, when.milliseconds, only_if_changed, on_create)


def set_ttl(
    key: bytes,
    expiry: Expiry | None,
    default: Expiry | None,
    *,
    creates: bool = True,
    replaces: bool = True,
) -> tuple[tuple[bytes, ...], Expire | None]:
    """Return the options of a SET and an `Expire` for what those do not say.

    The SET may make the key, replace its value, or do both. For None the `default`.
    """
    if expiry is None:
        expiry = default
    if expiry is None:
        return (), None
    if expiry is KEEP_TTL:
        return (b"KEEPTTL",) if replaces else (), None
    if not isinstance(expiry, (ExpireIn, ExpireDailyAt)):
        require_never(expiry)
        return (), None
    if isinstance(expiry, ExpireIn) and expiry.on == "create" and replaces:
        # The old key's TTL stays; only a new key gets one.
        new = _expire(key, expiry, False) if creates else None
        return (b"KEEPTTL",), new
    when = deadline(expiry)
    if when is None:
        only_if_changed = not (creates and replaces)
        return (), Expire(key, "delete", only_if_changed=only_if_changed)
    return when.options, None
