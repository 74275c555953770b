"""Where in a value a NaN or an infinity hides, whoever defined its class; JSON has neither."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TypeGuard

import msgspec

from cachegen_runtime.values.foreign import is_model


def holds_non_finite(value: object) -> bool:
    """Return whether a number that is not finite is anywhere in a value."""
    if isinstance(value, float):
        return not math.isfinite(value)
    if value is None or isinstance(value, str | bytes | int):
        return False
    if _is_dict(value):
        return any(map(holds_non_finite, value.values()))
    if _is_collection(value):
        return any(map(holds_non_finite, value))
    return _inside(value)


def _is_dict(value: object) -> TypeGuard[dict[object, object]]:
    return isinstance(value, dict)


def _is_collection(value: object) -> TypeGuard[Collection[object]]:
    return isinstance(value, list | tuple | set | frozenset)


def _inside(value: object) -> bool:
    def parts(foreign: object) -> object:
        return foreign.model_dump() if is_model(foreign) else None

    simple = parts(value) or msgspec.to_builtins(value, enc_hook=parts)
    return type(simple) is not type(value) and holds_non_finite(simple)
