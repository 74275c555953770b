"""The one script that servers run: a command, and what happens to a TTL, as one step."""

from __future__ import annotations

from hashlib import sha1
from typing import Final

from cachegen_runtime.operations.operation import Command, Expire

# ARGV: mode, milliseconds, only_if_changed, on_create, then the command. An error that
# the command answers is handed on and leaves the TTL alone. Lua's numbers are doubles:
# a sum beyond 2^53 is read back as text. Lua's stack takes fewer than 8000 values, so
# the only commands that anyone gives more run in parts. Servers add floats in wider
# numbers than ours: a sum that no double holds is taken back, as if they had refused it.
TEXT: Final = b"""
local key, mode, ms = KEYS[1], ARGV[1], ARGV[2]
local if_changed, on_create = ARGV[3] == '1', ARGV[4] == '1'
local ttl = -2
if on_create or mode == 'keep' then ttl = redis.call('PTTL', key) end
local adds = ARGV[5] == 'INCRBYFLOAT' and math.abs(tonumber(ARGV[7]) or 0) >= 2^910
local before
if adds then before = redis.pcall('GET', key) end
local reply
if #ARGV <= 7000 then
  reply = redis.pcall(unpack(ARGV, 5))
else
  local name, sum = ARGV[5], 0
  for first = 7, #ARGV, 5000 do
    reply = redis.pcall(name, ARGV[6], unpack(ARGV, first, math.min(first + 4999, #ARGV)))
    if type(reply) ~= 'number' then return reply end
    sum = sum + reply
  end
  if name == 'SADD' or name == 'SREM' then reply = sum end
end
local kind = type(reply)
if kind == 'table' and reply.err then return reply end
if adds and math.abs(tonumber(reply)) == math.huge then
  redis.call('SET', key, before, 'KEEPTTL')
  return redis.error_reply('ERR increment would produce NaN or Infinity')
end
local exact = reply
if kind == 'number' and (reply >= 9007199254740992 or reply <= -9007199254740992) then
  exact = redis.call('GET', key)
end
if if_changed then
  if reply == false then return reply end
  if kind == 'number' and reply <= 0 then return exact end
  if kind == 'table' and not reply.ok and #reply == 0 then return reply end
end
if mode == 'keep' or (on_create and ttl ~= -2) then
  if ttl >= 0 then redis.call('PEXPIRE', key, math.max(ttl, 1)) end
elseif mode == 'px' then redis.call('PEXPIRE', key, ms)
elseif mode == 'pxat' then redis.call('PEXPIREAT', key, ms)
elseif mode == 'persist' then redis.call('PERSIST', key)
else redis.call('DEL', key)
end
return exact
"""

SHA: Final = sha1(TEXT, usedforsecurity=False).hexdigest().encode()

_COUNTS: Final = frozenset((b"INCRBY", b"DECRBY", b"INCR", b"DECR"))
_VARIADIC: Final = frozenset((b"LPUSH", b"RPUSH", b"SADD", b"SREM"))
LONGEST: Final = 6900


def by_sha(command: Command, keys: tuple[bytes, ...], expire: Expire) -> Command:
    """Return the call of the script by its hash."""
    return (b"EVALSHA", SHA, *_arguments(command, keys, expire))


def by_text(command: Command, keys: tuple[bytes, ...], expire: Expire) -> Command:
    """Return the call of the script by its text, which a server then knows."""
    return (b"EVAL", TEXT, *_arguments(command, keys, expire))


def answers_text(command: Command) -> bool:
    """Return whether the script may answer this command's integer as text."""
    return command[0] in _COUNTS


def fits(command: Command) -> bool:
    """Return whether the script can run a command of this length."""
    return len(command) <= LONGEST or command[0] in _VARIADIC


def _arguments(command: Command, keys: tuple[bytes, ...], expire: Expire) -> Command:
    others = tuple(key for key in keys if key != expire.key)
    return (
        b"%d" % (1 + len(others)),
        expire.key,
        *others,
        expire.mode.encode(),
        b"%d" % expire.milliseconds,
        b"1" if expire.only_if_changed else b"0",
        b"1" if expire.on_create else b"0",
        *command,
    )
