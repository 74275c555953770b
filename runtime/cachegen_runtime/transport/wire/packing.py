"""Commands as the bytes that a server reads (RESP); only bytes reach it, and each form is made once.

Formatting with a ready-made template is several times faster than any loop over the
arguments, and it does not go through hiredis's packer, which numbers can upset.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cachegen_runtime.operations.operation import Command

ARGUMENT: Final = b"$%d\r\n%b\r\n"
"""The form of one argument, open for its length and its bytes."""
_SHORT: Final = 256
_LENGTHS: Final = tuple(b"$%d\r\n" % length for length in range(_SHORT))
_FIVE: Final = b"*5\r\n" + ARGUMENT * 5

_one_argument: dict[bytes, bytes] = {}
_two_arguments: dict[bytes, bytes] = {}


def packed(command: Command) -> bytes:
    """Return one command as bytes to send."""
    count = len(command)
    if count == 2:
        name, key = command
        template = _one_argument.get(name) or _template(_one_argument, name, 1)
        return template % (len(key), key)
    if count == 3:
        name, key, value = command
        template = _two_arguments.get(name) or _template(_two_arguments, name, 2)
        return template % (len(key), key, len(value), value)
    if count == 5:
        # A SET with its expiry; writing the five out is three times as fast as a loop.
        name, key, value, mode, time = command
        return _FIVE % (
            len(name), name, len(key), key, len(value), value, len(mode), mode, len(time), time
        )  # fmt: skip
    lengths = _LENGTHS
    if max(map(len, command)) < _SHORT:
        return b"\r\n".join(
            [b"*%d" % count, *[lengths[len(part)] + part for part in command], b""]
        )
    return b"*%d\r\n" % count + b"".join(
        [ARGUMENT % (len(part), part) for part in command]
    )


def packed_all(commands: Iterable[Command]) -> bytes:
    """Return commands one after another as bytes to send in one write."""
    return b"".join(map(packed, commands))


def _template(templates: dict[bytes, bytes], name: bytes, arguments: int) -> bytes:
    # Command names are the runtime's own and few, so the dictionary stays small.
    head = b"*%d\r\n" % (arguments + 1) + ARGUMENT % (len(name), name)
    return templates.setdefault(name, head.replace(b"%", b"%%") + ARGUMENT * arguments)
