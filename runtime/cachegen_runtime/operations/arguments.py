"""Checks of arguments before anything is sent; a wrong value is a ValueError, a wrong type a TypeError."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeGuard, TypeVar

from cachegen_runtime.values.codec import wrong_type
from cachegen_runtime.values.scalars import INT64_MAX, INT64_MIN

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

LONGEST_STRING: Final = 512 * 1024 * 1024
"""Bytes that one Redis string holds at most."""


def int64(name: str, value: object) -> bytes:
    """Return an integer argument as it is sent."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(f"int for {name}", value)
    if not INT64_MIN <= value <= INT64_MAX:
        raise ValueError(f"{name} is beyond 64 bits")
    return b"%d" % value


def not_negative(name: str, value: int) -> bytes:
    """Return a count or an offset as it is sent."""
    sent = int64(name, value)
    if value < 0:
        raise ValueError(f"{name} is negative")
    return sent


def at_least_one(name: str, values: tuple[object, ...]) -> None:
    """Refuse an operation on nothing."""
    if not values:
        raise ValueError(f"no {name} given")


def several(name: str, values: Iterable[T]) -> Iterable[T]:
    """Refuse one string where several keys are meant; it would be taken apart."""
    if isinstance(values, str | bytes):
        raise wrong_type(f"several {name}", values)
    return values


def pairs(
    entries: Mapping[K, V] | Iterable[tuple[K, V]],
) -> Iterable[tuple[K, V]]:
    """Return the entries of a mapping, or pairs as they are; TypeError for neither."""
    if _is_mapping(entries):
        return entries.items()
    if _is_pairs(entries):
        return entries
    raise wrong_type("a mapping or pairs", entries)


def _is_mapping(
    entries: Mapping[K, V] | Iterable[tuple[K, V]],
) -> TypeGuard[Mapping[K, V]]:
    return isinstance(entries, Mapping)


def _is_pairs(
    entries: Mapping[K, V] | Iterable[tuple[K, V]],
) -> TypeGuard[Iterable[tuple[K, V]]]:
    return not isinstance(entries, Mapping | str | bytes)
