"""Types that an application already has, of each library, such as can be changed and such as cannot."""

from __future__ import annotations

from dataclasses import dataclass, field

import attrs
import msgspec
import pydantic


class Tag(str):
    """A text that takes notes."""


class Cart(pydantic.BaseModel):
    """A model of pydantic."""

    owner: str
    items: list[str] = []


class Frozen(pydantic.BaseModel, frozen=True):
    """One that refuses assignments, and whose list does not."""

    items: list[str]


@dataclass
class Note:
    """A dataclass."""

    text: str
    tags: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Address:
    """A frozen dataclass."""

    street: str


@attrs.define
class Parcel:
    """A class of attrs, with slots."""

    weight: float


@attrs.frozen
class Label:
    """A frozen class of attrs."""

    text: str


class Receipt(msgspec.Struct):
    """A struct of msgspec."""

    paid: bool
