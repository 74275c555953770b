"""Random schemas as data: sound ones, and the same with one thing changed."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from .languages import Data

WORDS = ("alpha", "beta", "gamma", "delta", "epsilon")
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DURATIONS = st.sampled_from(["1s", "500ms", "1h30m", "30d", "2w"])
MOMENTS = st.datetimes(
    datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)
)

SCALARS: dict[str, st.SearchStrategy[Data]] = {
    "str": PLAIN,
    "int": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "bytes": st.sampled_from(["", "aGVsbG8=", "/+8="]),
    "UUID": st.uuids().map(str),
    "date": st.dates(date(1900, 1, 1)).flatmap(
        lambda d: st.sampled_from([d, d.isoformat()])
    ),
    "datetime": MOMENTS.flatmap(lambda m: st.sampled_from([m, m.isoformat()])),
    "time": st.times().flatmap(lambda t: st.sampled_from([t, t.isoformat()])),
    "timedelta": DURATIONS,
    "Decimal": st.sampled_from(["9.90", "-1", "0.001"]),
    "Theme": st.sampled_from(["light", "dark"]),
    "UserID": PLAIN,
    'Literal["a", 1, true]': st.sampled_from(["a", 1, True]),
}
"""Each scalar type of a schema with values that can be its defaults."""


@st.composite
def typed_values(draw: st.DrawFn) -> tuple[str, Data]:
    """Return a type and a default of it."""
    scalar = draw(st.sampled_from(sorted(SCALARS)))
    values = SCALARS[scalar]
    kind = draw(st.sampled_from(["plain", "list", "set", "dict", "tuple", "optional"]))
    match kind:
        case "list":
            return f"list[{scalar}]", list(draw(st.lists(values, max_size=3)))
        case "set":
            return f"frozenset[{scalar}]", list(draw(st.lists(values, max_size=1)))
        case "dict":
            keys = draw(st.lists(PLAIN, max_size=2, unique=True))
            return f"dict[str, {scalar}]", {each: draw(values) for each in keys}
        case "tuple":
            return f"tuple[{scalar}, int]", [draw(values), draw(st.integers(0, 9))]
        case "optional":
            return f"{scalar} | None", draw(values)
        case _:
            return scalar, draw(values)


@st.composite
def fields(draw: st.DrawFn) -> Data:
    """Return a field of a struct, short or long."""
    type, default = draw(typed_values())
    if draw(st.booleans()):
        return type
    field: dict[str, Data] = {"type": type, "doc": draw(PLAIN)}
    if draw(st.booleans()):
        field["default"] = default
    elif type.endswith("| None"):
        field["optional"] = draw(st.booleans())
    return field


@st.composite
def expiries(draw: st.DrawFn) -> Data:
    """Return an expiry in each of its forms."""
    duration = draw(DURATIONS)
    on = draw(st.sampled_from(["write", "create"]))
    forms: list[Data] = [
        duration,
        "never",
        {"in": duration, "on": on, "jitter": "2.5%"},
        {"daily_at": "03:00:01", "timezone": "Europe/Stockholm"},
    ]
    return draw(st.sampled_from(forms))


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, Data]:
    """Return a sound schema."""
    structs: dict[str, Data] = {
        name.title(): {
            "fields": draw(st.dictionaries(st.sampled_from(WORDS), fields()))
        }
        for name in draw(st.lists(st.sampled_from(WORDS), unique=True, max_size=3))
    }
    values = st.sampled_from(["str", "int", "list[UserID]", "set[Theme]", *structs])
    keyspaces: dict[str, Data] = {}
    for name in draw(st.lists(st.sampled_from(WORDS), unique=True, max_size=4)):
        keyspaces[name] = {
            "cluster": "main",
            "key": draw(st.sampled_from(["str", "UUID", "UserID", "date"])),
            "value": draw(values),
            "pattern": f"{name}/:key",
            "expiry": draw(expiries()),
            "doc": draw(PLAIN),
        }
    return {
        "version": 1,
        "service": "api",
        "clusters": {"main": {"doc": draw(PLAIN)}},
        "types": {"UserID": "str", "ID": {"base": "UserID", "import": "a.b.ID"}},
        "enums": {"Theme": ["light", "dark"]},
        "structs": structs,
        "keyspaces": keyspaces,
    }


ODD: tuple[Data, ...] = (1, True, "", "x", "[", "list[", [], {}, ["a", "a"], {"a": 1})


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Data]:
    """Return a schema with up to three values replaced, keys renamed or taken away."""
    schema = draw(schemas())
    for _ in range(draw(st.integers(1, 3))):
        _change(draw, schema)
    return schema


def _change(draw: st.DrawFn, schema: dict[str, Data]) -> None:
    holder: dict[str, Data] = schema
    for _ in range(draw(st.integers(0, 4))):
        inner = [each for each in holder.values() if isinstance(each, dict) and each]
        if not inner:
            break
        holder = draw(st.sampled_from(inner))
    key = draw(st.sampled_from(sorted(holder)))
    match draw(st.sampled_from(["replace", "rename", "remove"])):
        case "replace":
            holder[key] = deepcopy(draw(st.sampled_from(ODD)))
        case "rename":
            holder[f"{key}e"] = holder.pop(key)
        case _:
            holder.pop(key)
