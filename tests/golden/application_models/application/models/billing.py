"""Models of several libraries, and named types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

import attrs
import msgspec
import pydantic

AccountID = NewType("AccountID", int)


class Slug(str):
    """A text that is part of a URL."""

    __slots__ = ()


class Invoice(pydantic.BaseModel):
    """A pydantic model."""

    number: str
    total: int = 0


@dataclass(frozen=True)
class Address:
    """A dataclass."""

    street: str


@attrs.frozen
class Parcel:
    """An attrs class."""

    weight: float


class Receipt(msgspec.Struct):
    """A msgspec struct."""

    paid: bool
