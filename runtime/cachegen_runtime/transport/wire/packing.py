"""Commands and calls of scripts as the bytes that a server reads (RESP); what repeats is made once.

Joining ready-made pieces is several times faster than a loop over the words, and faster
than formatting them. It does not go through hiredis's packer, which numbers can upset.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Final

from cachegen_runtime.protocol import Command
from cachegen_runtime.scripts.script import Call, Script

# A script makes its hash in a call, which may find no descriptor left to import this by.
import_module("hashlib")

_SHORT: Final = 256
_FIRST: Final = tuple(b"$%d\r\n" % length for length in range(_SHORT))
"""What comes before a short word, by the word's length."""
_NEXT: Final = tuple(b"\r\n" + size for size in _FIRST)
"""The same for a word behind another one, which it ends."""
_END: Final = b"\r\n"
_ONE_DIGIT: Final = 10

# Command names and forms are the runtime's own and few, so the dictionaries stay small.
_heads_of_two: dict[bytes, bytes] = {}
_heads_of_three: dict[bytes, bytes] = {}
_heads_of_five: dict[bytes, bytes] = {}
_heads_of_calls: dict[tuple[Script, bytes, int], tuple[bytes, bytes]] = {}


def packed(command: Command) -> bytes:
    """Return one command as bytes to send."""
    count = len(command)
    try:
        if count == 2:
            name, key = command
            head = _heads_of_two.get(name) or _head(_heads_of_two, name, 2)
            return b"".join((head, _FIRST[len(key)], key, _END))
        if count == 3:
            name, key, value = command
            head = _heads_of_three.get(name) or _head(_heads_of_three, name, 3)
            size = len(value)
            before = _NEXT[size] if size < _SHORT else b"\r\n$%d\r\n" % size
            return b"".join((head, _FIRST[len(key)], key, before, value, _END))
        if count == 5:
            # A SET with its expiry.
            name, key, value, mode, time = command
            head = _heads_of_five.get(name) or _head(_heads_of_five, name, 5)
            size = len(value)
            before = _NEXT[size] if size < _SHORT else b"\r\n$%d\r\n" % size
            return b"".join(
                (head, _FIRST[len(key)], key, before, value,
                 _NEXT[len(mode)], mode, _NEXT[len(time)], time, _END)
            )  # fmt: skip
        sizes = _FIRST
        return b"\r\n".join(
            [b"*%d" % count, *[sizes[len(word)] + word for word in command], b""]
        )
    except IndexError:
        # One of the words is long.
        words = [b"$%d\r\n%b\r\n" % (len(word), word) for word in command]
        return b"*%d\r\n" % count + b"".join(words)


def packed_all(commands: Iterable[Command]) -> bytes:
    """Return commands one after another as bytes to send in one write."""
    return b"".join(map(packed, commands))


def packed_call(call: Call) -> bytes:
    """Return a script's call by its hash."""
    form, command = call.form, call.command
    count = len(command)
    if form and 0 < count < _ONE_DIGIT and len(call.keys) == len(call.arguments) == 1:
        kind = (call.script, form, count)
        head, said = _heads_of_calls.get(kind) or _call_head(*kind)
        key, argument = call.keys[0], call.arguments[0]
        try:
            if count == 3:
                name, first, second = command
                size = len(second)
                before = _NEXT[size] if size < _SHORT else b"\r\n$%d\r\n" % size
                return b"".join(
                    (head, _FIRST[len(key)], key, said, _NEXT[len(argument)], argument,
                     _NEXT[len(name)], name, _NEXT[len(first)], first, before, second, _END)
                )  # fmt: skip
            # What the command's own bytes begin with is how many words it has.
            return b"".join(
                (head, _FIRST[len(key)], key, said,
                 _NEXT[len(argument)], argument, _END, packed(command)[4:])
            )  # fmt: skip
        except IndexError:
            # One of the words is long.
            pass
    return packed((b"EVALSHA", call.script.sha, *_words(call)))


def packed_text(call: Call) -> bytes:
    """Return a script's call with its text, which a server then knows."""
    return packed((b"EVAL", call.script.text, *_words(call)))


def _words(call: Call) -> Command:
    return (b"%d" % len(call.keys), *call.keys, *call.argv)


def _head(heads: dict[bytes, bytes], name: bytes, count: int) -> bytes:
    head = b"*%d\r\n$%d\r\n%b\r\n" % (count, len(name), name)
    return heads.setdefault(name, head)


def _call_head(script: Script, form: bytes, count: int) -> tuple[bytes, bytes]:
    """Return what stands before the key of a call, and what between key and argument."""
    head = b"*%d\r\n" % (count + 6) + packed((b"EVALSHA", script.sha, b"1"))[4:]
    said = b"\r\n$%d\r\n%b" % (len(form), form)
    return _heads_of_calls.setdefault((script, form, count), (head, said))
