"""Foreign bytes out of good ones, without a fuzzer: random, but the same for the same seed."""

from __future__ import annotations

import random
from ast import literal_eval
from collections.abc import Callable
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds.txt"

WORDS = (
    b"NaN", b"-Infinity", b"Infinity", b"1e999", b"-0", b"1_000", b" 1", b"+1", b"01", b"0x1",
    b"1.0", b"1e5", b"null", b"true", b"[]", b"{}", b'""', b'"1_000"', b'"NaN"', b'" 1"',
    b'"sNaN"', b"9223372036854775808", b"9" * 400, b"\xd9\xa1", "\u0661\u0662".encode(),
    '"\u0661"'.encode(), b"\\ud800", b"\xed\xa0\x80", b"\xff", b"\x00", b"\xef\xbb\xbf", b"[" * 3000,
    b'{"x":1,"next":' * 1500, b'{"x":1}', b'{"number":1,"inner":' * 700, b"2026-02-30",
    b"2026-01-01T24:00:00Z", b"PT1e9S", b"P1Y", b'"1e99999999999"', b"1e-99999",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return the corpus that the repository keeps: one Python literal a line."""
    lines = SEEDS.read_text(encoding="ascii").splitlines()
    return [literal_eval(line) for line in lines]


def mutated(dice: random.Random, corpus: list[bytes]) -> bytes:
    """Return one of the corpus, changed in a few places."""
    data = dice.choice(corpus)
    for _ in range(dice.choice((0, 1, 1, 2, 3, 5))):
        data = dice.choice(_CHANGES)(dice, data, corpus)
    return data[:60_000]


def _cut(dice: random.Random, data: bytes, corpus: list[bytes]) -> bytes:
    return data[: dice.randint(0, len(data))]


def _flipped(dice: random.Random, data: bytes, corpus: list[bytes]) -> bytes:
    if not data:
        return data
    at = dice.randrange(len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def _filled(dice: random.Random, data: bytes, corpus: list[bytes]) -> bytes:
    """Put a word where another stands, or between two."""
    start = dice.randint(0, len(data))
    stop = min(len(data), start + dice.choice((0, 0, 1, 2, 4, 9)))
    return data[:start] + dice.choice(WORDS) + data[stop:]


def _swapped_word(dice: random.Random, data: bytes, corpus: list[bytes]) -> bytes:
    """Put a word in the place of one JSON value."""
    head, colon, tail = data.partition(dice.choice((b":", b"[", b",")))
    if not colon:
        return dice.choice(WORDS)
    ends = [at for at in map(tail.find, (b",", b"]", b"}")) if at >= 0]
    return head + colon + dice.choice(WORDS) + tail[min(ends, default=len(tail)) :]


def _doubled(dice: random.Random, data: bytes, corpus: list[bytes]) -> bytes:
    """Say an object's members twice, or once more with another's."""
    other = dice.choice(corpus)
    return data[:-1] + b"," + other[1:]


def _spliced(dice: random.Random, data: bytes, corpus: list[bytes]) -> bytes:
    other = dice.choice(corpus)
    return data[: dice.randint(0, len(data))] + other[dice.randint(0, len(other)) :]


_CHANGES: tuple[Callable[[random.Random, bytes, list[bytes]], bytes], ...] = (
    _cut,
    _flipped,
    _filled,
    _swapped_word,
    _swapped_word,
    _doubled,
    _spliced,
)
