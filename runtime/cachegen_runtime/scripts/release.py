"""Give a load up: others may load at once, or after a pause while there is a stale value."""

from __future__ import annotations

from typing import Final

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.claim import FAILED
from cachegen_runtime.scripts.script import Run, Script

# KEYS: the key and its record. ARGV: what the record has to hold, and the milliseconds of the
# pause, which `failed` stands for meanwhile; zero is none.
_TEXT: Final = b"""
local record = redis.pcall('GET', KEYS[2])
if type(record) == 'table' then return record end
if record ~= ARGV[1] then return 0 end
if ARGV[2] ~= '0' and redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('SET', KEYS[2], 'failed', 'PX', ARGV[2])
else
  redis.call('UNLINK', KEYS[2])
end
return 1
"""


def _twin(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    (key, beside), (token, pause) = keys, arguments
    record = run((b"GET", beside))
    if record != token:
        return record if isinstance(record, ErrorReply) else 0
    if pause != b"0" and run((b"EXISTS", key)) == 1:
        run((b"SET", beside, FAILED, b"PX", pause))
    else:
        run((b"UNLINK", beside))
    return 1


RELEASE: Final = Script(name="release a load", text=_TEXT, twin=_twin)
