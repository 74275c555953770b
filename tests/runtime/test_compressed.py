"""Compressed values: one frame each where that is shorter, and nothing else that calls itself a frame."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc

import msgspec
import pytest
from backports import zstd

from cachegen_runtime.generated import INT, STR, compressed, named, struct
from cachegen_runtime.values.codec import Codec, Undecodable
from cachegen_runtime.values.compressed import MAGIC
from cachegen_runtime.values.zstd import LARGEST, framed, unframed

LONG = "abc " * 1000


class Note(msgspec.Struct, frozen=True, kw_only=True):
    text: str


class Name(str):
    """A named text of the application's own."""


STRUCT = struct(Note)


def test_a_text_up_to_the_bound_is_stored_as_before_and_a_longer_one_as_one_frame() -> (
    None
):
    codec = compressed(STR, above=1024)
    assert codec.encode("a" * 1024) == b"a" * 1024
    frame = codec.encode("a" * 1025)
    assert frame.startswith(MAGIC)
    assert zstd.decompress(frame) == b"a" * 1025
    assert zstd.get_frame_info(frame).decompressed_size == 1025
    assert codec.decode(frame) == "a" * 1025


def test_a_text_that_a_frame_would_lengthen_is_stored_as_before() -> None:
    text = bytes(range(32, 127)).decode()
    assert compressed(STR, above=0).encode(text) == text.encode()


def test_the_level_is_the_one_declared() -> None:
    text = " ".join(str(each * 7919) for each in range(5000))
    quick, slow = (compressed(STR, level=each).encode(text) for each in (1, 19))
    assert quick == zstd.compress(text.encode(), 1)
    assert slow == zstd.compress(text.encode(), 19)
    assert quick != slow


def test_bytes_are_counted_and_not_characters() -> None:
    assert compressed(STR, above=1024).encode("ö" * 513).startswith(MAGIC)
    assert not compressed(STR, above=1024).encode("ö" * 512).startswith(MAGIC)


@pytest.mark.parametrize(
    ("codec", "value"),
    [(STR, LONG), (named(Name, STR), Name(LONG)), (STRUCT, Note(text=LONG))],
    ids=["str", "named", "struct"],
)
def test_a_codec_that_is_not_compressed_rescues_frames(
    codec: Codec[object], value: object
) -> None:
    frame = zstd.compress(codec.encode(value))
    with pytest.raises(Undecodable):
        codec.decode(frame)
    assert codec.rescue is not None
    rescued = codec.rescue(frame)
    assert rescued is not None
    assert rescued == (value, False)
    assert type(rescued.value) is type(value)
    assert codec.rescue(b"\xff") is None


def test_scalars_that_are_no_texts_rescue_nothing() -> None:
    assert INT.rescue is None


CONTENT = b'{"text":"%s"}' % (b"x" * 500)
FRAME = zstd.compress(CONTENT)
WHOLE = zstd.ZstdCompressor().compress(CONTENT, mode=zstd.ZstdCompressor.FLUSH_FRAME)


def dictionary() -> zstd.ZstdDict:
    """Return a dictionary with an id."""
    samples = [b'{"text":"%d"}' % (each * 7919) for each in range(2000)]
    return zstd.train_dict(samples, 4096)


@pytest.mark.parametrize(
    "frame",
    [
        FRAME[:-1],
        FRAME + b"x",
        FRAME + FRAME,
        FRAME + b"\x50\x2a\x4d\x18\x01\x00\x00\x00x",
        FRAME[:10] + bytes([FRAME[10] ^ 1]) + FRAME[11:],
        MAGIC,
        MAGIC + b"\0" * 40,
        zstd.compress(CONTENT, zstd_dict=dictionary()),
        zstd.compress(FRAME + b"\0" * 400),
        zstd.compress(b"\xff" * 400),
    ],
    ids=[
        "cut short",
        "followed by a byte",
        "two frames",
        "followed by a skippable frame",
        "damaged",
        "its beginning alone",
        "no header",
        "with a dictionary",
        "with a frame inside",
        "no text inside",
    ],
)
@pytest.mark.parametrize("codec", [STRUCT, STR], ids=["struct", "str"])
def test_what_is_no_one_whole_frame_of_a_value_does_not_decode(
    codec: Codec[object], frame: bytes
) -> None:
    assert codec.rescue is not None
    with pytest.raises(Undecodable):
        codec.rescue(frame)
    with pytest.raises(Undecodable):
        compressed(codec).decode(frame)


def test_the_frame_that_the_damaged_ones_are_made_of_decodes() -> None:
    assert unframed(FRAME) == CONTENT
    assert unframed(WHOLE) == CONTENT


def bomb(declared: bool) -> bytes:
    """Return a small frame of more than may be inside, with or without its size in its header."""
    if declared:
        return zstd.compress(b"\0" * (LARGEST + 1))
    made = zstd.ZstdCompressor()
    chunks = [made.compress(b"\0" * (1 << 20)) for _ in range(80)]
    return b"".join(chunks) + made.flush()


@pytest.mark.parametrize("declared", [True, False])
def test_a_frame_of_more_than_64_mib_does_not_decode(declared: bool) -> None:
    frame = bomb(declared)
    size = zstd.get_frame_info(frame).decompressed_size
    assert (size is not None) == declared
    with pytest.raises(Undecodable):
        unframed(frame)


def test_a_frame_of_64_mib_decodes() -> None:
    assert len(unframed(zstd.compress(b"\0" * LARGEST))) == LARGEST


def test_a_bomb_that_declares_its_size_is_refused_before_anything_is_made_of_it() -> (
    None
):
    frame = bomb(declared=True)
    tracemalloc.start()
    try:
        with pytest.raises(Undecodable):
            unframed(frame)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_a_text_that_could_not_be_read_back_is_not_compressed() -> None:
    text = b"a" * (LARGEST + 1)
    assert framed(text, 1) is text
    assert framed(text[:-1], 1).startswith(MAGIC)


WITHOUT = """
import sys
sys.modules["backports.zstd"] = sys.modules["compression.zstd"] = None
from cachegen_runtime.generated import STR
from cachegen_runtime.values.codec import Undecodable
try:
    STR.rescue(bytes.fromhex("28b52ffd") + b"x")
except Undecodable as error:
    print(error)
"""
LOADED = """
import sys
from cachegen_runtime.generated import STR, struct
print([each for each in sys.modules if "zstd" in each or "cryptography" in each])
"""


def output(program: str) -> str:
    """Return what a program prints in a fresh Python."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_without_zstd_a_frame_does_not_decode_and_says_what_to_install() -> None:
    assert output(WITHOUT).strip() == (
        'the stored value is compressed, which needs zstd: pip install "cachegen[zstd]"'
    )


def test_neither_library_is_loaded_before_it_is_wanted() -> None:
    assert output(LOADED).strip() == "[]"
