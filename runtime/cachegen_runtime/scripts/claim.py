"""Claim a key's load: learn its value, or that someone else loads it, or become the one who does.

A key's record holds the token of the load in progress, `missing` where a loader found nothing,
or `failed` where a refresh failed a moment ago. No client's clock takes part: a token is as old
as its life has become shorter.
"""

from __future__ import annotations

from hashlib import sha1
from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.script import Run, Script

MISSING: Final = b"missing"
"""The record of a key whose loader found nothing."""

FAILED: Final = b"failed"
"""The record of a key whose stale value could not be reloaded a moment ago."""

# KEYS: the key and its record. ARGV: a new token, its life, the lease, how long values are kept
# stale, the SHA-1 of a value that does not decode (or nothing), and how much sooner than stale
# a value is due; times in milliseconds. A refusal is answered as it is: an error that a script
# raises loses its code on older servers. A record without a TTL is nobody's of ours.
_TEXT: Final = b"""
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'table' then return value end
if value and ARGV[5] ~= '' and redis.sha1hex(value) == ARGV[5] then value = false end
local left = redis.call('PTTL', KEYS[1])
if value and (left == -1 or left > ARGV[4] + ARGV[6]) then return {'fresh', value} end
local record = redis.pcall('GET', KEYS[2])
if type(record) == 'table' then return record end
if record == 'missing' then return {'missing'} end
if record == 'failed' then
  if value then return {'held', value} end
  record = false
end
if not record then
  local done = redis.pcall('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
  if done.err then return done end
  return {'mine', value, ARGV[1]}
end
if redis.call('PTTL', KEYS[2]) <= ARGV[2] - ARGV[3] then
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
  return {'mine', value, record}
end
return {'held', value, record}
"""


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    (key, beside), (token, life, lease, kept, broken, early) = keys, arguments
    value = run((b"GET", key))
    if isinstance(value, ErrorReply):
        return value
    if isinstance(value, bytes) and broken == sha(value):
        value = None
    left = _left(run, key)
    if value is not None and (left == -1 or left > int(kept) + int(early)):
        return [b"fresh", value]
    record = run((b"GET", beside))
    if isinstance(record, ErrorReply):
        return record
    if record == MISSING:
        return [b"missing"]
    if record == FAILED:
        if value is not None:
            return [b"held", value]
        record = None
    if record is None:
        run((b"SET", beside, token, b"PX", life))
        return [b"mine", value, token]
    if _left(run, beside) <= int(life) - int(lease):
        run((b"PEXPIRE", beside, life))
        return [b"mine", value, record]
    return [b"held", value, record]


def _left(run: Run, key: bytes) -> int:
    left = run((b"PTTL", key))
    return left if isinstance(left, int) else -2


def sha(value: bytes) -> bytes:
    """Return how the script learns of a value that does not decode."""
    return sha1(value, usedforsecurity=False).hexdigest().encode()


CLAIM: Final = Script(name="claim a load", text=_TEXT, twin=_twin)
