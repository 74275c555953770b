"""Exact windows: a log of the calls that were admitted, sixteen digits each."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.moments import now, period
from cachegen_runtime.scripts.script import Run, Script

# ARGV: 1 to charge, 0 to look; count, cost, the window's length in microseconds. The
# state is `e` and the calls' moments in order; another state counts as absent. The log is
# searched where it lies, and shortened when it is twice as long as it can need to be. The
# answer is 1 or 0, the calls that count, and the microseconds until this call would be
# admitted and until none counts.
_TEXT: Final = b"""
local key, charges = KEYS[1], ARGV[1] == '1'
local count, cost, per = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local mark = redis.pcall('GETRANGE', key, 0, 0)
if type(mark) == 'table' then return mark end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local all = 0
if mark == 'e' then all = math.floor((redis.call('STRLEN', key) - 1) / 16) end
local function entry(place)
  return tonumber(redis.call('GETRANGE', key, 16 * place - 15, 16 * place))
end
local low, high = 1, all + 1
while low < high do
  local middle = math.floor((low + high) / 2)
  if entry(middle) > now - per then high = middle else low = middle + 1 end
end
local live = all - low + 1
local admitted = live + cost <= count
local retry, last = 0, nil
if live > 0 then last = entry(all) end
if not admitted then retry = entry(all - count + cost) + per - now end
if admitted and charges and cost > 0 then
  local stamp = math.max(now, last or now)
  local added = string.rep(string.format('%016.0f', stamp), cost)
  local life = string.format('%.0f', math.max(math.ceil((stamp + per - now) / 1000), 1))
  if live == 0 then
    redis.call('SET', key, 'e' .. added, 'PX', life)
  elseif all + cost > 2 * count then
    local kept = redis.call('GETRANGE', key, 16 * low - 15, -1)
    redis.call('SET', key, 'e' .. kept .. added, 'PX', life)
  else
    redis.call('APPEND', key, added)
    redis.call('PEXPIRE', key, life)
  end
  live, last = live + cost, stamp
end
return {admitted and 1 or 0, live, retry, last and last + per - now or 0}
"""


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    key = keys[0]
    charges, count, cost, per = map(int, arguments)
    held = run((b"GET", key))
    if isinstance(held, ErrorReply):
        return held
    moment = now(run)
    log = _log(held)
    low = bisect_right(log, moment - per)
    live = log[low:]
    admitted = len(live) + cost <= count
    retry = 0 if admitted else log[len(log) - count + cost - 1] + per - moment
    if admitted and charges and cost > 0:
        stamp = max(moment, *live[-1:], 0)
        kept = live if len(log) + cost > 2 * count or not live else log
        text = b"e" + b"".join(b"%016d" % each for each in (*kept, *[stamp] * cost))
        run((b"SET", key, text, b"PX", b"%d" % period(stamp + per - moment)))
        live = [*live, *[stamp] * cost]
    reset = live[-1] + per - moment if live else 0
    return [int(admitted), len(live), retry, reset]


def _log(held: Answer) -> list[int]:
    """Return the moments of a log; none for another state."""
    if not isinstance(held, bytes) or not held.startswith(b"e"):
        return []
    return [int(held[at : at + 16]) for at in range(1, len(held) - 15, 16)]


EXACT_WINDOW: Final = Script(name="exact window", text=_TEXT, twin=_twin)
