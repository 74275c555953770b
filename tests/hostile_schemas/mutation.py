"""Small changes to a schema that keep most of it a schema: lines, tokens, then single bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from tests.hostile_schemas.words import WORDS

LONGEST = 8_192
"""Bytes of the longest file that is made; what is larger is a test of its own."""

_token = re.compile(rb"[A-Za-z0-9_.%-]+|\s+|[^A-Za-z0-9_\s]")

Change = Callable[[bytes, Random, Sequence[bytes]], bytes]


def mutated(data: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    """Return `data` after a few changes, mostly one; all chance comes from `random`."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        data = random.choice(CHANGES)(data, random, corpus)
    return data[:LONGEST]


def _replace_token(data: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    tokens = list(_token.finditer(data))
    if not tokens:
        return random.choice(WORDS)
    chosen = random.choice(tokens)
    return data[: chosen.start()] + random.choice(WORDS) + data[chosen.end() :]


def _swap_tokens(data: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    words = [each for each in _token.finditer(data) if not each[0].isspace()]
    if len(words) < 2:
        return data
    first, second = sorted(random.sample(words, 2), key=lambda each: each.start())
    return b"".join(
        (
            data[: first.start()],
            second[0],
            data[first.end() : second.start()],
            first[0],
            data[second.end() :],
        )
    )


def _insert_word(data: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + random.choice(WORDS) + data[at:]


def _change_line(data: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    """Remove a line, repeat it elsewhere, or put in one of another file."""
    lines = data.splitlines(keepends=True) or [b"\n"]
    at = random.randrange(len(lines))
    match random.randrange(3):
        case 0:
            del lines[at]
        case 1:
            lines.insert(random.randrange(len(lines) + 1), lines[at])
        case _:
            others = random.choice(corpus).splitlines(keepends=True) or [b"\n"]
            lines.insert(at, random.choice(others))
    return b"".join(lines)


def _cut(data: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    """Remove a stretch; half of the time all that follows goes too, as in a torn file."""
    at = random.randint(0, len(data))
    if random.random() < 0.5:
        return data[:at]
    return data[:at] + data[at + random.randint(1, 40) :]


def _change_byte(data: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _change_ends(data: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    """End lines otherwise, all of them or one."""
    end = random.choice((b"\r\n", b"\r", b"\n\r", "\x85".encode(), "\u2028".encode()))
    lines = data.split(b"\n")
    if random.random() < 0.5:
        return end.join(lines)
    at = random.randint(0, len(lines))
    return b"\n".join(lines[:at]) + end + b"\n".join(lines[at:])


CHANGES: tuple[Change, ...] = (
    *(_replace_token, _replace_token, _replace_token),
    *(_swap_tokens, _insert_word, _insert_word, _change_line, _change_line),
    *(_cut, _change_byte, _change_ends),
)
