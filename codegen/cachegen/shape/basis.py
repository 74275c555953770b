"""What all parts of the schema language share: strict, closed and frozen models, and how unions tell their cases apart."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

TAG = "\0"
"""Begins every union tag, so that no tag in an error's location is taken for a key."""


KIND = "kind"
"""The error type of a value that fits no alternative; its context says what is expected."""


class Shape(BaseModel):
    """What all parts of the language share: strict, closed and frozen."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


Doc = Annotated[
    str, Field(description="What it is for, in any words; shown to its users.")
]


def short_or_mapping(
    value: object,
    short: type[str] | type[bool] | type[tuple[object, ...]],
    tag: str,
    mapping: str,
) -> str | None:
    """Return the tag of a value that is short or a mapping; None for another."""
    if isinstance(value, short):
        return TAG + tag
    return TAG + mapping if isinstance(value, dict) else None


def by_keys(value: object, keys: set[str], first: str, other: str) -> str | None:
    """Return the tag of a mapping: `first` where it has one of the keys; None for another value."""
    if not isinstance(value, dict):
        return None
    return TAG + (first if any(each in value for each in keys) else other)
