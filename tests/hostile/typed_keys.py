"""Keys of every type, made of what separates, escapes and looks alike, and their nearest neighbours."""

from __future__ import annotations

import base64
import datetime as dt
import random
import unicodedata
import uuid
from collections.abc import Callable
from typing import Final

from cachegen_runtime.keys.encoder import KeyShape
from cachegen_runtime.values.escaping import escape

SCHEMA: Final = """
version = 1
[clusters.main]
[types]
UserID = "str"
Number = "int"
[enums]
Mood = ["high", "low", "a/b", "c%2Fd", "u {x}", "x_%5F", "\\u00e9"]
[structs.Two.fields]
a = "str"
b = "str"
[structs.Three.fields]
a = "str"
b = "UserID"
c = "str"
[structs.Five.fields]
a = "str"
b = "str"
c = "str"
d = "str"
e = "str"
[structs.Mixed.fields]
day = "date"
flag = "bool"
who = "str"
[structs.Exact.fields]
number = "Number"
mood = "Mood"
ident = "UUID"
moment = "datetime"
raw = "bytes"
""" + "".join(
    f'[keyspaces.{name}]\ncluster = "main"\nkey = "{key}"\nvalue = "int"\npattern = "{pattern}"\n'
    f'expiry = "1s"\n{f"shard_by = {shard!r}" if shard else ""}\n'
    for name, key, pattern, shard in (
        ("text", "str", "s/:key", ""),
        ("number", "int", "i/:key", ""),
        ("flag", "bool", "b/:key", ""),
        ("raw", "bytes", "y/:key", ""),
        ("ident", "UUID", "u/:key", ""),
        ("day", "date", "d/:key", ""),
        ("moment", "datetime", "t/:key", ""),
        ("mood", "Mood", "m/:key", ""),
        ("user", "UserID", "n/:key", ""),
        ("counted", "Number", "c/:key", ""),
        ("sharded", "str", "h/:key", "key"),
        ("two", "Two", "p/:a/:b", ""),
        ("two_turned", "Two", "q/:b/:a", ""),
        ("two_sharded", "Two", "r/:a/:b", "b"),
        ("two_apart", "Two", "p/:a/x/:b", ""),
        ("three", "Three", "s/:a/:b/:c", ""),
        ("mixed", "Mixed", "mixed/:day/:flag/:who", ""),
        ("anything", "Five", ":a/:b/:c/:d/:e", ""),
        ("first", "str", ":key/1/2/3/4/5", ""),
        ("first_sharded", "str", ":key/1/2/3/4/5/6", "key"),
        ("first_mood", "Mood", ":key/1/2/3/4/5/6/7", ""),
        ("exact", "Exact", ":number/:mood/:ident/:moment/:raw/x/y/z/w", ""),
    )
)  # fmt: skip

_PIECES: Final[tuple[str, ...]] = (
    *"/%{}:\\*?[]^!-_.~ a0\0\n\r\t\x1b\x7f\x80\x85\x9f\xa0\u2028\ufeff\u00e9e\u0301\u212b\u00c5",
    "%2F", "%2f", "%25", "%5F", "%7B", "__cachegen", "_cachegen", "%5F_cachegen", "{}", "{a}", "//",
    "/x/", "true", "1", "2026-01-01", "\U0001f600", "\u0661", "u1",
)  # fmt: skip
_ZONES: Final = tuple(
    dt.timezone(dt.timedelta(minutes=minutes)) for minutes in (0, 60, -330, 845)
)


def strange_text(dice: random.Random) -> str:
    """Return a text of pieces that separate, escape or look like each other; rarely one without UTF-8."""
    pieces = dice.choices(_PIECES, k=dice.choice((0, 1, 1, 2, 2, 3, 5)))
    if dice.random() < 0.01:
        pieces.append(dice.choice(("\ud800", "\udfff")))
    return "".join(pieces)


def near_text(dice: random.Random, text: str) -> str:
    """Return a text that a careless encoding could take for the same."""
    match dice.randrange(8):
        case 0:
            return text.encode("utf-8", "replace").decode().replace("/", "%2F")
        case 1:
            return escape(text) if text.isprintable() else text[1:]
        case 2:
            return unicodedata.normalize(dice.choice(("NFC", "NFD", "NFKC")), text)
        case 3:
            return text.replace("%2F", "/").replace("%25", "%").strip()
        case 4:
            return "{" + text + "}"
        case 5:
            return text + dice.choice(_PIECES)
        case 6:
            return text[:-1]
        case _:
            return text.swapcase()


_STRANGE: Final[dict[str, Callable[[random.Random], object]]] = {
    "str": strange_text,
    "UserID": strange_text,
    "int": lambda dice: dice.choice((0, 1, -1, 10, dice.getrandbits(70), -dice.getrandbits(9))),
    "Number": lambda dice: dice.choice((0, 1, -1, dice.getrandbits(64))),
    "bool": lambda dice: dice.random() < 0.5,
    "bytes": lambda dice: dice.randbytes(dice.choice((0, 1, 2, 3, 9))),
    "UUID": lambda dice: uuid.UUID(int=dice.choice((0, 1, 2**127, dice.getrandbits(128)))),
    "date": lambda dice: dt.date.fromordinal(dice.randint(1, 3_652_059)),
    "datetime": lambda dice: dt.datetime(dice.randint(2, 9998), 1, 2, 3, 4, dice.randint(0, 59),
                                         dice.choice((0, 1, 999_999)), dice.choice(_ZONES)),
}  # fmt: skip


def strange(dice: random.Random, shape: KeyShape[object]) -> object:
    """Return a key of a keyspace."""
    return _joined(shape, {name: _scalar(dice, shape, name) for name in shape.fields})


def near(dice: random.Random, shape: KeyShape[object], key: object) -> object:
    """Return a key of a keyspace that is as like another keyspace's, or its own, as can be."""
    parts = [key] if not hasattr(key, "__struct_fields__") else [
        getattr(key, name) for name in key.__struct_fields__
    ]  # fmt: skip
    if dice.random() < 0.5 and len(parts) > 1:
        parts = _shifted(dice, parts)
    names = list(shape.fields)
    found: dict[str, object] = {}
    for place, name in enumerate(names):
        old = parts[place % len(parts)]
        found[name] = _like(dice, shape, name, old)
    return _joined(shape, found)


def _shifted(dice: random.Random, parts: list[object]) -> list[object]:
    """Move the border between two texts, or turn them round."""
    place = dice.randrange(len(parts) - 1)
    one, other = parts[place : place + 2]
    if isinstance(one, str) and isinstance(other, str):
        if dice.random() < 0.3:
            one, other = other, one
        else:
            whole = one + dice.choice(("", "/", ":")) + other
            at = dice.randint(0, len(whole))
            one, other = whole[:at], whole[at:]
    return [*parts[:place], one, other, *parts[place + 2 :]]


def _like(
    dice: random.Random, shape: KeyShape[object], name: str, old: object
) -> object:
    kind = shape.fields[name].name
    match old:
        case str() if kind in ("str", "UserID"):
            return near_text(dice, str(old)) if dice.random() < 0.4 else str(old)
        case bool() if kind == "bool":
            return old
        case int() if kind in ("int", "Number") and not isinstance(old, bool):
            return dice.choice((old, -old, old + 1, old * 10))
        case bytes() if kind == "bytes":
            return dice.choice((old, old + b"\0", old[:-1], base64.b64encode(old)))
        case uuid.UUID() if kind == "UUID":
            return dice.choice((old, uuid.UUID(int=old.int ^ 1)))
        case dt.datetime() if kind == "datetime":
            return dice.choice((old, old.astimezone(dice.choice(_ZONES)),
                                old + dt.timedelta(microseconds=1), old.replace(tzinfo=_ZONES[1])))  # fmt: skip
        case _ if kind in ("str", "UserID") and not isinstance(old, bytes):
            return str(old)
        case _:
            return _scalar(dice, shape, name)


def _scalar(dice: random.Random, shape: KeyShape[object], name: str) -> object:
    scalar = shape.fields[name]
    make = _STRANGE.get(scalar.name)
    if make is not None:
        return make(dice)
    texts = ("high", "low", "a%2Fb", "c%252Fd", "u%20%7Bx%7D", "x_%255F", "\u00e9")
    return scalar.from_key_text(dice.choice(texts))


def _joined(shape: KeyShape[object], values: dict[str, object]) -> object:
    if shape.model is None:
        return values["key"]
    make: Callable[..., object] = shape.model
    return make(**values)
