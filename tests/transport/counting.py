"""A script that counts, and another one that does the same: no server has ever heard of them."""

from __future__ import annotations

from cachegen_runtime.protocol import Answer
from cachegen_runtime.scripts.script import Call, Run, Script


def _count(run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]) -> Answer:
    return run((b"INCRBY", keys[0], arguments[0]))


COUNT = Script(
    name="count", text=b"return redis.call('INCRBY', KEYS[1], ARGV[1])", twin=_count
)
COUNT_TOO = Script(name="count too", text=COUNT.text + b" -- too", twin=_count)


def counted(key: bytes, amount: int = 1, script: Script = COUNT) -> Call:
    """Return a call that adds to a key and answers the sum."""
    return Call(script, (key,), (b"%d" % amount,))
