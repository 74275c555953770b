"""What binary values are, told by how they begin; cachegen reads none of these, but their reader should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cachegen.words.quantities import amount

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    *((b"\x80" + bytes([version]), "pickles") for version in range(2, 6)),
    (b"\x1f\x8b", "compressed by gzip"),
    *((b"\x78" + level, "compressed by zlib") for level in (b"\x01", b"\x9c", b"\xda")),
    (b"\x28\xb5\x2f\xfd", "compressed by Zstandard"),
    (b"\x04\x22\x4d\x18", "compressed by LZ4"),
    (b"\xfd7zXZ\x00", "compressed by LZMA"),
    (b"\xac\xed\x00\x05", "serialised by Java"),
)
_REMARKS = {
    "pickles": "your code pickles and unpickles the bytes, and only from servers that "
    "you trust; a struct would be readable to all"
}


def format_notes(values: Sequence[bytes]) -> tuple[str, ...]:
    """Return what the values are that are no text, in a sentence for each format."""
    found = Counter(name for each in values if (name := _format(each)) is not None)
    notes: list[str] = []
    for name, count in found.most_common():
        counted = "all values" if count == len(values) else amount(count, "value")
        sentence = f"{counted} {'is' if counted.startswith('1 ') else 'are'} {name}"
        remark = _REMARKS.get(name)
        notes.append(f"{sentence}: {remark}" if remark else sentence)
    return tuple(notes)


def is_pickle(value: bytes) -> bool:
    """Return whether a value is Python's own format."""
    return _format(value) == "pickles"


def _format(value: bytes) -> str | None:
    if value.startswith(b"\x80") and not value.endswith(b"."):
        return None  # Every pickle ends with its STOP.
    return next((name for start, name in _BEGINNINGS if value.startswith(start)), None)
