"""Change how long a value still lives if it is fresh: to a stale value all but loads are blind."""

from __future__ import annotations

from typing import Final

from cachegen_runtime.protocol import Answer
from cachegen_runtime.scripts.script import Run, Script

# KEYS: the key and its record. ARGV: how long values are kept stale, in milliseconds, then what
# happens to a fresh one: `stale` (it is from now on, whatever its record says is over),
# `PEXPIRE` or `PEXPIREAT` with the milliseconds, `PERSIST`, `UNLINK`, or `EXISTS` (nothing).
_TEXT: Final = b"""
local kept, how = ARGV[1], ARGV[2]
if how == 'stale' then redis.call('UNLINK', KEYS[2]) end
local left = redis.call('PTTL', KEYS[1])
if left ~= -1 and left <= tonumber(kept) then return 0 end
if how == 'stale' then redis.call('PEXPIRE', KEYS[1], kept)
elseif how == 'UNLINK' then redis.call('UNLINK', KEYS[2], KEYS[1])
elseif ARGV[3] then redis.call(how, KEYS[1], ARGV[3])
else redis.call(how, KEYS[1])
end
return 1
"""


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    (key, record), (kept, how, *milliseconds) = keys, arguments
    if how == b"stale":
        run((b"UNLINK", record))
    left = run((b"PTTL", key))
    if not isinstance(left, int) or (left != -1 and left <= int(kept)):
        return 0
    match how:
        case b"stale":
            run((b"PEXPIRE", key, kept))
        case b"UNLINK":
            run((b"UNLINK", record, key))
        case _:
            run((how, key, *milliseconds))
    return 1


FRESH: Final = Script(name="change if fresh", text=_TEXT, twin=_twin)
