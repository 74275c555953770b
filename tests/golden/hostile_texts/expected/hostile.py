# Made by cachegen from schemas/hostile.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `hostile`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, NewType

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncStructKeyspace,
    BasicKeyspace,
    Caches,
    StructKeyspace,
)
from cachegen_runtime.generated import (
    STR,
    KeyspaceDefinition,
    enum,
    named,
    scalar_key,
    struct,
)

__all__ = ["AsyncHostileCaches", "Hostile", "HostileCaches", "Odd", "UserID"]


class Odd(StrEnum):
    """''' raise SystemExit('planted') '''"""

    V0_____RAISE_SYSTEMEXIT__PLANTED______ = 'v0 """\nraise SystemExit("planted")\n"""'
    V1_____RAISE_SYSTEMEXIT__PLANTED______ = "v1 '''\nraise SystemExit('planted')\n'''"
    V2_____RAISE_SYSTEMEXIT__PLANTED______ = 'v2 "); raise SystemExit("planted"); ("'
    V3_____RAISE_SYSTEMEXIT__PLANTED______ = "v3 '); raise SystemExit('planted'); ('"
    V4____1___0______RAISE______X___ = "v4 {{ 1 / 0 }}{% raise %}{# x #}"
    V5____ENDRAW______CYCLER___INIT_____GLOBALS_____ = (
        "v5 {% endraw %}{{ cycler.__init__.__globals__ }}"
    )
    V6___X__S__X_S_0__X_R_ = "v6 ${x}%s%(x)s{0}{x!r}"
    V7_ENDS_WITH_A_BACKSLASH_ = "v7 ends with a backslash\\"
    V8_TWO__ = "v8 two\\\\"
    V9_ENDS_WITH_A_QUOTE_ = 'v9 ends with a quote"'
    V10__BEGINS_WITH_ONE = 'v10 "begins with one'
    V11__ = 'v11 "'
    V12___ = 'v12 ""'
    V13____ = 'v13 """'
    V14_______ = 'v14 """"""'
    V15_____ = 'v15 \\"""'
    V16__N_BULLET__X41_U0041_101 = "v16 \\N{BULLET}\\x41\\u0041\\101"
    V17___TYPE__IGNORE = "v17 # type: ignore"
    V18___FMT__OFF = "v18 # fmt: off"
    V19_CODING__UTF_7 = "v19 coding: utf-7"
    V20__B__AMP___B_ = "v20 <b>&amp;</b>"
    V21____ = "v21 \x00\x01\x7f"
    V22___PLANTED = "v22 \u202e\u2066planted"
    V23__MARK = "v23 \ufeffmark"
    V24_NAÏVE_日本語___É = "v24 na\xefve \u65e5\u672c\u8a9e \U0001f600 e\u0301"
    V25_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX = "v25 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    V26____LEADING_AND_TRAILING___ = "v26  \t leading and trailing \t "
    V27_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v27 one\nraise SystemExit('planted')"
    V28_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v28 one\rraise SystemExit('planted')"
    V29_ONE__RAISE_SYSTEMEXIT__PLANTED__ = "v29 one\r\nraise SystemExit('planted')"
    V30_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v30 one\x0braise SystemExit('planted')"
    V31_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v31 one\x0craise SystemExit('planted')"
    V32_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v32 one\x1craise SystemExit('planted')"
    V33_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v33 one\x1draise SystemExit('planted')"
    V34_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v34 one\x1eraise SystemExit('planted')"
    V35_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v35 one\x85raise SystemExit('planted')"
    V36_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v36 one\u2028raise SystemExit('planted')"
    V37_ONE_RAISE_SYSTEMEXIT__PLANTED__ = "v37 one\u2029raise SystemExit('planted')"
    V38_ONE______TWO_ = "v38 one\n\n    two\n"
    V39_ONE______TWO_ = "v39 one\r\r    two\r"
    V40_ONE________TWO__ = "v40 one\r\n\r\n    two\r\n"
    V41_ONE______TWO_ = "v41 one\x0b\x0b    two\x0b"
    V42_ONE______TWO_ = "v42 one\x0c\x0c    two\x0c"
    V43_ONE______TWO_ = "v43 one\x1c\x1c    two\x1c"
    V44_ONE______TWO_ = "v44 one\x1d\x1d    two\x1d"
    V45_ONE______TWO_ = "v45 one\x1e\x1e    two\x1e"
    V46_ONE______TWO_ = "v46 one\x85\x85    two\x85"
    V47_ONE______TWO_ = "v47 one\u2028\u2028    two\u2028"
    V48_ONE______TWO_ = "v48 one\u2029\u2029    two\u2029"


UserID = NewType("UserID", str)
"""\x22\x22" raise SystemExit("planted") "\x22\x22"""


class Hostile(Struct, frozen=True, kw_only=True):
    """\x22\x22" raise SystemExit("planted") "\x22"

    ''' raise SystemExit('planted') '''

    "); raise SystemExit("planted"); ("

    '); raise SystemExit('planted'); ('

    {{ 1 / 0 }}{% raise %}{# x #}

    {% endraw %}{{ cycler.__init__.__globals__ }}

    ${x}%s%(x)s{0}{x!r}

    ends with a backslash\\

    two\\\\

    ends with a quote"

    "begins with one

    "

    "\x22

    "\x22"

    "\x22"\x22"\x22

    \\"\x22"

    \\N{BULLET}\\x41\\u0041\\101

    # type: ignore

    # fmt: off

    coding: utf-7

    <b>&amp;</b>

    \x00\x01\x7f

    \u202e\u2066planted

    \ufeffmark

    naïve 日本語 \U0001f600 é

    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

    leading and trailing

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one raise SystemExit('planted')

    one

    two

    one

    two

    one

    two

    one

    two

    one

    two

    one

    two

    one

    two

    one

    two

    one

    two

    one

    two

    one

    two
    """

    f0: str = '"""\nraise SystemExit("planted")\n"""'
    """\x22\x22" raise SystemExit("planted") "\x22\x22"""
    f1: str = "'''\nraise SystemExit('planted')\n'''"
    """''' raise SystemExit('planted') '''"""
    f2: str = '"); raise SystemExit("planted"); ("'
    """\x22); raise SystemExit("planted"); (\x22"""
    f3: str = "'); raise SystemExit('planted'); ('"
    """'); raise SystemExit('planted'); ('"""
    f4: str = "{{ 1 / 0 }}{% raise %}{# x #}"
    """{{ 1 / 0 }}{% raise %}{# x #}"""
    f5: str = "{% endraw %}{{ cycler.__init__.__globals__ }}"
    """{% endraw %}{{ cycler.__init__.__globals__ }}"""
    f6: str = "${x}%s%(x)s{0}{x!r}"
    """${x}%s%(x)s{0}{x!r}"""
    f7: str = "ends with a backslash\\"
    """ends with a backslash\\"""
    f8: str = "two\\\\"
    """two\\\\"""
    f9: str = 'ends with a quote"'
    """ends with a quote\x22"""
    f10: str = '"begins with one'
    """\x22begins with one"""
    f11: str = '"'
    """\x22"""
    f12: str = '""'
    """\x22\x22"""
    f13: str = '"""'
    """\x22\x22\x22"""
    f14: str = '""""""'
    """\x22\x22"\x22"\x22"""
    f15: str = '\\"""'
    """\\"\x22\x22"""
    f16: str = "\\N{BULLET}\\x41\\u0041\\101"
    """\\N{BULLET}\\x41\\u0041\\101"""
    f17: str = "# type: ignore"
    """# type: ignore"""
    f18: str = "# fmt: off"
    """# fmt: off"""
    f19: str = "coding: utf-7"
    """coding: utf-7"""
    f20: str = "<b>&amp;</b>"
    """<b>&amp;</b>"""
    f21: str = "\x00\x01\x7f"
    """\x00\x01\x7f"""
    f22: str = "\u202e\u2066planted"
    """\u202e\u2066planted"""
    f23: str = "\ufeffmark"
    """\ufeffmark"""
    f24: str = "na\xefve \u65e5\u672c\u8a9e \U0001f600 e\u0301"
    """naïve 日本語 \U0001f600 é"""
    f25: str = (
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    )
    """xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"""
    f26: str = " \t leading and trailing \t "
    """leading and trailing"""
    f27: str = "one\nraise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f28: str = "one\rraise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f29: str = "one\r\nraise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f30: str = "one\x0braise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f31: str = "one\x0craise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f32: str = "one\x1craise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f33: str = "one\x1draise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f34: str = "one\x1eraise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f35: str = "one\x85raise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f36: str = "one\u2028raise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f37: str = "one\u2029raise SystemExit('planted')"
    """one raise SystemExit('planted')"""
    f38: str = "one\n\n    two\n"
    """one

    two
    """
    f39: str = "one\r\r    two\r"
    """one

    two
    """
    f40: str = "one\r\n\r\n    two\r\n"
    """one

    two
    """
    f41: str = "one\x0b\x0b    two\x0b"
    """one

    two
    """
    f42: str = "one\x0c\x0c    two\x0c"
    """one

    two
    """
    f43: str = "one\x1c\x1c    two\x1c"
    """one

    two
    """
    f44: str = "one\x1d\x1d    two\x1d"
    """one

    two
    """
    f45: str = "one\x1e\x1e    two\x1e"
    """one

    two
    """
    f46: str = "one\x85\x85    two\x85"
    """one

    two
    """
    f47: str = "one\u2028\u2028    two\u2028"
    """one

    two
    """
    f48: str = "one\u2029\u2029    two\u2029"
    """one

    two
    """
    literal: Literal["'''", "it's", "{{ x }}", "# x"] = "# x"


_k0: Final = KeyspaceDefinition(
    service="hostile",
    name="k0",
    cluster="main",
    pattern="k0/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k1: Final = KeyspaceDefinition(
    service="hostile",
    name="k1",
    cluster="main",
    pattern="k1/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k2: Final = KeyspaceDefinition(
    service="hostile",
    name="k2",
    cluster="main",
    pattern="k2/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k3: Final = KeyspaceDefinition(
    service="hostile",
    name="k3",
    cluster="main",
    pattern="k3/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k4: Final = KeyspaceDefinition(
    service="hostile",
    name="k4",
    cluster="main",
    pattern="k4/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k5: Final = KeyspaceDefinition(
    service="hostile",
    name="k5",
    cluster="main",
    pattern="k5/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k6: Final = KeyspaceDefinition(
    service="hostile",
    name="k6",
    cluster="main",
    pattern="k6/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k7: Final = KeyspaceDefinition(
    service="hostile",
    name="k7",
    cluster="main",
    pattern="k7/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k8: Final = KeyspaceDefinition(
    service="hostile",
    name="k8",
    cluster="main",
    pattern="k8/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k9: Final = KeyspaceDefinition(
    service="hostile",
    name="k9",
    cluster="main",
    pattern="k9/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k10: Final = KeyspaceDefinition(
    service="hostile",
    name="k10",
    cluster="main",
    pattern="k10/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k11: Final = KeyspaceDefinition(
    service="hostile",
    name="k11",
    cluster="main",
    pattern="k11/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k12: Final = KeyspaceDefinition(
    service="hostile",
    name="k12",
    cluster="main",
    pattern="k12/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k13: Final = KeyspaceDefinition(
    service="hostile",
    name="k13",
    cluster="main",
    pattern="k13/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k14: Final = KeyspaceDefinition(
    service="hostile",
    name="k14",
    cluster="main",
    pattern="k14/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k15: Final = KeyspaceDefinition(
    service="hostile",
    name="k15",
    cluster="main",
    pattern="k15/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k16: Final = KeyspaceDefinition(
    service="hostile",
    name="k16",
    cluster="main",
    pattern="k16/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k17: Final = KeyspaceDefinition(
    service="hostile",
    name="k17",
    cluster="main",
    pattern="k17/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k18: Final = KeyspaceDefinition(
    service="hostile",
    name="k18",
    cluster="main",
    pattern="k18/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k19: Final = KeyspaceDefinition(
    service="hostile",
    name="k19",
    cluster="main",
    pattern="k19/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k20: Final = KeyspaceDefinition(
    service="hostile",
    name="k20",
    cluster="main",
    pattern="k20/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k21: Final = KeyspaceDefinition(
    service="hostile",
    name="k21",
    cluster="main",
    pattern="k21/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k22: Final = KeyspaceDefinition(
    service="hostile",
    name="k22",
    cluster="main",
    pattern="k22/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k23: Final = KeyspaceDefinition(
    service="hostile",
    name="k23",
    cluster="main",
    pattern="k23/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k24: Final = KeyspaceDefinition(
    service="hostile",
    name="k24",
    cluster="main",
    pattern="k24/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k25: Final = KeyspaceDefinition(
    service="hostile",
    name="k25",
    cluster="main",
    pattern="k25/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k26: Final = KeyspaceDefinition(
    service="hostile",
    name="k26",
    cluster="main",
    pattern="k26/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k27: Final = KeyspaceDefinition(
    service="hostile",
    name="k27",
    cluster="main",
    pattern="k27/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k28: Final = KeyspaceDefinition(
    service="hostile",
    name="k28",
    cluster="main",
    pattern="k28/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k29: Final = KeyspaceDefinition(
    service="hostile",
    name="k29",
    cluster="main",
    pattern="k29/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k30: Final = KeyspaceDefinition(
    service="hostile",
    name="k30",
    cluster="main",
    pattern="k30/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k31: Final = KeyspaceDefinition(
    service="hostile",
    name="k31",
    cluster="main",
    pattern="k31/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k32: Final = KeyspaceDefinition(
    service="hostile",
    name="k32",
    cluster="main",
    pattern="k32/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k33: Final = KeyspaceDefinition(
    service="hostile",
    name="k33",
    cluster="main",
    pattern="k33/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k34: Final = KeyspaceDefinition(
    service="hostile",
    name="k34",
    cluster="main",
    pattern="k34/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k35: Final = KeyspaceDefinition(
    service="hostile",
    name="k35",
    cluster="main",
    pattern="k35/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k36: Final = KeyspaceDefinition(
    service="hostile",
    name="k36",
    cluster="main",
    pattern="k36/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k37: Final = KeyspaceDefinition(
    service="hostile",
    name="k37",
    cluster="main",
    pattern="k37/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k38: Final = KeyspaceDefinition(
    service="hostile",
    name="k38",
    cluster="main",
    pattern="k38/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k39: Final = KeyspaceDefinition(
    service="hostile",
    name="k39",
    cluster="main",
    pattern="k39/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k40: Final = KeyspaceDefinition(
    service="hostile",
    name="k40",
    cluster="main",
    pattern="k40/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k41: Final = KeyspaceDefinition(
    service="hostile",
    name="k41",
    cluster="main",
    pattern="k41/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k42: Final = KeyspaceDefinition(
    service="hostile",
    name="k42",
    cluster="main",
    pattern="k42/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k43: Final = KeyspaceDefinition(
    service="hostile",
    name="k43",
    cluster="main",
    pattern="k43/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k44: Final = KeyspaceDefinition(
    service="hostile",
    name="k44",
    cluster="main",
    pattern="k44/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k45: Final = KeyspaceDefinition(
    service="hostile",
    name="k45",
    cluster="main",
    pattern="k45/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k46: Final = KeyspaceDefinition(
    service="hostile",
    name="k46",
    cluster="main",
    pattern="k46/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)
_k47: Final = KeyspaceDefinition(
    service="hostile",
    name="k47",
    cluster="main",
    pattern="k47/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Hostile),
)
_k48: Final = KeyspaceDefinition(
    service="hostile",
    name="k48",
    cluster="main",
    pattern="k48/:key",
    key=scalar_key(named(UserID, STR)),
    value=enum(Odd),
)


class HostileCaches(Caches):
    """Blocking caches of the service `hostile`."""

    k0: BasicKeyspace[UserID, Odd]
    """\x22\x22" raise SystemExit("planted") "\x22"

    Pattern: ``k0/:key``. No expiry of its own.
    """

    k1: StructKeyspace[UserID, Hostile]
    """''' raise SystemExit('planted') '''

    Pattern: ``k1/:key``. No expiry of its own.
    """

    k2: BasicKeyspace[UserID, Odd]
    """\x22); raise SystemExit("planted"); ("

    Pattern: ``k2/:key``. No expiry of its own.
    """

    k3: StructKeyspace[UserID, Hostile]
    """'); raise SystemExit('planted'); ('

    Pattern: ``k3/:key``. No expiry of its own.
    """

    k4: BasicKeyspace[UserID, Odd]
    """{{ 1 / 0 }}{% raise %}{# x #}

    Pattern: ``k4/:key``. No expiry of its own.
    """

    k5: StructKeyspace[UserID, Hostile]
    """{% endraw %}{{ cycler.__init__.__globals__ }}

    Pattern: ``k5/:key``. No expiry of its own.
    """

    k6: BasicKeyspace[UserID, Odd]
    """${x}%s%(x)s{0}{x!r}

    Pattern: ``k6/:key``. No expiry of its own.
    """

    k7: StructKeyspace[UserID, Hostile]
    """ends with a backslash\\

    Pattern: ``k7/:key``. No expiry of its own.
    """

    k8: BasicKeyspace[UserID, Odd]
    """two\\\\

    Pattern: ``k8/:key``. No expiry of its own.
    """

    k9: StructKeyspace[UserID, Hostile]
    """ends with a quote"

    Pattern: ``k9/:key``. No expiry of its own.
    """

    k10: BasicKeyspace[UserID, Odd]
    """\x22begins with one

    Pattern: ``k10/:key``. No expiry of its own.
    """

    k11: StructKeyspace[UserID, Hostile]
    """\x22

    Pattern: ``k11/:key``. No expiry of its own.
    """

    k12: BasicKeyspace[UserID, Odd]
    """\x22\x22

    Pattern: ``k12/:key``. No expiry of its own.
    """

    k13: StructKeyspace[UserID, Hostile]
    """\x22\x22"

    Pattern: ``k13/:key``. No expiry of its own.
    """

    k14: BasicKeyspace[UserID, Odd]
    """\x22\x22"\x22"\x22

    Pattern: ``k14/:key``. No expiry of its own.
    """

    k15: StructKeyspace[UserID, Hostile]
    """\\"\x22"

    Pattern: ``k15/:key``. No expiry of its own.
    """

    k16: BasicKeyspace[UserID, Odd]
    """\\N{BULLET}\\x41\\u0041\\101

    Pattern: ``k16/:key``. No expiry of its own.
    """

    k17: StructKeyspace[UserID, Hostile]
    """# type: ignore

    Pattern: ``k17/:key``. No expiry of its own.
    """

    k18: BasicKeyspace[UserID, Odd]
    """# fmt: off

    Pattern: ``k18/:key``. No expiry of its own.
    """

    k19: StructKeyspace[UserID, Hostile]
    """coding: utf-7

    Pattern: ``k19/:key``. No expiry of its own.
    """

    k20: BasicKeyspace[UserID, Odd]
    """<b>&amp;</b>

    Pattern: ``k20/:key``. No expiry of its own.
    """

    k21: StructKeyspace[UserID, Hostile]
    """\x00\x01\x7f

    Pattern: ``k21/:key``. No expiry of its own.
    """

    k22: BasicKeyspace[UserID, Odd]
    """\u202e\u2066planted

    Pattern: ``k22/:key``. No expiry of its own.
    """

    k23: StructKeyspace[UserID, Hostile]
    """\ufeffmark

    Pattern: ``k23/:key``. No expiry of its own.
    """

    k24: BasicKeyspace[UserID, Odd]
    """naïve 日本語 \U0001f600 é

    Pattern: ``k24/:key``. No expiry of its own.
    """

    k25: StructKeyspace[UserID, Hostile]
    """xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

    Pattern: ``k25/:key``. No expiry of its own.
    """

    k26: BasicKeyspace[UserID, Odd]
    """leading and trailing

    Pattern: ``k26/:key``. No expiry of its own.
    """

    k27: StructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k27/:key``. No expiry of its own.
    """

    k28: BasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k28/:key``. No expiry of its own.
    """

    k29: StructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k29/:key``. No expiry of its own.
    """

    k30: BasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k30/:key``. No expiry of its own.
    """

    k31: StructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k31/:key``. No expiry of its own.
    """

    k32: BasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k32/:key``. No expiry of its own.
    """

    k33: StructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k33/:key``. No expiry of its own.
    """

    k34: BasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k34/:key``. No expiry of its own.
    """

    k35: StructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k35/:key``. No expiry of its own.
    """

    k36: BasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k36/:key``. No expiry of its own.
    """

    k37: StructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k37/:key``. No expiry of its own.
    """

    k38: BasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k38/:key``. No expiry of its own.
    """

    k39: StructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k39/:key``. No expiry of its own.
    """

    k40: BasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k40/:key``. No expiry of its own.
    """

    k41: StructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k41/:key``. No expiry of its own.
    """

    k42: BasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k42/:key``. No expiry of its own.
    """

    k43: StructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k43/:key``. No expiry of its own.
    """

    k44: BasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k44/:key``. No expiry of its own.
    """

    k45: StructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k45/:key``. No expiry of its own.
    """

    k46: BasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k46/:key``. No expiry of its own.
    """

    k47: StructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k47/:key``. No expiry of its own.
    """

    k48: BasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k48/:key``. No expiry of its own.
    """

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: "\x22" raise SystemExit("planted")
        "\x22" / ''' raise SystemExit('planted') ''' / "); raise
        SystemExit("planted"); (" / '); raise SystemExit('planted'); (' / {{ 1 / 0
        }}{% raise %}{# x #} / {% endraw %}{{ cycler.__init__.__globals__ }} /
        ${x}%s%(x)s{0}{x!r} / ends with a backslash\\ / two\\\\ / ends with a
        quote" / "begins with one / " / "\x22 / "\x22" / "\x22"\x22"\x22 /
        \\"\x22" / \\N{BULLET}\\x41\\u0041\\101 / # type: ignore / # fmt: off /
        coding: utf-7 / <b>&amp;</b> / \x00\x01\x7f / \u202e\u2066planted /
        \ufeffmark / naïve 日本語 \U0001f600 é /
        xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        / leading and trailing / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one two / one
        two / one two / one two / one two / one two / one two / one two / one two
        / one two / one two
        """
        Caches.__init__(self, {"main": main})
        self.k0 = BasicKeyspace(self, _k0)
        self.k1 = StructKeyspace(self, _k1)
        self.k2 = BasicKeyspace(self, _k2)
        self.k3 = StructKeyspace(self, _k3)
        self.k4 = BasicKeyspace(self, _k4)
        self.k5 = StructKeyspace(self, _k5)
        self.k6 = BasicKeyspace(self, _k6)
        self.k7 = StructKeyspace(self, _k7)
        self.k8 = BasicKeyspace(self, _k8)
        self.k9 = StructKeyspace(self, _k9)
        self.k10 = BasicKeyspace(self, _k10)
        self.k11 = StructKeyspace(self, _k11)
        self.k12 = BasicKeyspace(self, _k12)
        self.k13 = StructKeyspace(self, _k13)
        self.k14 = BasicKeyspace(self, _k14)
        self.k15 = StructKeyspace(self, _k15)
        self.k16 = BasicKeyspace(self, _k16)
        self.k17 = StructKeyspace(self, _k17)
        self.k18 = BasicKeyspace(self, _k18)
        self.k19 = StructKeyspace(self, _k19)
        self.k20 = BasicKeyspace(self, _k20)
        self.k21 = StructKeyspace(self, _k21)
        self.k22 = BasicKeyspace(self, _k22)
        self.k23 = StructKeyspace(self, _k23)
        self.k24 = BasicKeyspace(self, _k24)
        self.k25 = StructKeyspace(self, _k25)
        self.k26 = BasicKeyspace(self, _k26)
        self.k27 = StructKeyspace(self, _k27)
        self.k28 = BasicKeyspace(self, _k28)
        self.k29 = StructKeyspace(self, _k29)
        self.k30 = BasicKeyspace(self, _k30)
        self.k31 = StructKeyspace(self, _k31)
        self.k32 = BasicKeyspace(self, _k32)
        self.k33 = StructKeyspace(self, _k33)
        self.k34 = BasicKeyspace(self, _k34)
        self.k35 = StructKeyspace(self, _k35)
        self.k36 = BasicKeyspace(self, _k36)
        self.k37 = StructKeyspace(self, _k37)
        self.k38 = BasicKeyspace(self, _k38)
        self.k39 = StructKeyspace(self, _k39)
        self.k40 = BasicKeyspace(self, _k40)
        self.k41 = StructKeyspace(self, _k41)
        self.k42 = BasicKeyspace(self, _k42)
        self.k43 = StructKeyspace(self, _k43)
        self.k44 = BasicKeyspace(self, _k44)
        self.k45 = StructKeyspace(self, _k45)
        self.k46 = BasicKeyspace(self, _k46)
        self.k47 = StructKeyspace(self, _k47)
        self.k48 = BasicKeyspace(self, _k48)


class AsyncHostileCaches(AsyncCaches):
    """Async caches of the service `hostile`."""

    k0: AsyncBasicKeyspace[UserID, Odd]
    """\x22\x22" raise SystemExit("planted") "\x22"

    Pattern: ``k0/:key``. No expiry of its own.
    """

    k1: AsyncStructKeyspace[UserID, Hostile]
    """''' raise SystemExit('planted') '''

    Pattern: ``k1/:key``. No expiry of its own.
    """

    k2: AsyncBasicKeyspace[UserID, Odd]
    """\x22); raise SystemExit("planted"); ("

    Pattern: ``k2/:key``. No expiry of its own.
    """

    k3: AsyncStructKeyspace[UserID, Hostile]
    """'); raise SystemExit('planted'); ('

    Pattern: ``k3/:key``. No expiry of its own.
    """

    k4: AsyncBasicKeyspace[UserID, Odd]
    """{{ 1 / 0 }}{% raise %}{# x #}

    Pattern: ``k4/:key``. No expiry of its own.
    """

    k5: AsyncStructKeyspace[UserID, Hostile]
    """{% endraw %}{{ cycler.__init__.__globals__ }}

    Pattern: ``k5/:key``. No expiry of its own.
    """

    k6: AsyncBasicKeyspace[UserID, Odd]
    """${x}%s%(x)s{0}{x!r}

    Pattern: ``k6/:key``. No expiry of its own.
    """

    k7: AsyncStructKeyspace[UserID, Hostile]
    """ends with a backslash\\

    Pattern: ``k7/:key``. No expiry of its own.
    """

    k8: AsyncBasicKeyspace[UserID, Odd]
    """two\\\\

    Pattern: ``k8/:key``. No expiry of its own.
    """

    k9: AsyncStructKeyspace[UserID, Hostile]
    """ends with a quote"

    Pattern: ``k9/:key``. No expiry of its own.
    """

    k10: AsyncBasicKeyspace[UserID, Odd]
    """\x22begins with one

    Pattern: ``k10/:key``. No expiry of its own.
    """

    k11: AsyncStructKeyspace[UserID, Hostile]
    """\x22

    Pattern: ``k11/:key``. No expiry of its own.
    """

    k12: AsyncBasicKeyspace[UserID, Odd]
    """\x22\x22

    Pattern: ``k12/:key``. No expiry of its own.
    """

    k13: AsyncStructKeyspace[UserID, Hostile]
    """\x22\x22"

    Pattern: ``k13/:key``. No expiry of its own.
    """

    k14: AsyncBasicKeyspace[UserID, Odd]
    """\x22\x22"\x22"\x22

    Pattern: ``k14/:key``. No expiry of its own.
    """

    k15: AsyncStructKeyspace[UserID, Hostile]
    """\\"\x22"

    Pattern: ``k15/:key``. No expiry of its own.
    """

    k16: AsyncBasicKeyspace[UserID, Odd]
    """\\N{BULLET}\\x41\\u0041\\101

    Pattern: ``k16/:key``. No expiry of its own.
    """

    k17: AsyncStructKeyspace[UserID, Hostile]
    """# type: ignore

    Pattern: ``k17/:key``. No expiry of its own.
    """

    k18: AsyncBasicKeyspace[UserID, Odd]
    """# fmt: off

    Pattern: ``k18/:key``. No expiry of its own.
    """

    k19: AsyncStructKeyspace[UserID, Hostile]
    """coding: utf-7

    Pattern: ``k19/:key``. No expiry of its own.
    """

    k20: AsyncBasicKeyspace[UserID, Odd]
    """<b>&amp;</b>

    Pattern: ``k20/:key``. No expiry of its own.
    """

    k21: AsyncStructKeyspace[UserID, Hostile]
    """\x00\x01\x7f

    Pattern: ``k21/:key``. No expiry of its own.
    """

    k22: AsyncBasicKeyspace[UserID, Odd]
    """\u202e\u2066planted

    Pattern: ``k22/:key``. No expiry of its own.
    """

    k23: AsyncStructKeyspace[UserID, Hostile]
    """\ufeffmark

    Pattern: ``k23/:key``. No expiry of its own.
    """

    k24: AsyncBasicKeyspace[UserID, Odd]
    """naïve 日本語 \U0001f600 é

    Pattern: ``k24/:key``. No expiry of its own.
    """

    k25: AsyncStructKeyspace[UserID, Hostile]
    """xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

    Pattern: ``k25/:key``. No expiry of its own.
    """

    k26: AsyncBasicKeyspace[UserID, Odd]
    """leading and trailing

    Pattern: ``k26/:key``. No expiry of its own.
    """

    k27: AsyncStructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k27/:key``. No expiry of its own.
    """

    k28: AsyncBasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k28/:key``. No expiry of its own.
    """

    k29: AsyncStructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k29/:key``. No expiry of its own.
    """

    k30: AsyncBasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k30/:key``. No expiry of its own.
    """

    k31: AsyncStructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k31/:key``. No expiry of its own.
    """

    k32: AsyncBasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k32/:key``. No expiry of its own.
    """

    k33: AsyncStructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k33/:key``. No expiry of its own.
    """

    k34: AsyncBasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k34/:key``. No expiry of its own.
    """

    k35: AsyncStructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k35/:key``. No expiry of its own.
    """

    k36: AsyncBasicKeyspace[UserID, Odd]
    """one raise SystemExit('planted')

    Pattern: ``k36/:key``. No expiry of its own.
    """

    k37: AsyncStructKeyspace[UserID, Hostile]
    """one raise SystemExit('planted')

    Pattern: ``k37/:key``. No expiry of its own.
    """

    k38: AsyncBasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k38/:key``. No expiry of its own.
    """

    k39: AsyncStructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k39/:key``. No expiry of its own.
    """

    k40: AsyncBasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k40/:key``. No expiry of its own.
    """

    k41: AsyncStructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k41/:key``. No expiry of its own.
    """

    k42: AsyncBasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k42/:key``. No expiry of its own.
    """

    k43: AsyncStructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k43/:key``. No expiry of its own.
    """

    k44: AsyncBasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k44/:key``. No expiry of its own.
    """

    k45: AsyncStructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k45/:key``. No expiry of its own.
    """

    k46: AsyncBasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k46/:key``. No expiry of its own.
    """

    k47: AsyncStructKeyspace[UserID, Hostile]
    """one

    two

    Pattern: ``k47/:key``. No expiry of its own.
    """

    k48: AsyncBasicKeyspace[UserID, Odd]
    """one

    two

    Pattern: ``k48/:key``. No expiry of its own.
    """

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: "\x22" raise SystemExit("planted")
        "\x22" / ''' raise SystemExit('planted') ''' / "); raise
        SystemExit("planted"); (" / '); raise SystemExit('planted'); (' / {{ 1 / 0
        }}{% raise %}{# x #} / {% endraw %}{{ cycler.__init__.__globals__ }} /
        ${x}%s%(x)s{0}{x!r} / ends with a backslash\\ / two\\\\ / ends with a
        quote" / "begins with one / " / "\x22 / "\x22" / "\x22"\x22"\x22 /
        \\"\x22" / \\N{BULLET}\\x41\\u0041\\101 / # type: ignore / # fmt: off /
        coding: utf-7 / <b>&amp;</b> / \x00\x01\x7f / \u202e\u2066planted /
        \ufeffmark / naïve 日本語 \U0001f600 é /
        xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        / leading and trailing / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one raise
        SystemExit('planted') / one raise SystemExit('planted') / one two / one
        two / one two / one two / one two / one two / one two / one two / one two
        / one two / one two
        """
        AsyncCaches.__init__(self, {"main": main})
        self.k0 = AsyncBasicKeyspace(self, _k0)
        self.k1 = AsyncStructKeyspace(self, _k1)
        self.k2 = AsyncBasicKeyspace(self, _k2)
        self.k3 = AsyncStructKeyspace(self, _k3)
        self.k4 = AsyncBasicKeyspace(self, _k4)
        self.k5 = AsyncStructKeyspace(self, _k5)
        self.k6 = AsyncBasicKeyspace(self, _k6)
        self.k7 = AsyncStructKeyspace(self, _k7)
        self.k8 = AsyncBasicKeyspace(self, _k8)
        self.k9 = AsyncStructKeyspace(self, _k9)
        self.k10 = AsyncBasicKeyspace(self, _k10)
        self.k11 = AsyncStructKeyspace(self, _k11)
        self.k12 = AsyncBasicKeyspace(self, _k12)
        self.k13 = AsyncStructKeyspace(self, _k13)
        self.k14 = AsyncBasicKeyspace(self, _k14)
        self.k15 = AsyncStructKeyspace(self, _k15)
        self.k16 = AsyncBasicKeyspace(self, _k16)
        self.k17 = AsyncStructKeyspace(self, _k17)
        self.k18 = AsyncBasicKeyspace(self, _k18)
        self.k19 = AsyncStructKeyspace(self, _k19)
        self.k20 = AsyncBasicKeyspace(self, _k20)
        self.k21 = AsyncStructKeyspace(self, _k21)
        self.k22 = AsyncBasicKeyspace(self, _k22)
        self.k23 = AsyncStructKeyspace(self, _k23)
        self.k24 = AsyncBasicKeyspace(self, _k24)
        self.k25 = AsyncStructKeyspace(self, _k25)
        self.k26 = AsyncBasicKeyspace(self, _k26)
        self.k27 = AsyncStructKeyspace(self, _k27)
        self.k28 = AsyncBasicKeyspace(self, _k28)
        self.k29 = AsyncStructKeyspace(self, _k29)
        self.k30 = AsyncBasicKeyspace(self, _k30)
        self.k31 = AsyncStructKeyspace(self, _k31)
        self.k32 = AsyncBasicKeyspace(self, _k32)
        self.k33 = AsyncStructKeyspace(self, _k33)
        self.k34 = AsyncBasicKeyspace(self, _k34)
        self.k35 = AsyncStructKeyspace(self, _k35)
        self.k36 = AsyncBasicKeyspace(self, _k36)
        self.k37 = AsyncStructKeyspace(self, _k37)
        self.k38 = AsyncBasicKeyspace(self, _k38)
        self.k39 = AsyncStructKeyspace(self, _k39)
        self.k40 = AsyncBasicKeyspace(self, _k40)
        self.k41 = AsyncStructKeyspace(self, _k41)
        self.k42 = AsyncBasicKeyspace(self, _k42)
        self.k43 = AsyncStructKeyspace(self, _k43)
        self.k44 = AsyncBasicKeyspace(self, _k44)
        self.k45 = AsyncStructKeyspace(self, _k45)
        self.k46 = AsyncBasicKeyspace(self, _k46)
        self.k47 = AsyncStructKeyspace(self, _k47)
        self.k48 = AsyncBasicKeyspace(self, _k48)
