"""zstd as Python has it from 3.14 on, and its backport below; importing this says whether there is one."""

from __future__ import annotations

import sys
from typing import Final

from cachegen_runtime.values.codec import Undecodable

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError, compress, get_frame_info
else:
    from backports.zstd import ZstdDecompressor, ZstdError, compress, get_frame_info

LARGEST: Final = 64 * 1024 * 1024
"""Bytes that a frame may hold; a longer text is never compressed."""


def framed(text: bytes, level: int) -> bytes:
    """Return a text as one frame, or as it is when that is no longer."""
    if len(text) > LARGEST:
        return text
    frame = compress(text, level)
    return frame if len(frame) < len(text) else text


def unframed(frame: bytes) -> bytes:
    """Return what one whole frame holds; raise `Undecodable` for any other bytes.

    Anyone who can write to the server can write a frame, so what it says of itself is held
    to the bound, and so is what comes out, while it comes.
    """
    try:
        says = get_frame_info(frame)
        if not says.dictionary_id and (says.decompressed_size or 0) <= LARGEST:
            reader = ZstdDecompressor()
            text = reader.decompress(frame, LARGEST + 1)
            if reader.eof and not reader.unused_data and len(text) <= LARGEST:
                return text
    except ZstdError:
        pass
    raise Undecodable("the stored value is a zstd frame that is not read here")
