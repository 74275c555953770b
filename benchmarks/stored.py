"""Values as they are stored: what compressing and encrypting them costs, beside django-redis's compressors.

Every contender is handed the same JSON text, and only its own work is measured; what its
frame is of the text's size stands behind its name.
"""

from __future__ import annotations

import base64
import os
import random
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Final

import msgspec

from benchmarks.blocking import Call, repeated
from benchmarks.measure import Table, compare
from benchmarks.shop import PROFILE, USER, Profile
from cachegen_runtime import Caches, StructKeyspace
from cachegen_runtime.generated import (
    STR,
    KeyspaceDefinition,
    compressed,
    encrypted,
    scalar_key,
    struct,
)
from cachegen_runtime.urls.encryption import variable
from cachegen_runtime.values.codec import Codec
from cachegen_runtime.values.encrypted import place
from cachegen_runtime.values.keyring import Keyring
from cachegen_runtime.values.zstd import framed, unframed

SIZES: Final = (160, 950, 4_800, 24_000, 95_000)
"""About how many bytes of JSON the documents are."""

_COMPRESSORS: Final = ("zlib", "gzip", "lzma", "lz4", "zstd")
_WORDS: Final = (
    "amber",
    "basket",
    "cedar",
    "delta",
    "ember",
    "fabric",
    "garden",
    "harbour",
)

Both = tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]
"""What shortens or seals a text, and what takes it back."""


class Line(msgspec.Struct, frozen=True):
    """A line of an order."""

    sku: str
    title: str
    count: int
    price: float


class Order(msgspec.Struct, frozen=True):
    """A document as applications cache them: names again and again, words, and numbers."""

    number: int
    customer: str
    lines: list[Line]


def document(size: int) -> bytes:
    """Return the JSON of an order of about this size; the same one every time."""
    dice = random.Random(size)
    lines: list[Line] = []
    while len(text := msgspec.json.encode(Order(size, "Ada", lines))) < size - 50:
        title = " ".join(dice.choices(_WORDS, k=3))
        sku = f"{dice.randrange(16**8):08x}"
        price = dice.randrange(10_000) / 100
        lines.append(Line(sku, title, dice.randint(1, 9), price))
    return text


def tables(*, slice_seconds: float, rounds: int) -> list[Table]:
    """Return, for each size of document, the tables of writing and of reading it."""
    return [
        compare(
            f"stored: {word} {len(text):,} bytes",
            {name: repeated(call) for name, call in calls.items()},
            slice_seconds=slice_seconds,
            rounds=rounds,
        )
        for text in map(document, SIZES)
        for word, calls in zip(("writing", "reading"), _works(text), strict=True)
    ]


def keyspace_tables(port: int, *, slice_seconds: float, rounds: int) -> list[Table]:
    """Return the tables of whole calls of a keyspace, stored in each way."""
    url = f"redis://127.0.0.1:{port}/0?timeout=30"
    os.environ[variable("main")] = base64.b64encode(bytes(range(32))).decode()
    keyspaces = {name: _keyspace(url, name, codec) for name, codec in _codecs().items()}
    for each in keyspaces.values():
        each.set(USER, PROFILE)
    works: dict[str, dict[str, Call]] = {
        "set of 1 KB": {name: _set(each) for name, each in keyspaces.items()},
        "get of 1 KB": {name: _get(each) for name, each in keyspaces.items()},
    }
    return [
        compare(
            f"stored: {title}",
            {name: repeated(call) for name, call in calls.items()},
            slice_seconds=slice_seconds,
            rounds=rounds,
        )
        for title, calls in works.items()
    ]


def _codecs() -> dict[str, Codec[Profile]]:
    plain = struct(Profile)
    small = compressed(plain, above=256)
    return {
        "plain": plain,
        "compressed": small,
        "encrypted": encrypted(plain),
        "compressed and encrypted": encrypted(small),
    }


def _keyspace(
    url: str, name: str, codec: Codec[Profile]
) -> StructKeyspace[str, Profile]:
    definition = KeyspaceDefinition(
        service="shop", name="stored", cluster="main", pattern=f"{name}/:key",
        key=scalar_key(STR), value=codec,
    )  # fmt: skip
    return StructKeyspace(Caches({"main": url}), definition)


def _set(keyspace: StructKeyspace[str, Profile]) -> Call:
    return lambda: keyspace.set(USER, PROFILE)


def _get(keyspace: StructKeyspace[str, Profile]) -> Call:
    return lambda: keyspace.get(USER)


def _works(text: bytes) -> tuple[dict[str, Call], dict[str, Call]]:
    writing: dict[str, Call] = {}
    reading: dict[str, Call] = {}
    for name, (there, back) in _contenders().items():
        made = there(text)
        if back(made) != text:
            raise AssertionError(f"{name} does not give the text back")
        title = f"{name} ({len(made) / len(text):.2f})"
        writing[title] = _on(there, text)
        reading[title] = _on(back, made)
    return writing, reading


def _on(work: Callable[[bytes], bytes], text: bytes) -> Call:
    return lambda: work(text)


def _contenders() -> dict[str, Both]:
    ring, where = Keyring([bytes(range(32))]), place("main", b"order/1")
    found = _django()

    def sealed(text: bytes) -> bytes:
        return ring.seal(text, where)

    def opened(data: bytes) -> bytes:
        return ring.open(data, where)

    def shortened(text: bytes) -> bytes:
        return framed(text, 1)

    def lengthened(data: bytes) -> bytes:
        return unframed(data) if data[:4] == b"\x28\xb5\x2f\xfd" else data

    found["ours, compress"] = shortened, lengthened
    found["ours, encrypt"] = sealed, opened
    found["ours, both"] = (
        lambda text: sealed(shortened(text)),
        lambda data: lengthened(opened(data)),
    )
    return found


def _django() -> dict[str, Both]:
    """Return django-redis's compressors; those whose library is missing are left out."""
    found: dict[str, Both] = {}
    for name in _COMPRESSORS:
        try:
            module = import_module(f"django_redis.compressors.{name}")
        except ImportError as missing:
            print(f"left out: django-redis, {name} ({missing.name})", file=sys.stderr)
            continue
        kinds = {kind.lower(): made for kind, made in vars(module).items()}
        compressor = kinds[f"{name}compressor"]({})
        found[f"django-redis, {name}"] = compressor.compress, compressor.decompress
    return found
