"""Models of the four families made at random, with values that type checkers let pass and some they do not.

`same` says what "equal, and of equal type" means, without any code of the package.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import enum
import uuid
from collections.abc import Callable
from operator import or_
from types import GenericAlias
from typing import NamedTuple
from zoneinfo import ZoneInfo

import attrs
import msgspec
import pydantic
from hypothesis import strategies as st


class Theme(enum.StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Kind(NamedTuple):
    """A type and its values."""

    type: object
    values: st.SearchStrategy[object]


class Made(NamedTuple):
    """A model and its values, most of them of the declared types."""

    model: type
    values: st.SearchStrategy[object]


ZONES = [
    dt.UTC,
    ZoneInfo("Africa/Monrovia"),
    ZoneInfo("Europe/Stockholm"),
    dt.timezone(dt.timedelta(hours=-3, seconds=7)),
]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=4)
MOMENTS = st.datetimes(
    dt.datetime(1800, 1, 1), dt.datetime(2100, 1, 1), timezones=st.sampled_from(ZONES)
)
SCALARS = [
    Kind(int, st.integers()),
    Kind(float, st.floats() | st.integers()),
    Kind(str, TEXTS),
    Kind(bool, st.booleans()),
    Kind(bytes, st.binary(max_size=4)),
    Kind(uuid.UUID, st.uuids()),
    Kind(dt.date, st.dates() | MOMENTS),
    Kind(dt.datetime, MOMENTS | st.datetimes()),
    Kind(dt.time, st.times()),
    Kind(dt.timedelta, st.timedeltas()),
    Kind(decimal.Decimal, st.decimals()),
    Kind(Theme, st.sampled_from(Theme)),
]
HASHABLE = [kind for kind in SCALARS if kind.type not in (float, decimal.Decimal)]
WRONG = st.sampled_from([True, 1, "1", None, 10**400, dt.datetime(2026, 1, 1), [True]])


@st.composite
def kinds(draw: st.DrawFn, inner: Made | None) -> Kind:
    """Draw a type of a field, now and then one that holds another model."""
    scalar = draw(st.sampled_from(SCALARS))
    key = draw(st.sampled_from(HASHABLE))
    containers = [
        Kind(GenericAlias(list, scalar.type), st.lists(scalar.values, max_size=2)),
        Kind(GenericAlias(set, key.type), st.sets(key.values, max_size=2)),
        Kind(GenericAlias(frozenset, key.type), st.frozensets(key.values, max_size=2)),
        Kind(
            GenericAlias(dict, (str, scalar.type)),
            st.dictionaries(TEXTS, scalar.values, max_size=2),
        ),
        Kind(
            GenericAlias(tuple, (scalar.type, int)),
            st.tuples(scalar.values, st.integers()),
        ),
    ]
    if inner is not None:
        containers += [
            Kind(inner.model, inner.values),
            Kind(GenericAlias(list, inner.model), st.lists(inner.values, max_size=2)),
            Kind(
                GenericAlias(dict, (str, inner.model)),
                st.dictionaries(TEXTS, inner.values),
            ),
        ]
    kind = draw(st.sampled_from([scalar, *containers]))
    if draw(st.booleans()):
        kind = Kind(or_(kind.type, None), kind.values | st.none())
    # One value in some is of another type, as code has it that nobody checks.
    return Kind(kind.type, st.one_of([kind.values] * 7 + [WRONG]))


@st.composite
def models(draw: st.DrawFn, depth: int = 1) -> Made:
    """Draw a model of one of the four families, perhaps with another inside."""
    make = draw(st.sampled_from([_struct, _dataclass, _attrs, _pydantic]))
    inner = draw(st.none() | models(depth - 1)) if depth else None
    if inner is not None and make is _pydantic and not _fits_pydantic(inner.model):
        inner = None
    names = draw(st.sets(st.sampled_from(["a", "b", "c", "_d", "_e"]), min_size=1))
    fields = {name: draw(kinds(inner)) for name in sorted(names)}
    return draw(make(fields))


def _fits_pydantic(model: type) -> bool:
    return issubclass(model, pydantic.BaseModel)


def _values(
    make: Callable[..., object], fields: dict[str, Kind]
) -> st.SearchStrategy[object]:
    return st.builds(make, **{name: kind.values for name, kind in fields.items()})


@st.composite
def _struct(draw: st.DrawFn, fields: dict[str, Kind]) -> Made:
    model = msgspec.defstruct(
        "M",
        [(name, kind.type) for name, kind in fields.items()],
        kw_only=True,
        eq=draw(st.booleans()),
        rename=draw(st.sampled_from([None, "upper"])),
        array_like=draw(st.booleans()),
        omit_defaults=draw(st.booleans()),
        tag=draw(st.sampled_from([None, True])),
    )
    further = msgspec.defstruct("Further", [("z", int, 0)], bases=(model,))
    return Made(model, _values(model, fields) | _values(further, fields))


@st.composite
def _dataclass(draw: st.DrawFn, fields: dict[str, Kind]) -> Made:
    model = dataclasses.make_dataclass(
        "M",
        [(name, kind.type) for name, kind in fields.items()],
        kw_only=True,
        eq=draw(st.booleans()),
        slots=draw(st.booleans()),
    )
    further = dataclasses.make_dataclass("Further", [], bases=(model,))
    return Made(model, _values(model, fields) | _values(further, fields))


@st.composite
def _attrs(draw: st.DrawFn, fields: dict[str, Kind]) -> Made:
    field: Callable[..., object] = attrs.field
    defaults = {
        name: {"default": None} if draw(st.booleans()) else {} for name in fields
    }
    attributes = {
        name: field(type=kind.type, alias=name, kw_only=True, **defaults[name])
        for name, kind in fields.items()
    }
    model = attrs.make_class("M", attributes, eq=draw(st.booleans()))
    further = attrs.make_class("Further", {}, bases=(model,))
    return Made(model, _values(model, fields) | _values(further, fields))


@st.composite
def _pydantic(draw: st.DrawFn, fields: dict[str, Kind]) -> Made:
    field: Callable[..., object] = pydantic.Field
    public = {name.strip("_"): kind for name, kind in fields.items()}
    options = {name: draw(_options()) for name in public}
    namespace: dict[str, object] = {
        "__annotations__": {name: kind.type for name, kind in public.items()},
        "model_config": pydantic.ConfigDict(
            populate_by_name=draw(st.booleans()),
            extra=draw(st.sampled_from(["allow", "ignore", "forbid"])),
            ser_json_bytes=draw(st.sampled_from(["utf8", "base64"])),
            ser_json_inf_nan=draw(st.sampled_from(["null", "constants"])),
        ),
        "_private": pydantic.PrivateAttr(0),
        **{name: field(**option) for name, option in options.items()},
    }
    if draw(st.booleans()):
        name = draw(st.sampled_from(sorted(public)))
        namespace["twice"] = pydantic.field_validator(name)(_twice)
    if draw(st.booleans()):
        namespace["computed"] = pydantic.computed_field(property(_computed))
    model = type("M", (pydantic.BaseModel,), namespace)
    further = type("Further", (model,), {})

    def made(kind: type[pydantic.BaseModel], private: int, **values: object) -> object:
        construct: Callable[..., pydantic.BaseModel] = kind.model_construct
        value = construct(**values)
        value.__pydantic_private__ = {"_private": private}
        return value

    kinds = st.sampled_from([model, model, model, further])
    values = {name: kind.values for name, kind in public.items()}
    private = st.sampled_from([0, 0, 0, 1])
    return Made(model, st.builds(made, kinds, private, **values))


def _twice(value: object) -> object:
    return value + value if isinstance(value, str) else value


def _computed(self: object) -> int:
    return 1


@st.composite
def _options(draw: st.DrawFn) -> dict[str, object]:
    options: dict[str, object] = {}
    if draw(st.booleans()):
        options["default"] = None
    alias = draw(st.sampled_from(["", "", "alias", "validation", "both"]))
    if alias == "alias":
        options["alias"] = "Alias" + draw(st.sampled_from("xyz"))
    if alias in ("validation", "both"):
        options["validation_alias"] = "Read" + draw(st.sampled_from("xyz"))
    if alias == "both":
        options["serialization_alias"] = "Written" + draw(st.sampled_from("xyz"))
    if draw(st.integers(0, 5)) == 0:
        options["exclude"] = True
    return options


def same(one: object, other: object) -> bool:
    """Return whether two values are equal and of equal types, all the way down.

    An int may come back as the float that it equals, and any scalar as a member of the
    enum that is declared.
    """
    if isinstance(one, dt.datetime):
        return isinstance(other, dt.datetime) and _moment(one) == _moment(other)
    if isinstance(one, int | float | str) and not isinstance(one, bool):
        return not isinstance(other, bool) and one == other
    if type(one) is not type(other):
        return one == other and not dataclasses.is_dataclass(one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return same(list(one), list(other)) and same([*one.values()], [*other.values()])
    if isinstance(one, set | frozenset) and isinstance(other, set | frozenset):
        return set(map(_moment, one)) == set(map(_moment, other))
    if any(hasattr(one, name) for name in _MODELS):
        return same(_state(one), _state(other))
    return one == other


_MODELS = (
    "__struct_fields__",
    "__dataclass_fields__",
    "__attrs_attrs__",
    "__pydantic_fields__",
)


def _state(model: object) -> list[object]:
    if isinstance(model, pydantic.BaseModel):
        return [vars(model), model.__pydantic_private__, model.__pydantic_extra__ or {}]
    names = [
        *getattr(model, "__struct_fields__", ()),
        *getattr(model, "__dataclass_fields__", ()),
        *(field.name for field in getattr(model, "__attrs_attrs__", ())),
    ]
    return [getattr(model, name) for name in names]


def _moment(value: object) -> object:
    if isinstance(value, dt.datetime):
        offset = value.utcoffset()
        since = value.replace(tzinfo=None) - dt.datetime.min
        return (offset is None, since - (offset or dt.timedelta(0)))
    return value
