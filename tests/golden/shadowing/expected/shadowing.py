# Made by cachegen from schemas/shadowing.yaml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `shadowing`."""

from __future__ import annotations

from builtins import (
    bool as _bool_,
    bytes as _bytes_,
    dict as _dict_,
    float as _float_,
    frozenset as _frozenset_,
    int as _int_,
    list as _list_,
    set as _set_,
    str as _str_,
    tuple as _tuple_,
)
from datetime import (
    UTC as _UTC_,
    date,
    date as _date_,
    datetime,
    datetime as _datetime_,
    time as _time_,
    timedelta as _timedelta_,
)
from decimal import Decimal as _Decimal_
from enum import StrEnum
from typing import Final, Literal as _Literal_, NewType, TypeAlias
from uuid import UUID as _UUID__

from msgspec import Struct, field as _field_

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncFloatKeyspace,
    AsyncIntKeyspace,
    AsyncIntKeyspace as _AsyncIntKeyspace_,
    AsyncListKeyspace,
    AsyncNamedStrKeyspace,
    AsyncSetKeyspace,
    AsyncStrKeyspace,
    AsyncStructKeyspace,
    BasicKeyspace,
    BasicKeyspace as _BasicKeyspace_,
    Caches,
    FloatKeyspace,
    IntKeyspace,
    IntKeyspace as _IntKeyspace_,
    ListKeyspace,
    ListKeyspace as _ListKeyspace_,
    NamedStrKeyspace,
    SetKeyspace,
    StrKeyspace,
    StrKeyspace as _StrKeyspace_,
    StructKeyspace,
)
from cachegen_runtime.generated import (
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    FLOAT,
    INT,
    STR,
    UUID_,
    KeyspaceDefinition,
    enum,
    named,
    scalar_key,
    struct,
    struct_key,
)

__all__ = [
    "AsyncShadowingCaches",
    "Defaults",
    "Inner",
    "ShadowKey",
    "ShadowingCaches",
    "Shadows",
    "Theme",
    "UserID",
]


class Theme(StrEnum):
    STR = "str"
    INT = "int"
    SELF = "self"
    PROPERTY = "property"
    THEME = "Theme"


UserID = NewType("UserID", str)


_Theme_: TypeAlias = Theme
_UserID_: TypeAlias = UserID


class ShadowKey(Struct, frozen=True, kw_only=True):
    str: _int_
    int: _str_
    self: UserID
    Theme: _Theme_
    cls: _date_
    date: datetime


class Shadows(Struct, frozen=True, kw_only=True):
    abs: _str_
    bool: _int_
    bytes: _date_
    classmethod: _UUID__
    date: _UserID_
    datetime: _Theme_
    dict: _list_[_str_]
    enumerate: _dict_[_str_, _int_]
    field: _tuple_[_int_, ...]
    float: _set_[_Theme_]
    frozenset: _frozenset_[_date_]
    id: _float_
    int: _bool_
    isinstance: _bytes_
    len: _datetime_
    list: _time_
    max: _timedelta_
    min: _Decimal_
    name: _Literal_["str"]
    named: Shadows | None
    None_: _str_
    object: _int_
    open: _date_
    print: _UUID__
    property: _UserID_
    range: _Theme_
    repr: _list_[_str_]
    self: _dict_[_str_, _int_]
    set: _tuple_[_int_, ...]
    sorted: _set_[_Theme_]
    staticmethod: _frozenset_[_date_]
    str: _float_
    struct: _bool_
    sum: _bytes_
    super: _datetime_
    time: _time_
    timedelta: _timedelta_
    tuple: _Decimal_
    type: _Literal_["str"]
    value: Shadows | None
    zip: _str_
    UUID: _int_
    Decimal: _date_
    Struct: _UUID__
    Theme: _UserID_
    UserID: _Theme_
    Caches: _list_[_str_]
    AsyncCaches: _dict_[_str_, _int_]
    IntKeyspace: _tuple_[_int_, ...]
    StrKeyspace: _set_[_Theme_]
    ListKeyspace: _frozenset_[_date_]
    BasicKeyspace: _float_
    AsyncIntKeyspace: _bool_
    KeyspaceDefinition: _bytes_
    Final: _datetime_
    NewType: _time_
    StrEnum: _timedelta_
    Literal: _Decimal_
    STR: _Literal_["str"]
    INT: Shadows | None
    UUID_: _str_
    enum: _int_
    scalar_key: _date_
    struct_key: _UUID__
    expire_in: _UserID_
    require_runtime: _Theme_
    annotations: _list_[_str_]
    TypeAlias: _dict_[_str_, _int_]
    TYPE_CHECKING: _tuple_[_int_, ...]
    UTC: _set_[_Theme_]
    match: _frozenset_[_date_]
    case: _float_


class Defaults(Struct, frozen=True, kw_only=True):
    str: _str_ = "x"
    date: _date_ = _date_(2026, 1, 2)
    datetime: _datetime_ = _datetime_(2026, 1, 2, 3, 4, 5, tzinfo=_UTC_)
    UTC: _datetime_ = _datetime_(2026, 1, 2, 3, 4, 5, tzinfo=_UTC_)
    timedelta: _timedelta_ = _timedelta_(seconds=1)
    time: _time_ = _time_(1, 2, 3)
    Decimal: _Decimal_ = _Decimal_("1.5")
    UUID: _UUID__ = _UUID__("12345678-1234-5678-1234-567812345678")
    Theme: _Theme_ = _Theme_.SELF
    UserID: _UserID_ = _UserID_("u")
    list: _list_[_str_] = _field_(default_factory=lambda: ["list"])
    set: _set_[int] = _set_()
    frozenset: _frozenset_[_str_] = _frozenset_()
    field: _list_[int] = _field_(default_factory=lambda: [1])
    Inner: _Inner = _field_(default_factory=lambda: _Inner())
    Defaults: _Defaults_ | None = None


class Inner(Struct, frozen=True, kw_only=True):
    Inner: _Inner | None = None
    float: _float_ = 1.5


_Inner: TypeAlias = Inner
_Defaults_: TypeAlias = Defaults


_by_key: Final = KeyspaceDefinition(
    service="shadowing",
    name="by_key",
    cluster="self",
    pattern="by-key/:str/:int/:self/:Theme/:cls/:date",
    key=struct_key(
        ShadowKey,
        str=INT,
        int=STR,
        self=named(UserID, STR),
        Theme=enum(Theme),
        cls=DATE,
        date=DATETIME,
    ),
    value=struct(Shadows),
)
_Defaults: Final = KeyspaceDefinition(
    service="shadowing",
    name="Defaults",
    cluster="type",
    pattern="defaults/:key",
    key=scalar_key(STR),
    value=struct(Defaults),
)
_abs: Final = KeyspaceDefinition(
    service="shadowing",
    name="abs",
    cluster="self",
    pattern="k0/:key",
    key=scalar_key(STR),
    value=INT,
)
_bool: Final = KeyspaceDefinition(
    service="shadowing",
    name="bool",
    cluster="str",
    pattern="k1/:key",
    key=scalar_key(INT),
    value=STR,
)
_bytes: Final = KeyspaceDefinition(
    service="shadowing",
    name="bytes",
    cluster="int",
    pattern="k2/:key",
    key=scalar_key(named(UserID, STR)),
    value=FLOAT,
)
_classmethod: Final = KeyspaceDefinition(
    service="shadowing",
    name="classmethod",
    cluster="self",
    pattern="k3/:key",
    key=scalar_key(enum(Theme)),
    value=DATE,
)
_date: Final = KeyspaceDefinition(
    service="shadowing",
    name="date",
    cluster="str",
    pattern="k4/:key",
    key=scalar_key(DATE),
    value=UUID_,
)
_datetime: Final = KeyspaceDefinition(
    service="shadowing",
    name="datetime",
    cluster="int",
    pattern="k5/:key",
    key=scalar_key(STR),
    value=named(UserID, STR),
)
_dict: Final = KeyspaceDefinition(
    service="shadowing",
    name="dict",
    cluster="self",
    pattern="k6/:key",
    key=scalar_key(INT),
    value=enum(Theme),
)
_enumerate: Final = KeyspaceDefinition(
    service="shadowing",
    name="enumerate",
    cluster="str",
    pattern="k7/:key",
    key=scalar_key(named(UserID, STR)),
    value=BYTES,
)
_field: Final = KeyspaceDefinition(
    service="shadowing",
    name="field",
    cluster="int",
    pattern="k8/:key",
    key=scalar_key(enum(Theme)),
    value=BOOL,
)
_float: Final = KeyspaceDefinition(
    service="shadowing",
    name="float",
    cluster="self",
    pattern="k9/:key",
    key=scalar_key(DATE),
    value=DATETIME,
)
_frozenset: Final = KeyspaceDefinition(
    service="shadowing",
    name="frozenset",
    cluster="str",
    pattern="k10/:key",
    key=scalar_key(STR),
    value=STR,
)
_id: Final = KeyspaceDefinition(
    service="shadowing",
    name="id",
    cluster="int",
    pattern="k11/:key",
    key=scalar_key(INT),
    value=named(UserID, STR),
)
_int: Final = KeyspaceDefinition(
    service="shadowing",
    name="int",
    cluster="self",
    pattern="k12/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Shadows),
)
_isinstance: Final = KeyspaceDefinition(
    service="shadowing",
    name="isinstance",
    cluster="str",
    pattern="k13/:key",
    key=scalar_key(enum(Theme)),
    value=INT,
)
_len: Final = KeyspaceDefinition(
    service="shadowing",
    name="len",
    cluster="int",
    pattern="k14/:key",
    key=scalar_key(DATE),
    value=STR,
)
_list: Final = KeyspaceDefinition(
    service="shadowing",
    name="list",
    cluster="self",
    pattern="k15/:key",
    key=scalar_key(STR),
    value=FLOAT,
)
_max: Final = KeyspaceDefinition(
    service="shadowing",
    name="max",
    cluster="str",
    pattern="k16/:key",
    key=scalar_key(INT),
    value=DATE,
)
_min: Final = KeyspaceDefinition(
    service="shadowing",
    name="min",
    cluster="int",
    pattern="k17/:key",
    key=scalar_key(named(UserID, STR)),
    value=UUID_,
)
_name: Final = KeyspaceDefinition(
    service="shadowing",
    name="name",
    cluster="self",
    pattern="k18/:key",
    key=scalar_key(enum(Theme)),
    value=named(UserID, STR),
)
_named: Final = KeyspaceDefinition(
    service="shadowing",
    name="named",
    cluster="str",
    pattern="k19/:key",
    key=scalar_key(DATE),
    value=enum(Theme),
)
_object: Final = KeyspaceDefinition(
    service="shadowing",
    name="object",
    cluster="int",
    pattern="k20/:key",
    key=scalar_key(STR),
    value=BYTES,
)
_open: Final = KeyspaceDefinition(
    service="shadowing",
    name="open",
    cluster="self",
    pattern="k21/:key",
    key=scalar_key(INT),
    value=BOOL,
)
_print: Final = KeyspaceDefinition(
    service="shadowing",
    name="print",
    cluster="str",
    pattern="k22/:key",
    key=scalar_key(named(UserID, STR)),
    value=DATETIME,
)
_property: Final = KeyspaceDefinition(
    service="shadowing",
    name="property",
    cluster="int",
    pattern="k23/:key",
    key=scalar_key(enum(Theme)),
    value=STR,
)
_range: Final = KeyspaceDefinition(
    service="shadowing",
    name="range",
    cluster="self",
    pattern="k24/:key",
    key=scalar_key(DATE),
    value=named(UserID, STR),
)
_repr: Final = KeyspaceDefinition(
    service="shadowing",
    name="repr",
    cluster="str",
    pattern="k25/:key",
    key=scalar_key(STR),
    value=struct(Shadows),
)
_self: Final = KeyspaceDefinition(
    service="shadowing",
    name="self",
    cluster="int",
    pattern="k26/:key",
    key=scalar_key(INT),
    value=INT,
)
_set: Final = KeyspaceDefinition(
    service="shadowing",
    name="set",
    cluster="self",
    pattern="k27/:key",
    key=scalar_key(named(UserID, STR)),
    value=STR,
)
_sorted: Final = KeyspaceDefinition(
    service="shadowing",
    name="sorted",
    cluster="str",
    pattern="k28/:key",
    key=scalar_key(enum(Theme)),
    value=FLOAT,
)
_staticmethod: Final = KeyspaceDefinition(
    service="shadowing",
    name="staticmethod",
    cluster="int",
    pattern="k29/:key",
    key=scalar_key(DATE),
    value=DATE,
)
_str: Final = KeyspaceDefinition(
    service="shadowing",
    name="str",
    cluster="self",
    pattern="k30/:key",
    key=scalar_key(STR),
    value=UUID_,
)
_struct: Final = KeyspaceDefinition(
    service="shadowing",
    name="struct",
    cluster="str",
    pattern="k31/:key",
    key=scalar_key(INT),
    value=named(UserID, STR),
)
_sum: Final = KeyspaceDefinition(
    service="shadowing",
    name="sum",
    cluster="int",
    pattern="k32/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Theme),
)
_super: Final = KeyspaceDefinition(
    service="shadowing",
    name="super",
    cluster="self",
    pattern="k33/:key",
    key=scalar_key(enum(Theme)),
    value=BYTES,
)
_time: Final = KeyspaceDefinition(
    service="shadowing",
    name="time",
    cluster="str",
    pattern="k34/:key",
    key=scalar_key(DATE),
    value=BOOL,
)
_timedelta: Final = KeyspaceDefinition(
    service="shadowing",
    name="timedelta",
    cluster="int",
    pattern="k35/:key",
    key=scalar_key(STR),
    value=DATETIME,
)
_tuple: Final = KeyspaceDefinition(
    service="shadowing",
    name="tuple",
    cluster="self",
    pattern="k36/:key",
    key=scalar_key(INT),
    value=STR,
)
_type: Final = KeyspaceDefinition(
    service="shadowing",
    name="type",
    cluster="str",
    pattern="k37/:key",
    key=scalar_key(named(UserID, STR)),
    value=named(UserID, STR),
)
_value: Final = KeyspaceDefinition(
    service="shadowing",
    name="value",
    cluster="int",
    pattern="k38/:key",
    key=scalar_key(enum(Theme)),
    value=struct(Shadows),
)
_zip: Final = KeyspaceDefinition(
    service="shadowing",
    name="zip",
    cluster="self",
    pattern="k39/:key",
    key=scalar_key(DATE),
    value=INT,
)
_UUID: Final = KeyspaceDefinition(
    service="shadowing",
    name="UUID",
    cluster="str",
    pattern="k40/:key",
    key=scalar_key(STR),
    value=STR,
)
_Decimal: Final = KeyspaceDefinition(
    service="shadowing",
    name="Decimal",
    cluster="int",
    pattern="k41/:key",
    key=scalar_key(INT),
    value=FLOAT,
)
_Struct: Final = KeyspaceDefinition(
    service="shadowing",
    name="Struct",
    cluster="self",
    pattern="k42/:key",
    key=scalar_key(named(UserID, STR)),
    value=DATE,
)
_Theme: Final = KeyspaceDefinition(
    service="shadowing",
    name="Theme",
    cluster="str",
    pattern="k43/:key",
    key=scalar_key(enum(Theme)),
    value=UUID_,
)
_UserID: Final = KeyspaceDefinition(
    service="shadowing",
    name="UserID",
    cluster="int",
    pattern="k44/:key",
    key=scalar_key(DATE),
    value=named(UserID, STR),
)
_Caches: Final = KeyspaceDefinition(
    service="shadowing",
    name="Caches",
    cluster="self",
    pattern="k45/:key",
    key=scalar_key(STR),
    value=enum(Theme),
)
_AsyncCaches: Final = KeyspaceDefinition(
    service="shadowing",
    name="AsyncCaches",
    cluster="str",
    pattern="k46/:key",
    key=scalar_key(INT),
    value=BYTES,
)
_IntKeyspace: Final = KeyspaceDefinition(
    service="shadowing",
    name="IntKeyspace",
    cluster="int",
    pattern="k47/:key",
    key=scalar_key(named(UserID, STR)),
    value=BOOL,
)
_StrKeyspace: Final = KeyspaceDefinition(
    service="shadowing",
    name="StrKeyspace",
    cluster="self",
    pattern="k48/:key",
    key=scalar_key(enum(Theme)),
    value=DATETIME,
)
_ListKeyspace: Final = KeyspaceDefinition(
    service="shadowing",
    name="ListKeyspace",
    cluster="str",
    pattern="k49/:key",
    key=scalar_key(DATE),
    value=STR,
)
_BasicKeyspace: Final = KeyspaceDefinition(
    service="shadowing",
    name="BasicKeyspace",
    cluster="int",
    pattern="k50/:key",
    key=scalar_key(STR),
    value=named(UserID, STR),
)
_AsyncIntKeyspace: Final = KeyspaceDefinition(
    service="shadowing",
    name="AsyncIntKeyspace",
    cluster="self",
    pattern="k51/:key",
    key=scalar_key(INT),
    value=struct(Shadows),
)
_KeyspaceDefinition: Final = KeyspaceDefinition(
    service="shadowing",
    name="KeyspaceDefinition",
    cluster="str",
    pattern="k52/:key",
    key=scalar_key(named(UserID, STR)),
    value=INT,
)
_Final: Final = KeyspaceDefinition(
    service="shadowing",
    name="Final",
    cluster="int",
    pattern="k53/:key",
    key=scalar_key(enum(Theme)),
    value=STR,
)
_NewType: Final = KeyspaceDefinition(
    service="shadowing",
    name="NewType",
    cluster="self",
    pattern="k54/:key",
    key=scalar_key(DATE),
    value=FLOAT,
)
_StrEnum: Final = KeyspaceDefinition(
    service="shadowing",
    name="StrEnum",
    cluster="str",
    pattern="k55/:key",
    key=scalar_key(STR),
    value=DATE,
)
_Literal: Final = KeyspaceDefinition(
    service="shadowing",
    name="Literal",
    cluster="int",
    pattern="k56/:key",
    key=scalar_key(INT),
    value=UUID_,
)
_STR: Final = KeyspaceDefinition(
    service="shadowing",
    name="STR",
    cluster="self",
    pattern="k57/:key",
    key=scalar_key(named(UserID, STR)),
    value=named(UserID, STR),
)
_INT: Final = KeyspaceDefinition(
    service="shadowing",
    name="INT",
    cluster="str",
    pattern="k58/:key",
    key=scalar_key(enum(Theme)),
    value=enum(Theme),
)
_UUID_: Final = KeyspaceDefinition(
    service="shadowing",
    name="UUID_",
    cluster="int",
    pattern="k59/:key",
    key=scalar_key(DATE),
    value=BYTES,
)
_enum: Final = KeyspaceDefinition(
    service="shadowing",
    name="enum",
    cluster="self",
    pattern="k60/:key",
    key=scalar_key(STR),
    value=BOOL,
)
_scalar_key: Final = KeyspaceDefinition(
    service="shadowing",
    name="scalar_key",
    cluster="str",
    pattern="k61/:key",
    key=scalar_key(INT),
    value=DATETIME,
)
_struct_key: Final = KeyspaceDefinition(
    service="shadowing",
    name="struct_key",
    cluster="int",
    pattern="k62/:key",
    key=scalar_key(named(UserID, STR)),
    value=STR,
)
_expire_in: Final = KeyspaceDefinition(
    service="shadowing",
    name="expire_in",
    cluster="self",
    pattern="k63/:key",
    key=scalar_key(enum(Theme)),
    value=named(UserID, STR),
)
_require_runtime: Final = KeyspaceDefinition(
    service="shadowing",
    name="require_runtime",
    cluster="str",
    pattern="k64/:key",
    key=scalar_key(DATE),
    value=struct(Shadows),
)
_annotations: Final = KeyspaceDefinition(
    service="shadowing",
    name="annotations",
    cluster="int",
    pattern="k65/:key",
    key=scalar_key(STR),
    value=INT,
)
_TypeAlias: Final = KeyspaceDefinition(
    service="shadowing",
    name="TypeAlias",
    cluster="self",
    pattern="k66/:key",
    key=scalar_key(INT),
    value=STR,
)
_TYPE_CHECKING: Final = KeyspaceDefinition(
    service="shadowing",
    name="TYPE_CHECKING",
    cluster="str",
    pattern="k67/:key",
    key=scalar_key(named(UserID, STR)),
    value=FLOAT,
)
_UTC: Final = KeyspaceDefinition(
    service="shadowing",
    name="UTC",
    cluster="int",
    pattern="k68/:key",
    key=scalar_key(enum(Theme)),
    value=DATE,
)
_match: Final = KeyspaceDefinition(
    service="shadowing",
    name="match",
    cluster="self",
    pattern="k69/:key",
    key=scalar_key(DATE),
    value=UUID_,
)
_case: Final = KeyspaceDefinition(
    service="shadowing",
    name="case",
    cluster="str",
    pattern="k70/:key",
    key=scalar_key(STR),
    value=named(UserID, STR),
)


class ShadowingCaches(Caches):
    """Blocking caches of the service `shadowing`."""

    by_key: StructKeyspace[ShadowKey, Shadows]
    """Pattern: ``by-key/:str/:int/:self/:Theme/:cls/:date``. No expiry of its own."""

    Defaults: StructKeyspace[_str_, _Defaults_]
    """Pattern: ``defaults/:key``. No expiry of its own."""

    abs: _IntKeyspace_[_str_]
    """Pattern: ``k0/:key``. No expiry of its own."""

    bool: _StrKeyspace_[_int_]
    """Pattern: ``k1/:key``. No expiry of its own."""

    bytes: FloatKeyspace[_UserID_]
    """Pattern: ``k2/:key``. No expiry of its own."""

    classmethod: _BasicKeyspace_[_Theme_, _date_]
    """Pattern: ``k3/:key``. No expiry of its own."""

    date: _BasicKeyspace_[_date_, _UUID__]
    """Pattern: ``k4/:key``. No expiry of its own."""

    datetime: NamedStrKeyspace[_str_, _UserID_]
    """Pattern: ``k5/:key``. No expiry of its own."""

    dict: _BasicKeyspace_[_int_, _Theme_]
    """Pattern: ``k6/:key``. No expiry of its own."""

    enumerate: _BasicKeyspace_[_UserID_, _bytes_]
    """Pattern: ``k7/:key``. No expiry of its own."""

    field: _BasicKeyspace_[_Theme_, _bool_]
    """Pattern: ``k8/:key``. No expiry of its own."""

    float: _BasicKeyspace_[_date_, _datetime_]
    """Pattern: ``k9/:key``. No expiry of its own."""

    frozenset: _ListKeyspace_[_str_, _str_]
    """Pattern: ``k10/:key``. No expiry of its own."""

    id: SetKeyspace[_int_, _UserID_]
    """Pattern: ``k11/:key``. No expiry of its own."""

    int: StructKeyspace[_UserID_, Shadows]
    """Pattern: ``k12/:key``. No expiry of its own."""

    isinstance: _IntKeyspace_[_Theme_]
    """Pattern: ``k13/:key``. No expiry of its own."""

    len: _StrKeyspace_[_date_]
    """Pattern: ``k14/:key``. No expiry of its own."""

    list: FloatKeyspace[_str_]
    """Pattern: ``k15/:key``. No expiry of its own."""

    max: _BasicKeyspace_[_int_, _date_]
    """Pattern: ``k16/:key``. No expiry of its own."""

    min: _BasicKeyspace_[_UserID_, _UUID__]
    """Pattern: ``k17/:key``. No expiry of its own."""

    name: NamedStrKeyspace[_Theme_, _UserID_]
    """Pattern: ``k18/:key``. No expiry of its own."""

    named: _BasicKeyspace_[_date_, _Theme_]
    """Pattern: ``k19/:key``. No expiry of its own."""

    object: _BasicKeyspace_[_str_, _bytes_]
    """Pattern: ``k20/:key``. No expiry of its own."""

    open: _BasicKeyspace_[_int_, _bool_]
    """Pattern: ``k21/:key``. No expiry of its own."""

    print: _BasicKeyspace_[_UserID_, _datetime_]
    """Pattern: ``k22/:key``. No expiry of its own."""

    property: _ListKeyspace_[_Theme_, _str_]
    """Pattern: ``k23/:key``. No expiry of its own."""

    range: SetKeyspace[_date_, _UserID_]
    """Pattern: ``k24/:key``. No expiry of its own."""

    repr: StructKeyspace[_str_, Shadows]
    """Pattern: ``k25/:key``. No expiry of its own."""

    self: _IntKeyspace_[_int_]
    """Pattern: ``k26/:key``. No expiry of its own."""

    set: _StrKeyspace_[_UserID_]
    """Pattern: ``k27/:key``. No expiry of its own."""

    sorted: FloatKeyspace[_Theme_]
    """Pattern: ``k28/:key``. No expiry of its own."""

    staticmethod: _BasicKeyspace_[_date_, _date_]
    """Pattern: ``k29/:key``. No expiry of its own."""

    str: _BasicKeyspace_[_str_, _UUID__]
    """Pattern: ``k30/:key``. No expiry of its own."""

    struct: NamedStrKeyspace[_int_, _UserID_]
    """Pattern: ``k31/:key``. No expiry of its own."""

    sum: _BasicKeyspace_[_UserID_, _Theme_]
    """Pattern: ``k32/:key``. No expiry of its own."""

    super: _BasicKeyspace_[_Theme_, _bytes_]
    """Pattern: ``k33/:key``. No expiry of its own."""

    time: _BasicKeyspace_[_date_, _bool_]
    """Pattern: ``k34/:key``. No expiry of its own."""

    timedelta: _BasicKeyspace_[_str_, _datetime_]
    """Pattern: ``k35/:key``. No expiry of its own."""

    tuple: _ListKeyspace_[_int_, _str_]
    """Pattern: ``k36/:key``. No expiry of its own."""

    type: SetKeyspace[_UserID_, _UserID_]
    """Pattern: ``k37/:key``. No expiry of its own."""

    value: StructKeyspace[_Theme_, Shadows]
    """Pattern: ``k38/:key``. No expiry of its own."""

    zip: _IntKeyspace_[_date_]
    """Pattern: ``k39/:key``. No expiry of its own."""

    Decimal: FloatKeyspace[_int_]
    """Pattern: ``k41/:key``. No expiry of its own."""

    Struct: _BasicKeyspace_[_UserID_, _date_]
    """Pattern: ``k42/:key``. No expiry of its own."""

    Theme: _BasicKeyspace_[_Theme_, _UUID__]
    """Pattern: ``k43/:key``. No expiry of its own."""

    UserID: NamedStrKeyspace[_date_, _UserID_]
    """Pattern: ``k44/:key``. No expiry of its own."""

    Caches: _BasicKeyspace_[_str_, _Theme_]
    """Pattern: ``k45/:key``. No expiry of its own."""

    AsyncCaches: _BasicKeyspace_[_int_, _bytes_]
    """Pattern: ``k46/:key``. No expiry of its own."""

    IntKeyspace: _BasicKeyspace_[_UserID_, _bool_]
    """Pattern: ``k47/:key``. No expiry of its own."""

    StrKeyspace: _BasicKeyspace_[_Theme_, _datetime_]
    """Pattern: ``k48/:key``. No expiry of its own."""

    ListKeyspace: _ListKeyspace_[_date_, _str_]
    """Pattern: ``k49/:key``. No expiry of its own."""

    BasicKeyspace: SetKeyspace[_str_, _UserID_]
    """Pattern: ``k50/:key``. No expiry of its own."""

    AsyncIntKeyspace: StructKeyspace[_int_, Shadows]
    """Pattern: ``k51/:key``. No expiry of its own."""

    KeyspaceDefinition: _IntKeyspace_[_UserID_]
    """Pattern: ``k52/:key``. No expiry of its own."""

    Final: _StrKeyspace_[_Theme_]
    """Pattern: ``k53/:key``. No expiry of its own."""

    NewType: FloatKeyspace[_date_]
    """Pattern: ``k54/:key``. No expiry of its own."""

    StrEnum: _BasicKeyspace_[_str_, _date_]
    """Pattern: ``k55/:key``. No expiry of its own."""

    Literal: _BasicKeyspace_[_int_, _UUID__]
    """Pattern: ``k56/:key``. No expiry of its own."""

    enum: _BasicKeyspace_[_str_, _bool_]
    """Pattern: ``k60/:key``. No expiry of its own."""

    scalar_key: _BasicKeyspace_[_int_, _datetime_]
    """Pattern: ``k61/:key``. No expiry of its own."""

    struct_key: _ListKeyspace_[_UserID_, _str_]
    """Pattern: ``k62/:key``. No expiry of its own."""

    expire_in: SetKeyspace[_Theme_, _UserID_]
    """Pattern: ``k63/:key``. No expiry of its own."""

    require_runtime: StructKeyspace[_date_, Shadows]
    """Pattern: ``k64/:key``. No expiry of its own."""

    annotations: _IntKeyspace_[_str_]
    """Pattern: ``k65/:key``. No expiry of its own."""

    TypeAlias: _StrKeyspace_[_int_]
    """Pattern: ``k66/:key``. No expiry of its own."""

    match: _BasicKeyspace_[_date_, _UUID__]
    """Pattern: ``k69/:key``. No expiry of its own."""

    case: NamedStrKeyspace[_str_, _UserID_]
    """Pattern: ``k70/:key``. No expiry of its own."""

    def __init__(
        _self_,
        *,
        self: _str_ | None = None,
        str: _str_ | None = None,
        int: _str_ | None = None,
        type: _str_ | None = None,
    ) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``self``, else ``CACHEGEN_SELF_URL``.

        ``str``, else ``CACHEGEN_STR_URL``.

        ``int``, else ``CACHEGEN_INT_URL``.

        ``type``, else ``CACHEGEN_TYPE_URL``.
        """
        Caches.__init__(_self_, {"self": self, "str": str, "int": int, "type": type})
        _self_.by_key = StructKeyspace(_self_, _by_key)
        _self_.Defaults = StructKeyspace(_self_, _Defaults)
        _self_.abs = IntKeyspace(_self_, _abs)
        _self_.bool = StrKeyspace(_self_, _bool)
        _self_.bytes = FloatKeyspace(_self_, _bytes)
        _self_.classmethod = BasicKeyspace(_self_, _classmethod)
        _self_.date = BasicKeyspace(_self_, _date)
        _self_.datetime = NamedStrKeyspace(_self_, _datetime)
        _self_.dict = BasicKeyspace(_self_, _dict)
        _self_.enumerate = BasicKeyspace(_self_, _enumerate)
        _self_.field = BasicKeyspace(_self_, _field)
        _self_.float = BasicKeyspace(_self_, _float)
        _self_.frozenset = ListKeyspace(_self_, _frozenset)
        _self_.id = SetKeyspace(_self_, _id)
        _self_.int = StructKeyspace(_self_, _int)
        _self_.isinstance = IntKeyspace(_self_, _isinstance)
        _self_.len = StrKeyspace(_self_, _len)
        _self_.list = FloatKeyspace(_self_, _list)
        _self_.max = BasicKeyspace(_self_, _max)
        _self_.min = BasicKeyspace(_self_, _min)
        _self_.name = NamedStrKeyspace(_self_, _name)
        _self_.named = BasicKeyspace(_self_, _named)
        _self_.object = BasicKeyspace(_self_, _object)
        _self_.open = BasicKeyspace(_self_, _open)
        _self_.print = BasicKeyspace(_self_, _print)
        _self_.property = ListKeyspace(_self_, _property)
        _self_.range = SetKeyspace(_self_, _range)
        _self_.repr = StructKeyspace(_self_, _repr)
        _self_.self = IntKeyspace(_self_, _self)
        _self_.set = StrKeyspace(_self_, _set)
        _self_.sorted = FloatKeyspace(_self_, _sorted)
        _self_.staticmethod = BasicKeyspace(_self_, _staticmethod)
        _self_.str = BasicKeyspace(_self_, _str)
        _self_.struct = NamedStrKeyspace(_self_, _struct)
        _self_.sum = BasicKeyspace(_self_, _sum)
        _self_.super = BasicKeyspace(_self_, _super)
        _self_.time = BasicKeyspace(_self_, _time)
        _self_.timedelta = BasicKeyspace(_self_, _timedelta)
        _self_.tuple = ListKeyspace(_self_, _tuple)
        _self_.type = SetKeyspace(_self_, _type)
        _self_.value = StructKeyspace(_self_, _value)
        _self_.zip = IntKeyspace(_self_, _zip)
        _self_.UUID: StrKeyspace[_str_] = StrKeyspace(_self_, _UUID)
        """Pattern: ``k40/:key``. No expiry of its own."""
        _self_.Decimal = FloatKeyspace(_self_, _Decimal)
        _self_.Struct = BasicKeyspace(_self_, _Struct)
        _self_.Theme = BasicKeyspace(_self_, _Theme)
        _self_.UserID = NamedStrKeyspace(_self_, _UserID)
        _self_.Caches = BasicKeyspace(_self_, _Caches)
        _self_.AsyncCaches = BasicKeyspace(_self_, _AsyncCaches)
        _self_.IntKeyspace = BasicKeyspace(_self_, _IntKeyspace)
        _self_.StrKeyspace = BasicKeyspace(_self_, _StrKeyspace)
        _self_.ListKeyspace = ListKeyspace(_self_, _ListKeyspace)
        _self_.BasicKeyspace = SetKeyspace(_self_, _BasicKeyspace)
        _self_.AsyncIntKeyspace = StructKeyspace(_self_, _AsyncIntKeyspace)
        _self_.KeyspaceDefinition = IntKeyspace(_self_, _KeyspaceDefinition)
        _self_.Final = StrKeyspace(_self_, _Final)
        _self_.NewType = FloatKeyspace(_self_, _NewType)
        _self_.StrEnum = BasicKeyspace(_self_, _StrEnum)
        _self_.Literal = BasicKeyspace(_self_, _Literal)
        _self_.STR: NamedStrKeyspace[UserID, UserID] = NamedStrKeyspace(_self_, _STR)
        """Pattern: ``k57/:key``. No expiry of its own."""
        _self_.INT: BasicKeyspace[Theme, Theme] = BasicKeyspace(_self_, _INT)
        """Pattern: ``k58/:key``. No expiry of its own."""
        _self_.UUID_: BasicKeyspace[date, bytes] = BasicKeyspace(_self_, _UUID_)
        """Pattern: ``k59/:key``. No expiry of its own."""
        _self_.enum = BasicKeyspace(_self_, _enum)
        _self_.scalar_key = BasicKeyspace(_self_, _scalar_key)
        _self_.struct_key = ListKeyspace(_self_, _struct_key)
        _self_.expire_in = SetKeyspace(_self_, _expire_in)
        _self_.require_runtime = StructKeyspace(_self_, _require_runtime)
        _self_.annotations = IntKeyspace(_self_, _annotations)
        _self_.TypeAlias = StrKeyspace(_self_, _TypeAlias)
        _self_.TYPE_CHECKING: FloatKeyspace[UserID] = FloatKeyspace(
            _self_, _TYPE_CHECKING
        )
        """Pattern: ``k67/:key``. No expiry of its own."""
        _self_.UTC: BasicKeyspace[Theme, date] = BasicKeyspace(_self_, _UTC)
        """Pattern: ``k68/:key``. No expiry of its own."""
        _self_.match = BasicKeyspace(_self_, _match)
        _self_.case = NamedStrKeyspace(_self_, _case)


class AsyncShadowingCaches(AsyncCaches):
    """Async caches of the service `shadowing`."""

    by_key: AsyncStructKeyspace[ShadowKey, Shadows]
    """Pattern: ``by-key/:str/:int/:self/:Theme/:cls/:date``. No expiry of its own."""

    Defaults: AsyncStructKeyspace[_str_, _Defaults_]
    """Pattern: ``defaults/:key``. No expiry of its own."""

    abs: _AsyncIntKeyspace_[_str_]
    """Pattern: ``k0/:key``. No expiry of its own."""

    bool: AsyncStrKeyspace[_int_]
    """Pattern: ``k1/:key``. No expiry of its own."""

    bytes: AsyncFloatKeyspace[_UserID_]
    """Pattern: ``k2/:key``. No expiry of its own."""

    classmethod: AsyncBasicKeyspace[_Theme_, _date_]
    """Pattern: ``k3/:key``. No expiry of its own."""

    date: AsyncBasicKeyspace[_date_, _UUID__]
    """Pattern: ``k4/:key``. No expiry of its own."""

    datetime: AsyncNamedStrKeyspace[_str_, _UserID_]
    """Pattern: ``k5/:key``. No expiry of its own."""

    dict: AsyncBasicKeyspace[_int_, _Theme_]
    """Pattern: ``k6/:key``. No expiry of its own."""

    enumerate: AsyncBasicKeyspace[_UserID_, _bytes_]
    """Pattern: ``k7/:key``. No expiry of its own."""

    field: AsyncBasicKeyspace[_Theme_, _bool_]
    """Pattern: ``k8/:key``. No expiry of its own."""

    float: AsyncBasicKeyspace[_date_, _datetime_]
    """Pattern: ``k9/:key``. No expiry of its own."""

    frozenset: AsyncListKeyspace[_str_, _str_]
    """Pattern: ``k10/:key``. No expiry of its own."""

    id: AsyncSetKeyspace[_int_, _UserID_]
    """Pattern: ``k11/:key``. No expiry of its own."""

    int: AsyncStructKeyspace[_UserID_, Shadows]
    """Pattern: ``k12/:key``. No expiry of its own."""

    isinstance: _AsyncIntKeyspace_[_Theme_]
    """Pattern: ``k13/:key``. No expiry of its own."""

    len: AsyncStrKeyspace[_date_]
    """Pattern: ``k14/:key``. No expiry of its own."""

    list: AsyncFloatKeyspace[_str_]
    """Pattern: ``k15/:key``. No expiry of its own."""

    max: AsyncBasicKeyspace[_int_, _date_]
    """Pattern: ``k16/:key``. No expiry of its own."""

    min: AsyncBasicKeyspace[_UserID_, _UUID__]
    """Pattern: ``k17/:key``. No expiry of its own."""

    name: AsyncNamedStrKeyspace[_Theme_, _UserID_]
    """Pattern: ``k18/:key``. No expiry of its own."""

    named: AsyncBasicKeyspace[_date_, _Theme_]
    """Pattern: ``k19/:key``. No expiry of its own."""

    object: AsyncBasicKeyspace[_str_, _bytes_]
    """Pattern: ``k20/:key``. No expiry of its own."""

    open: AsyncBasicKeyspace[_int_, _bool_]
    """Pattern: ``k21/:key``. No expiry of its own."""

    print: AsyncBasicKeyspace[_UserID_, _datetime_]
    """Pattern: ``k22/:key``. No expiry of its own."""

    property: AsyncListKeyspace[_Theme_, _str_]
    """Pattern: ``k23/:key``. No expiry of its own."""

    range: AsyncSetKeyspace[_date_, _UserID_]
    """Pattern: ``k24/:key``. No expiry of its own."""

    repr: AsyncStructKeyspace[_str_, Shadows]
    """Pattern: ``k25/:key``. No expiry of its own."""

    self: _AsyncIntKeyspace_[_int_]
    """Pattern: ``k26/:key``. No expiry of its own."""

    set: AsyncStrKeyspace[_UserID_]
    """Pattern: ``k27/:key``. No expiry of its own."""

    sorted: AsyncFloatKeyspace[_Theme_]
    """Pattern: ``k28/:key``. No expiry of its own."""

    staticmethod: AsyncBasicKeyspace[_date_, _date_]
    """Pattern: ``k29/:key``. No expiry of its own."""

    str: AsyncBasicKeyspace[_str_, _UUID__]
    """Pattern: ``k30/:key``. No expiry of its own."""

    struct: AsyncNamedStrKeyspace[_int_, _UserID_]
    """Pattern: ``k31/:key``. No expiry of its own."""

    sum: AsyncBasicKeyspace[_UserID_, _Theme_]
    """Pattern: ``k32/:key``. No expiry of its own."""

    super: AsyncBasicKeyspace[_Theme_, _bytes_]
    """Pattern: ``k33/:key``. No expiry of its own."""

    time: AsyncBasicKeyspace[_date_, _bool_]
    """Pattern: ``k34/:key``. No expiry of its own."""

    timedelta: AsyncBasicKeyspace[_str_, _datetime_]
    """Pattern: ``k35/:key``. No expiry of its own."""

    tuple: AsyncListKeyspace[_int_, _str_]
    """Pattern: ``k36/:key``. No expiry of its own."""

    type: AsyncSetKeyspace[_UserID_, _UserID_]
    """Pattern: ``k37/:key``. No expiry of its own."""

    value: AsyncStructKeyspace[_Theme_, Shadows]
    """Pattern: ``k38/:key``. No expiry of its own."""

    zip: _AsyncIntKeyspace_[_date_]
    """Pattern: ``k39/:key``. No expiry of its own."""

    Decimal: AsyncFloatKeyspace[_int_]
    """Pattern: ``k41/:key``. No expiry of its own."""

    Struct: AsyncBasicKeyspace[_UserID_, _date_]
    """Pattern: ``k42/:key``. No expiry of its own."""

    Theme: AsyncBasicKeyspace[_Theme_, _UUID__]
    """Pattern: ``k43/:key``. No expiry of its own."""

    UserID: AsyncNamedStrKeyspace[_date_, _UserID_]
    """Pattern: ``k44/:key``. No expiry of its own."""

    Caches: AsyncBasicKeyspace[_str_, _Theme_]
    """Pattern: ``k45/:key``. No expiry of its own."""

    AsyncCaches: AsyncBasicKeyspace[_int_, _bytes_]
    """Pattern: ``k46/:key``. No expiry of its own."""

    IntKeyspace: AsyncBasicKeyspace[_UserID_, _bool_]
    """Pattern: ``k47/:key``. No expiry of its own."""

    StrKeyspace: AsyncBasicKeyspace[_Theme_, _datetime_]
    """Pattern: ``k48/:key``. No expiry of its own."""

    ListKeyspace: AsyncListKeyspace[_date_, _str_]
    """Pattern: ``k49/:key``. No expiry of its own."""

    BasicKeyspace: AsyncSetKeyspace[_str_, _UserID_]
    """Pattern: ``k50/:key``. No expiry of its own."""

    AsyncIntKeyspace: AsyncStructKeyspace[_int_, Shadows]
    """Pattern: ``k51/:key``. No expiry of its own."""

    KeyspaceDefinition: _AsyncIntKeyspace_[_UserID_]
    """Pattern: ``k52/:key``. No expiry of its own."""

    Final: AsyncStrKeyspace[_Theme_]
    """Pattern: ``k53/:key``. No expiry of its own."""

    NewType: AsyncFloatKeyspace[_date_]
    """Pattern: ``k54/:key``. No expiry of its own."""

    StrEnum: AsyncBasicKeyspace[_str_, _date_]
    """Pattern: ``k55/:key``. No expiry of its own."""

    Literal: AsyncBasicKeyspace[_int_, _UUID__]
    """Pattern: ``k56/:key``. No expiry of its own."""

    enum: AsyncBasicKeyspace[_str_, _bool_]
    """Pattern: ``k60/:key``. No expiry of its own."""

    scalar_key: AsyncBasicKeyspace[_int_, _datetime_]
    """Pattern: ``k61/:key``. No expiry of its own."""

    struct_key: AsyncListKeyspace[_UserID_, _str_]
    """Pattern: ``k62/:key``. No expiry of its own."""

    expire_in: AsyncSetKeyspace[_Theme_, _UserID_]
    """Pattern: ``k63/:key``. No expiry of its own."""

    require_runtime: AsyncStructKeyspace[_date_, Shadows]
    """Pattern: ``k64/:key``. No expiry of its own."""

    annotations: _AsyncIntKeyspace_[_str_]
    """Pattern: ``k65/:key``. No expiry of its own."""

    TypeAlias: AsyncStrKeyspace[_int_]
    """Pattern: ``k66/:key``. No expiry of its own."""

    match: AsyncBasicKeyspace[_date_, _UUID__]
    """Pattern: ``k69/:key``. No expiry of its own."""

    case: AsyncNamedStrKeyspace[_str_, _UserID_]
    """Pattern: ``k70/:key``. No expiry of its own."""

    def __init__(
        _self_,
        *,
        self: _str_ | None = None,
        str: _str_ | None = None,
        int: _str_ | None = None,
        type: _str_ | None = None,
    ) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``self``, else ``CACHEGEN_SELF_URL``.

        ``str``, else ``CACHEGEN_STR_URL``.

        ``int``, else ``CACHEGEN_INT_URL``.

        ``type``, else ``CACHEGEN_TYPE_URL``.
        """
        AsyncCaches.__init__(
            _self_,
            {"self": self, "str": str, "int": int, "type": type},
        )
        _self_.by_key = AsyncStructKeyspace(_self_, _by_key)
        _self_.Defaults = AsyncStructKeyspace(_self_, _Defaults)
        _self_.abs = AsyncIntKeyspace(_self_, _abs)
        _self_.bool = AsyncStrKeyspace(_self_, _bool)
        _self_.bytes = AsyncFloatKeyspace(_self_, _bytes)
        _self_.classmethod = AsyncBasicKeyspace(_self_, _classmethod)
        _self_.date = AsyncBasicKeyspace(_self_, _date)
        _self_.datetime = AsyncNamedStrKeyspace(_self_, _datetime)
        _self_.dict = AsyncBasicKeyspace(_self_, _dict)
        _self_.enumerate = AsyncBasicKeyspace(_self_, _enumerate)
        _self_.field = AsyncBasicKeyspace(_self_, _field)
        _self_.float = AsyncBasicKeyspace(_self_, _float)
        _self_.frozenset = AsyncListKeyspace(_self_, _frozenset)
        _self_.id = AsyncSetKeyspace(_self_, _id)
        _self_.int = AsyncStructKeyspace(_self_, _int)
        _self_.isinstance = AsyncIntKeyspace(_self_, _isinstance)
        _self_.len = AsyncStrKeyspace(_self_, _len)
        _self_.list = AsyncFloatKeyspace(_self_, _list)
        _self_.max = AsyncBasicKeyspace(_self_, _max)
        _self_.min = AsyncBasicKeyspace(_self_, _min)
        _self_.name = AsyncNamedStrKeyspace(_self_, _name)
        _self_.named = AsyncBasicKeyspace(_self_, _named)
        _self_.object = AsyncBasicKeyspace(_self_, _object)
        _self_.open = AsyncBasicKeyspace(_self_, _open)
        _self_.print = AsyncBasicKeyspace(_self_, _print)
        _self_.property = AsyncListKeyspace(_self_, _property)
        _self_.range = AsyncSetKeyspace(_self_, _range)
        _self_.repr = AsyncStructKeyspace(_self_, _repr)
        _self_.self = AsyncIntKeyspace(_self_, _self)
        _self_.set = AsyncStrKeyspace(_self_, _set)
        _self_.sorted = AsyncFloatKeyspace(_self_, _sorted)
        _self_.staticmethod = AsyncBasicKeyspace(_self_, _staticmethod)
        _self_.str = AsyncBasicKeyspace(_self_, _str)
        _self_.struct = AsyncNamedStrKeyspace(_self_, _struct)
        _self_.sum = AsyncBasicKeyspace(_self_, _sum)
        _self_.super = AsyncBasicKeyspace(_self_, _super)
        _self_.time = AsyncBasicKeyspace(_self_, _time)
        _self_.timedelta = AsyncBasicKeyspace(_self_, _timedelta)
        _self_.tuple = AsyncListKeyspace(_self_, _tuple)
        _self_.type = AsyncSetKeyspace(_self_, _type)
        _self_.value = AsyncStructKeyspace(_self_, _value)
        _self_.zip = AsyncIntKeyspace(_self_, _zip)
        _self_.UUID: AsyncStrKeyspace[_str_] = AsyncStrKeyspace(_self_, _UUID)
        """Pattern: ``k40/:key``. No expiry of its own."""
        _self_.Decimal = AsyncFloatKeyspace(_self_, _Decimal)
        _self_.Struct = AsyncBasicKeyspace(_self_, _Struct)
        _self_.Theme = AsyncBasicKeyspace(_self_, _Theme)
        _self_.UserID = AsyncNamedStrKeyspace(_self_, _UserID)
        _self_.Caches = AsyncBasicKeyspace(_self_, _Caches)
        _self_.AsyncCaches = AsyncBasicKeyspace(_self_, _AsyncCaches)
        _self_.IntKeyspace = AsyncBasicKeyspace(_self_, _IntKeyspace)
        _self_.StrKeyspace = AsyncBasicKeyspace(_self_, _StrKeyspace)
        _self_.ListKeyspace = AsyncListKeyspace(_self_, _ListKeyspace)
        _self_.BasicKeyspace = AsyncSetKeyspace(_self_, _BasicKeyspace)
        _self_.AsyncIntKeyspace = AsyncStructKeyspace(_self_, _AsyncIntKeyspace)
        _self_.KeyspaceDefinition = AsyncIntKeyspace(_self_, _KeyspaceDefinition)
        _self_.Final = AsyncStrKeyspace(_self_, _Final)
        _self_.NewType = AsyncFloatKeyspace(_self_, _NewType)
        _self_.StrEnum = AsyncBasicKeyspace(_self_, _StrEnum)
        _self_.Literal = AsyncBasicKeyspace(_self_, _Literal)
        _self_.STR: AsyncNamedStrKeyspace[UserID, UserID] = AsyncNamedStrKeyspace(
            _self_, _STR
        )
        """Pattern: ``k57/:key``. No expiry of its own."""
        _self_.INT: AsyncBasicKeyspace[Theme, Theme] = AsyncBasicKeyspace(_self_, _INT)
        """Pattern: ``k58/:key``. No expiry of its own."""
        _self_.UUID_: AsyncBasicKeyspace[date, bytes] = AsyncBasicKeyspace(
            _self_, _UUID_
        )
        """Pattern: ``k59/:key``. No expiry of its own."""
        _self_.enum = AsyncBasicKeyspace(_self_, _enum)
        _self_.scalar_key = AsyncBasicKeyspace(_self_, _scalar_key)
        _self_.struct_key = AsyncListKeyspace(_self_, _struct_key)
        _self_.expire_in = AsyncSetKeyspace(_self_, _expire_in)
        _self_.require_runtime = AsyncStructKeyspace(_self_, _require_runtime)
        _self_.annotations = AsyncIntKeyspace(_self_, _annotations)
        _self_.TypeAlias = AsyncStrKeyspace(_self_, _TypeAlias)
        _self_.TYPE_CHECKING: AsyncFloatKeyspace[UserID] = AsyncFloatKeyspace(
            _self_, _TYPE_CHECKING
        )
        """Pattern: ``k67/:key``. No expiry of its own."""
        _self_.UTC: AsyncBasicKeyspace[Theme, date] = AsyncBasicKeyspace(_self_, _UTC)
        """Pattern: ``k68/:key``. No expiry of its own."""
        _self_.match = AsyncBasicKeyspace(_self_, _match)
        _self_.case = AsyncNamedStrKeyspace(_self_, _case)
