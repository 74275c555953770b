"""A whole hash in place of another, which keeps the TTL that its key had."""

from __future__ import annotations

from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.script import Run, Script

# ARGV: the milliseconds that a new key lives (empty: forever, 0: not at all), then fields
# and values in turn. The new fields are written before the old ones go: a server that is
# out of memory refuses that first step, and nothing is lost.
_TEXT: Final = b"""
local key, life = KEYS[1], ARGV[1]
local ttl = redis.call('PTTL', key)
if redis.call('TYPE', key).ok ~= 'hash' then redis.call('DEL', key) end
local new = {}
for first = 2, #ARGV, 5000 do
  local last = math.min(first + 4999, #ARGV)
  local reply = redis.pcall('HSET', key, unpack(ARGV, first, last))
  if type(reply) == 'table' then return reply end
  for place = first, last, 2 do new[ARGV[place]] = true end
end
for _, field in ipairs(redis.call('HKEYS', key)) do
  if not new[field] then redis.call('HDEL', key, field) end
end
if ttl >= 0 then redis.call('PEXPIRE', key, math.max(ttl, 1))
elseif ttl == -2 and life == '0' then redis.call('DEL', key)
elseif ttl == -2 and life ~= '' then redis.call('PEXPIRE', key, life) end
return 1
"""


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    key, (life, *parts) = keys[0], arguments
    ttl = run((b"PTTL", key))
    run((b"DEL", key))
    reply = run((b"HSET", key, *parts))
    if isinstance(reply, ErrorReply):
        return reply
    if isinstance(ttl, int) and ttl >= 0:
        run((b"PEXPIRE", key, b"%d" % max(ttl, 1)))
    elif ttl == -2 and life == b"0":
        run((b"DEL", key))
    elif ttl == -2 and life:
        run((b"PEXPIRE", key, life))
    return 1


ASSIGN: Final = Script(name="assign a hash", text=_TEXT, twin=_twin)
