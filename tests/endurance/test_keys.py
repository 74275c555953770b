"""The short form of the keys' law, and encodings that it must find out."""

from __future__ import annotations

import unicodedata

import pytest

from cachegen_runtime.keys.encoder import KeyEncoder
from tests.endurance.keys import Write, injective, sound


def test_no_two_keys_share_a_string_and_each_is_read_back() -> None:
    figures = injective(0.02)
    assert figures["keyspaces"] == 22
    assert figures["pairs"] > 15_000
    assert figures["equal pairs"] > 500
    assert figures["refused"] > 100
    assert figures["found by `which`"] > 50


def joined(encoder: KeyEncoder[object], key: object) -> bytes:
    names = getattr(key, "__struct_fields__", ())
    parts = [str(getattr(key, name)) for name in names] or [str(key)]
    return f"{id(encoder)}/{'/'.join(parts)}".encode("utf-8", "replace")


def normalised(encoder: KeyEncoder[object], key: object) -> bytes:
    return unicodedata.normalize("NFC", sound(encoder, key).decode()).encode()


def unescaped(encoder: KeyEncoder[object], key: object) -> bytes:
    return sound(encoder, key).replace(b"%25", b"%")


def small(encoder: KeyEncoder[object], key: object) -> bytes:
    return sound(encoder, key).lower()


@pytest.mark.parametrize(
    "write", [joined, normalised, unescaped, small], ids=lambda write: write.__name__
)
def test_a_naive_encoding_is_found_out(write: Write) -> None:
    with pytest.raises(AssertionError, match="share"):
        injective(0.02, write, inverse=False)


def test_an_encoding_that_nobody_reads_back_is_found_out() -> None:
    with pytest.raises(AssertionError, match="is not read as"):
        injective(0.02, small)
