"""Token buckets: one number a bucket, the moment at which it is full again.

That moment (the "theoretical arrival time" of the generic cell rate algorithm, ITU-T
I.371) moves by per / count for each call. It is kept as whole microseconds and a fraction
with the denominator `count`, so that nothing is ever rounded: the caller divides with
Python's integers, the script only adds and compares, below 2^53.
"""

from __future__ import annotations

from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.moments import now, period
from cachegen_runtime.scripts.script import Run, Script

# ARGV: 1 to charge, 0 to look; then for each bucket its count, its burst as whole
# microseconds and fraction, and the call's cost as the same two. The state is `b` and
# for each bucket ` whole/fraction/count`; another state, or one of another number of
# buckets, counts as absent. The answer is 1 or 0, then for each bucket how far off the
# moment is at which it is full.
_TEXT: Final = b"""
local key, charges = KEYS[1], ARGV[1] == '1'
local held = redis.pcall('GET', key)
if type(held) == 'table' then return held end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local count = (#ARGV - 1) / 5
local states = {}
if held and string.sub(held, 1, 2) == 'b ' then
  for whole, part, of in string.gmatch(held, ' (%d+)/(%d+)/(%d+)') do
    states[#states + 1] = {tonumber(whole), tonumber(part), tonumber(of)}
  end
  if #states ~= count then states = {} end
end
local admitted, before, after, costs = true, {}, {}, false
for i = 1, count do
  local at = 5 * i - 3
  local of, burst, burst_part = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local cost, cost_part = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local whole, part = now, 0
  if states[i] then
    whole, part = states[i][1], states[i][2]
    if states[i][3] ~= of and part > 0 then whole, part = whole + 1, 0 end
    if whole < now then whole, part = now, 0 end
    if whole - now > burst or (whole - now == burst and part > burst_part) then
      whole, part = now + burst, burst_part
    end
  end
  before[i] = {whole, part, of}
  whole, part = whole + cost, part + cost_part
  if part >= of then whole, part = whole + 1, part - of end
  after[i] = {whole, part, of}
  if cost > 0 or cost_part > 0 then costs = true end
  if whole - now > burst or (whole - now == burst and part > burst_part) then
    admitted = false
  end
end
local shown = before
if admitted and charges and costs then
  shown = after
  local state, life = 'b', 1
  for i = 1, count do
    state = state .. string.format(' %.0f/%.0f/%.0f', after[i][1], after[i][2], after[i][3])
    local left = after[i][1] - now
    if after[i][2] > 0 then left = left + 1 end
    life = math.max(life, math.ceil(left / 1000))
  end
  redis.call('SET', key, state, 'PX', string.format('%.0f', life))
end
local answer = {admitted and 1 or 0}
for i = 1, count do
  answer[#answer + 1] = shown[i][1] - now
  answer[#answer + 1] = shown[i][2]
end
return answer
"""

_Moment = tuple[int, int]
"""Whole microseconds, and the fraction's numerator."""


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    key = keys[0]
    held = run((b"GET", key))
    if isinstance(held, ErrorReply):
        return held
    charges, *numbers = map(int, arguments)
    buckets = [tuple(numbers[at : at + 5]) for at in range(0, len(numbers), 5)]
    states = _states(held if isinstance(held, bytes) else b"", len(buckets))
    moment = now(run)
    admitted, costs = True, False
    before: list[_Moment] = []
    after: list[_Moment] = []
    for (count, *rest), state in zip(buckets, states, strict=True):
        burst, cost = (rest[0], rest[1]), (rest[2], rest[3])
        start = _start(state, count, moment, burst)
        whole, part = start[0] + cost[0], start[1] + cost[1]
        if part >= count:
            whole, part = whole + 1, part - count
        before.append(start)
        after.append((whole, part))
        costs = costs or cost > (0, 0)
        admitted = admitted and (whole - moment, part) <= burst
    shown = before
    if admitted and charges and costs:
        shown = after
        parts = [
            b"%d/%d/%d" % (whole, part, bucket[0])
            for (whole, part), bucket in zip(after, buckets, strict=True)
        ]
        life = max(period(whole - moment + (part > 0)) for whole, part in after)
        run((b"SET", key, b" ".join((b"b", *parts)), b"PX", b"%d" % life))
    answer: list[Answer] = [int(admitted)]
    for whole, part in shown:
        answer += [whole - moment, part]
    return answer


def _states(held: bytes, count: int) -> list[tuple[int, int, int] | None]:
    """Return what each bucket's state is; None for one that counts as absent."""
    mark, *texts = held.split(b" ")
    if mark != b"b" or len(texts) != count:
        return [None] * count
    states: list[tuple[int, int, int] | None] = []
    for text in texts:
        whole, part, of = map(int, text.split(b"/"))
        states.append((whole, part, of))
    return states


def _start(
    state: tuple[int, int, int] | None, count: int, moment: int, burst: _Moment
) -> _Moment:
    """Return when a bucket is full before the call, held to its present burst."""
    if state is None:
        return moment, 0
    whole, part, of = state
    if of != count and part > 0:
        # A fraction of another denominator says nothing here.
        whole, part = whole + 1, 0
    if whole < moment:
        return moment, 0
    if (whole - moment, part) > burst:
        return moment + burst[0], burst[1]
    return whole, part


TOKEN_BUCKET: Final = Script(name="token bucket", text=_TEXT, twin=_twin)
