"""Every decoder that a keyspace can have, by name, with the Python type that it promises."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final, NamedTuple

from cachegen_runtime.generated import (
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    FLOAT,
    INT,
    STR,
    UUID_,
    enum,
    named,
    struct,
)
from cachegen_runtime.values.codec import Codec
from tests.hostile.example import Preferences, UserProfile
from tests.hostile.models import (
    Attrs,
    Checked,
    Child,
    Count,
    Data,
    Even,
    Mixed,
    Model,
    Mood,
    Newer,
    Older,
    Picky,
    Score,
    Slug,
    UserID,
    Wide,
)


class Decoder(NamedTuple):
    """A codec and what its values are; `made` is the class at the top, for its `isinstance`."""

    codec: Codec[object]
    made: type
    declared: object


def _struct(model: type) -> Decoder:
    return Decoder(struct(model), model, model)


DECODERS: Final[dict[str, Decoder]] = {
    "str": Decoder(STR, str, str),
    "int": Decoder(INT, int, int),
    "float": Decoder(FLOAT, float, float),
    "bool": Decoder(BOOL, bool, bool),
    "bytes": Decoder(BYTES, bytes, bytes),
    "UUID": Decoder(UUID_, uuid.UUID, uuid.UUID),
    "date": Decoder(DATE, dt.date, dt.date),
    "datetime": Decoder(DATETIME, dt.datetime, dt.datetime),
    "enum": Decoder(enum(Mood), Mood, Mood),
    "named str": Decoder(named(UserID, STR), str, str),
    "named float": Decoder(named(Score, FLOAT), float, float),
    "own int": Decoder(named(Count, INT), Count, Count),
    "own text": Decoder(named(Slug, STR), Slug, Slug),
    "own picky int": Decoder(named(Even, INT), Even, Even),
    "struct": _struct(Wide),
    "recursive struct": _struct(Child),
    "older struct": _struct(Older),
    "newer struct": _struct(Newer),
    "generated struct": _struct(UserProfile),
    "dataclass": _struct(Data),
    "picky dataclass": _struct(Picky),
    "attrs": _struct(Attrs),
    "pydantic": _struct(Model),
    "pydantic with validator": _struct(Checked),
    "models inside": _struct(Mixed),
}
"""Those of lists and sets are the scalars' own: each element is decoded by itself."""

KEYS: Final = (
    "str",
    "int",
    "bool",
    "bytes",
    "UUID",
    "date",
    "datetime",
    "enum",
    "named str",
    "own int",
    "own text",
    "own picky int",
)
"""The decoders whose scalars may also stand in a key."""

FIELDS: Final = frozenset(
    name
    for decoder in DECODERS.values()
    for each in (decoder.made, Preferences)
    for name in getattr(each, "__annotations__", {})
)
"""The names of all models' fields, which messages may say."""
