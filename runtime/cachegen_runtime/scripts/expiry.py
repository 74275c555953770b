"""A command and what happens to a TTL, as one step: for what no command of the server says alone."""

from __future__ import annotations

import math
from itertools import product
from typing import Final, Literal, get_args

import msgspec

from cachegen_runtime.protocol import Answer, Command, ErrorReply
from cachegen_runtime.scripts.script import Call, Run, Script

Mode = Literal["px", "pxat", "persist", "delete", "keep"]


class Expire(msgspec.Struct, frozen=True, gc=False):
    """What happens to the TTL of `key` once the command has been applied.

    ``mode``: ``px`` sets a TTL of `milliseconds`; ``pxat`` sets the Unix time in
    `milliseconds`; ``persist`` removes the TTL; ``delete`` deletes the key (an expiry
    in the past); ``keep`` gives back the TTL that the key had before the command, which
    the command itself clears (SDIFFSTORE and its like). Never applied when the command
    was refused. With `only_if_changed` not applied either when the reply says that
    nothing was written: nil, an integer of zero or below, or an empty list. With
    `on_create` applied only when `key` did not exist before the command; when it did
    exist, the TTL that it had is what it has afterwards, as with ``keep``.
    """

    key: bytes
    mode: Mode
    milliseconds: int = 0
    only_if_changed: bool = False
    on_create: bool = False


OVERFLOW_EXPONENT: Final = 910
LEAST_TO_OVERFLOW: Final = 2.0**OVERFLOW_EXPONENT
"""A smaller delta never brings a sum beyond the largest float: near that, the steps of a
server's own numbers (64 or 113 bits) are more than twice as wide, so it changes nothing."""

_OUT_OF_RANGE: Final = "ERR increment would produce NaN or Infinity"
_LEAST_INEXACT: Final = 2**53

# ARGV: how (the mode, `?` for only_if_changed, `+` for on_create), milliseconds, then the
# command. An error that the command answers is handed on and leaves the TTL alone. Lua's
# numbers are doubles: a sum of 2^53 or more is read back as text. Lua's stack takes fewer
# than 8000 values, so the only commands that are ever longer run in parts. Servers add
# floats in wider numbers than ours: a sum that no double holds is taken back, as if they
# had refused it.
_TEXT: Final = b"""
local key, how, ms = KEYS[1], ARGV[1], ARGV[2]
local mode = string.match(how, '^%%a+')
local if_changed, on_create = string.find(how, '?', 1, true), string.find(how, '+', 1, true)
local ttl = -2
if on_create or mode == 'keep' then ttl = redis.call('PTTL', key) end
local name, sums = ARGV[3], ARGV[3] == 'INCRBYFLOAT' or ARGV[3] == 'HINCRBYFLOAT'
local in_hash = name == 'HINCRBY' or name == 'HINCRBYFLOAT'
local adds = sums and math.abs(tonumber(ARGV[#ARGV]) or 0) >= 2^%d
local function held()
  if in_hash then return redis.pcall('HGET', key, ARGV[5]) end
  return redis.pcall('GET', key)
end
local before
if adds then before = held() end
local reply
if #ARGV <= 7000 then
  reply = redis.pcall(unpack(ARGV, 3))
else
  local head, sum = {name, ARGV[4]}, 0
  if name == 'ZADD' then
    repeat head[#head + 1] = ARGV[#head + 3] until head[#head] == 'CH'
  end
  for first = #head + 3, #ARGV, 5000 do
    local words = {unpack(head)}
    for place = first, math.min(first + 4999, #ARGV) do words[#words + 1] = ARGV[place] end
    reply = redis.pcall(unpack(words))
    if type(reply) ~= 'number' then return reply end
    sum = sum + reply
  end
  if name ~= 'LPUSH' and name ~= 'RPUSH' then reply = sum end
end
local kind = type(reply)
if kind == 'table' and reply.err then return reply end
if adds and math.abs(tonumber(reply)) == math.huge then
  if not in_hash then redis.call('SET', key, before, 'KEEPTTL')
  elseif before then redis.call('HSET', key, ARGV[5], before)
  else redis.call('HDEL', key, ARGV[5]) end
  return redis.error_reply('%s')
end
local exact = reply
if kind == 'number' and (reply >= 9007199254740992 or reply <= -9007199254740992) then
  exact = held()
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
""" % (OVERFLOW_EXPONENT, _OUT_OF_RANGE.encode())


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    key, (how, milliseconds, *words) = keys[0], arguments
    mode = how.rstrip(b"?+")
    if_changed, on_create = b"?" in how, b"+" in how
    ttl: Answer = -2
    if on_create or mode == b"keep":
        ttl = run((b"PTTL", key))
    reply = _run_in_range(run, tuple(words))
    if isinstance(reply, ErrorReply):
        return reply
    exact = reply
    if isinstance(reply, int) and abs(reply) >= _LEAST_INEXACT:
        exact = b"%d" % reply
    if if_changed and _unchanged(reply):
        return exact
    if mode == b"keep" or (on_create and ttl != -2):
        if isinstance(ttl, int) and ttl >= 0:
            run((b"PEXPIRE", key, b"%d" % max(ttl, 1)))
    else:
        run(_change(mode, key, milliseconds))
    return exact


def _change(mode: bytes, key: bytes, milliseconds: bytes) -> Command:
    match mode:
        case b"px":
            return (b"PEXPIRE", key, milliseconds)
        case b"pxat":
            return (b"PEXPIREAT", key, milliseconds)
        case b"persist":
            return (b"PERSIST", key)
        case _:
            return (b"DEL", key)


def _run_in_range(run: Run, command: Command) -> Answer:
    """Run a command, and take back what it added if no float holds the sum."""
    sums = command[0] in (b"INCRBYFLOAT", b"HINCRBYFLOAT")
    if not sums or not _may_overflow(command[-1]):
        return run(command)
    # The key, and in a hash the field.
    place = command[1:-1]
    before = run((b"GET" if len(place) == 1 else b"HGET", *place))
    reply = run(command)
    if not isinstance(reply, bytes) or math.isfinite(float(reply)):
        return reply
    if len(place) > 1:
        run(
            (b"HSET", *place, before)
            if isinstance(before, bytes)
            else (b"HDEL", *place)
        )
    elif isinstance(before, bytes):
        run((b"SET", *place, before, b"KEEPTTL"))
    return ErrorReply(_OUT_OF_RANGE)


def _may_overflow(delta: bytes) -> bool:
    try:
        return abs(float(delta)) >= LEAST_TO_OVERFLOW
    except ValueError:
        return False


def _unchanged(reply: Answer) -> bool:
    if isinstance(reply, int):
        return reply <= 0
    return reply is None or reply == []


EXPIRY: Final = Script(name="expiry", text=_TEXT, twin=_twin)

_HOW: Final = {
    (mode, if_changed, on_create): f"{mode}{'?' * if_changed}{'+' * on_create}".encode()
    for mode, if_changed, on_create in product(
        get_args(Mode), (False, True), (False, True)
    )
}
_LONGEST: Final = 6900
_VARIADIC: Final = frozenset(
    (b"HDEL", b"HSET", b"LPUSH", b"RPUSH", b"SADD", b"SREM", b"ZADD", b"ZREM")
)


def expiring(command: Command, keys: tuple[bytes, ...], expire: Expire) -> Call:
    """Return the call that runs a command of some keys and does what `expire` says.

    Raises ValueError for a command that is too long for the script.
    """
    if len(command) > _LONGEST and command[0] not in _VARIADIC:
        raise ValueError(
            f"{len(command)} arguments are more than one write with expiry takes"
        )
    if len(keys) > 1:
        keys = (expire.key, *[key for key in keys if key != expire.key])
    how = _HOW[expire.mode, expire.only_if_changed, expire.on_create]
    return Call(EXPIRY, keys, (b"%d" % expire.milliseconds,), how, command)
