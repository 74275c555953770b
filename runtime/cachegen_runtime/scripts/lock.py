"""Locks: one key that names its owner, lives as long as the lease, and is numbered by the server's clock.

The text is the fencing token, ``:``, and the owner, which the caller has named before the
first command leaves; so a call whose answer was lost can still be undone.
"""

from __future__ import annotations

from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.moments import now
from cachegen_runtime.scripts.script import Run, Script

# ARGV: owner, lease in milliseconds. The answer is the token, or nil when another holds it.
_ACQUIRE: Final = b"""
local held = redis.pcall('GET', KEYS[1])
if held then
  if type(held) == 'table' then return held end
  return false
end
local time = redis.call('TIME')
local token = string.format('%.0f', time[1] * 1000000 + time[2])
redis.call('SET', KEYS[1], token .. ':' .. ARGV[1], 'PX', ARGV[2])
return token
"""

# ARGV: owner, lease in milliseconds. The answer is 1 when the owner still held the lock.
_EXTEND: Final = b"""
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'table' then return held end
if not held or string.match(held, '^%d+:(.*)$') ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""

# ARGV: owner. The answer is 1 when the owner still held the lock.
_RELEASE: Final = b"""
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'table' then return held end
if not held or string.match(held, '^%d+:(.*)$') ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
return 1
"""


def owner_of(held: bytes) -> bytes | None:
    """Return who holds a lock; None for a text that is no lock's."""
    token, mark, owner = held.partition(b":")
    return owner if mark and token.isdigit() else None


class _Tokens:
    """The last token that this process's stores gave; a test's clock can stand still."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, moment: int) -> int:
        """Return the moment, or what comes after the last token."""
        self._last = max(moment, self._last + 1)
        return self._last


_tokens = _Tokens()


def _acquire(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    owner, lease = arguments
    held = run((b"GET", keys[0]))
    if held is not None:
        return held if isinstance(held, ErrorReply) else None
    token = b"%d" % _tokens.next(now(run))
    run((b"SET", keys[0], token + b":" + owner, b"PX", lease))
    return token


def _extend(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    owner, lease = arguments
    held = run((b"GET", keys[0]))
    if isinstance(held, ErrorReply):
        return held
    if not isinstance(held, bytes) or owner_of(held) != owner:
        return 0
    run((b"PEXPIRE", keys[0], lease))
    return 1


def _release(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    held = run((b"GET", keys[0]))
    if isinstance(held, ErrorReply):
        return held
    if not isinstance(held, bytes) or owner_of(held) != arguments[0]:
        return 0
    run((b"DEL", keys[0]))
    return 1


ACQUIRE: Final = Script(name="acquire a lock", text=_ACQUIRE, twin=_acquire)
EXTEND: Final = Script(name="extend a lease", text=_EXTEND, twin=_extend)
RELEASE: Final = Script(name="release a lock", text=_RELEASE, twin=_release)
