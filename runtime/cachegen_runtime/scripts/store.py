"""Store what was loaded, if the record still holds the load's token: nothing was deleted or written since."""

from __future__ import annotations

from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.claim import MISSING
from cachegen_runtime.scripts.script import Run, Script

# KEYS: the key and its record. ARGV: the token, how (`PX` or `PXAT`, `never`, or `missing`: a
# loader found nothing), the value, and the milliseconds; zero remembers nothing.
_TEXT: Final = b"""
local record = redis.pcall('GET', KEYS[2])
if type(record) == 'table' then return record end
if record ~= ARGV[1] then return 0 end
local how, done = ARGV[2]
if how == 'missing' then
  redis.call('UNLINK', KEYS[1], KEYS[2])
  if ARGV[4] == '0' then return 1 end
  done = redis.pcall('SET', KEYS[2], how, 'PX', ARGV[4])
  if done.err then return done end
  return 1
end
if how == 'never' then
  done = redis.pcall('SET', KEYS[1], ARGV[3])
else
  done = redis.pcall('SET', KEYS[1], ARGV[3], how, ARGV[4])
end
if done.err then return done end
redis.call('UNLINK', KEYS[2])
return 1
"""


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    (key, beside), (token, how, value, milliseconds) = keys, arguments
    record = run((b"GET", beside))
    if record != token:
        return record if isinstance(record, ErrorReply) else 0
    if how == MISSING:
        run((b"UNLINK", key, beside))
        if milliseconds != b"0":
            run((b"SET", beside, MISSING, b"PX", milliseconds))
        return 1
    options = () if how == b"never" else (how, milliseconds)
    done = run((b"SET", key, value, *options))
    if isinstance(done, ErrorReply):
        return done
    run((b"UNLINK", beside))
    return 1


STORE: Final = Script(name="store a load", text=_TEXT, twin=_twin)
