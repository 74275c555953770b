"""Fixed windows: a plain counter that lives until its window ends."""

from __future__ import annotations

from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.moments import now
from cachegen_runtime.scripts.script import Run, Script

# ARGV: 1 to charge, 0 to look; count, cost, the window's length in microseconds, and
# where a time of day ends it the next two such moments in milliseconds since the epoch,
# of which the server's clock chooses. What is no counter with a life counts as absent.
# The answer is 1 or 0, the calls counted, and the microseconds until the window ends.
_TEXT: Final = b"""
local key, charges = KEYS[1], ARGV[1] == '1'
local count, cost = tonumber(ARGV[2]), tonumber(ARGV[3])
local held = redis.pcall('GET', key)
if type(held) == 'table' then return held end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local value, ends = 0, nil
if held and #held < 16 and string.find(held, '^%d+$') then
  local left = redis.call('PTTL', key)
  if left > 0 then value, ends = tonumber(held), math.floor(now / 1000) + left end
end
local admitted = value + cost <= count
if admitted and charges and cost > 0 then
  value = value + cost
  if ends then
    redis.call('INCRBY', key, ARGV[3])
  else
    if ARGV[5] then
      ends = tonumber(ARGV[5])
      if ends * 1000 <= now then ends = tonumber(ARGV[6]) end
    else
      ends = math.ceil((now + ARGV[4]) / 1000)
    end
    redis.call('SET', key, ARGV[3], 'PXAT', string.format('%.0f', ends))
  end
end
return {admitted and 1 or 0, value, ends and ends * 1000 - now or 0}
"""


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    key = keys[0]
    charges, count, cost, per, *moments = map(int, arguments)
    held = run((b"GET", key))
    if isinstance(held, ErrorReply):
        return held
    moment = now(run)
    value, ends = _window(run, key, held, moment)
    admitted = value + cost <= count
    if admitted and charges and cost > 0:
        value += cost
        if ends is None:
            ahead = [each for each in moments if each * 1000 > moment] or moments[-1:]
            ends = ahead[0] if ahead else -(-(moment + per) // 1000)
        run((b"SET", key, b"%d" % value, b"PXAT", b"%d" % ends))
    return [int(admitted), value, ends * 1000 - moment if ends is not None else 0]


def _window(run: Run, key: bytes, held: Answer, moment: int) -> tuple[int, int | None]:
    """Return the calls counted and the window's end in milliseconds, if one is open."""
    if not isinstance(held, bytes) or len(held) >= 16 or not held.isdigit():
        return 0, None
    ends = run((b"PEXPIRETIME", key))
    if not isinstance(ends, int) or ends * 1000 <= moment:
        return 0, None
    return int(held), ends


FIXED_WINDOW: Final = Script(name="fixed window", text=_TEXT, twin=_twin)
