"""Random calls of each script, over the keys of the random commands; a new script gets its row here."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Final

import cachegen_runtime.scripts
from cachegen_runtime.scripts.assign import ASSIGN
from cachegen_runtime.scripts.claim import CLAIM, sha
from cachegen_runtime.scripts.exact_window import EXACT_WINDOW
from cachegen_runtime.scripts.expiry import EXPIRY, expiring
from cachegen_runtime.scripts.fixed_window import FIXED_WINDOW
from cachegen_runtime.scripts.lock import ACQUIRE, EXTEND, RELEASE
from cachegen_runtime.scripts.release import RELEASE as GIVE_UP
from cachegen_runtime.scripts.script import Call, Script
from cachegen_runtime.scripts.staleness import FRESH
from cachegen_runtime.scripts.store import STORE
from cachegen_runtime.scripts.token_bucket import TOKEN_BUCKET
from tests.transport.random_commands import KEYS, Dice, random_expiring_command


def all_scripts() -> dict[str, Script]:
    """Return every script of the runtime by its name, found by walking."""
    folder = cachegen_runtime.scripts
    modules = pkgutil.walk_packages(folder.__path__, f"{folder.__name__}.")
    return {
        found.name: found
        for module in modules
        for found in vars(importlib.import_module(module.name)).values()
        if isinstance(found, Script)
    }


def _expiry(dice: Dice) -> Call:
    words, keys, expire = random_expiring_command(dice)
    return expiring(words, keys, expire)


def _key(dice: Dice) -> bytes:
    return dice.choice(KEYS)


def _assign(dice: Dice) -> Call:
    fields = [
        part
        for name in dice.sample((b"x", b"y", b"", b"7"), 2)
        for part in (name, b"1")
    ]
    life = dice.choice((b"", b"0", b"3600000"))
    return Call(ASSIGN, (_key(dice),), (life, *fields))


_TOKENS = (b"x", b"7", b"missing", b"failed")


def _claim(dice: Dice) -> Call:
    life = b"%d" % dice.ttl()
    lease = b"%d" % min(dice.ttl(), int(life))
    kept = dice.choice((b"0", b"%d" % dice.ttl()))
    broken = dice.choice((b"", sha(b"x"), sha(b"7")))
    early = dice.choice((b"0", b"%d" % dice.ttl()))
    arguments = (dice.choice(_TOKENS), life, lease, kept, broken, early)
    return Call(CLAIM, _key_and_record(dice), arguments)


def _store(dice: Dice) -> Call:
    how = dice.choice((b"PX", b"PXAT", b"never", b"missing"))
    match how:
        case b"PX":
            milliseconds = dice.ttl()
        case b"PXAT":
            milliseconds = dice.moment()
        case _:
            milliseconds = dice.choice((0, dice.ttl()))
    token, value = dice.choice(_TOKENS), dice.value()
    arguments = (token, how, value, b"%d" % milliseconds)
    return Call(STORE, _key_and_record(dice), arguments)


def _give_up(dice: Dice) -> Call:
    pause = dice.choice((b"0", b"%d" % dice.ttl()))
    return Call(GIVE_UP, _key_and_record(dice), (dice.choice(_TOKENS), pause))


def _fresh(dice: Dice) -> Call:
    kept = dice.choice((b"0", b"%d" % dice.ttl()))
    ways: tuple[tuple[bytes, ...], ...] = (
        (b"stale",),
        (b"PERSIST",),
        (b"UNLINK",),
        (b"EXISTS",),
        (b"PEXPIRE", b"%d" % dice.ttl()),
        (b"PEXPIREAT", b"%d" % dice.moment()),
    )
    return Call(FRESH, _key_and_record(dice), (kept, *dice.choice(ways)))


def _key_and_record(dice: Dice) -> tuple[bytes, bytes]:
    """Return two keys of texts, so that a record holds anything at times."""
    return dice.key((b"a", b"b")), dice.key((b"a", b"b"))


RANDOM_CALLS: Final[dict[str, Callable[[Dice], Call]]] = {
    EXPIRY.name: _expiry,
    ASSIGN.name: _assign,
    CLAIM.name: _claim,
    STORE.name: _store,
    GIVE_UP.name: _give_up,
    FRESH.name: _fresh,
}
"""Scripts whose answers and keys the clock does not change."""

BY_THE_CLOCK: Final = frozenset(
    each.name
    for each in (TOKEN_BUCKET, FIXED_WINDOW, EXACT_WINDOW, ACQUIRE, EXTEND, RELEASE)
)
"""Scripts that write down moments; `test_timed_scripts` compares them."""
