"""A sound workspace, and independent mistakes to plant in it, each a replacement of one text."""

from __future__ import annotations

from dataclasses import dataclass

API = """\
version = 1
service = "api"

[clusters.main]
eviction_policy = "allkeys-lru"

[clusters.spare]

[clusters.extra]

[types]
UserID = "str"
Plain = "int"
Unused = "str"
Lone = "str"
Weight = { base = "int", import = "shop.weights.Weight" }

[enums]
Theme = ["light", "dark"]
Colour = ["red", "green"]
Odd = ["a", "b", "c"]

[structs.PageKey.fields]
user_id = "UserID"
page = "int"
theme = "Theme"

[structs.Profile.fields]
name = "str"
tags = "set[str]"
weight = "Weight"
colour = { type = "Colour", default = "red" }
age = { type = "int", default = 1 }
counts = "dict[str, int]"
more = "str"
first = "int"
last = { type = "int | None", optional = true }

[keyspaces.pages]
cluster = "main"
key = "PageKey"
value = "Profile"
pattern = "pages/:user_id/:page/:theme"
shard_by = "user_id"
expiry = { in = "10s", jitter = "10%" }

[keyspaces.names]
cluster = "main"
key = "UserID"
value = "str"
pattern = "names/:key"
expiry = "1h"
on_decode_error = "miss"

[keyspaces.themes]
cluster = "spare"
key = "Theme"
value = "list[str]"
pattern = "themes/:key/all"
expiry = { daily_at = "03:00", timezone = "UTC" }

[keyspaces.twins]
cluster = "spare"
key = "Plain"
value = "set[int]"
pattern = "twins/:key"

[keyspaces.others]
cluster = "spare"
key = "str"
value = "bytes"
pattern = "others/:key"
"""

SHARED = """\
version = 1

[enums]
Shared = ["yes", "no"]
"""
"""Another file of the workspace, which stays as it is."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: what is replaced by what, after the header of its declaration.

    `not_with` are the mistakes with which nobody can tell whether this is one too.
    """

    name: str
    code: str
    header: str
    right: str
    wrong: str
    not_with: tuple[str, ...] = ()

    def span(self) -> tuple[int, int]:
        """Return where in the sound text the mistake is planted."""
        start = API.index(self.right, API.index(self.header))
        return start, start + len(self.right)


PAGES, NAMES = "[keyspaces.pages]", "[keyspaces.names]"
THEMES, TWINS = "[keyspaces.themes]", "[keyspaces.twins]"
KEY, VALUE = "[structs.PageKey.fields]", "[structs.Profile.fields]"

MISTAKES = (
    Mistake("version", "CG110", "version", 'service = "api"', 'servise = "api"'),
    Mistake("cluster name", "CG207", "", "[clusters.extra]", "[clusters.Extra]"),
    Mistake("policy", "CG203", "", "allkeys-lru", "allkeys-lr"),
    Mistake("base of a key type", "CG202", "[types]", '"str"', '"string"'),
    Mistake(
        "base of another", "CG512", "[types]", 'Plain = "int"', 'Plain = "list[int]"'
    ),
    Mistake("type's name", "CG251", "[types]", "Unused =", "Final ="),
    Mistake("import path", "CG211", "[types]", "shop.weights.Weight", "shop"),
    Mistake("enum value twice", "CG518", "[enums]", '"dark"', '"light"'),
    Mistake("enum value's type", "CG111", "[enums]", '"green"', "5"),
    Mistake("key field's type", "CG507", KEY, 'page = "int"', 'page = "float"'),
    Mistake(
        "key field's unknown type", "CG202", KEY, 'theme = "Theme"', 'theme = "Zzzzz"'
    ),
    Mistake("key field left out", "CG301", PAGES, "/:page/", "/page/"),
    Mistake("unknown placeholder", "CG302", PAGES, "/:user_id/", "/:user_id/:bb/"),
    Mistake(
        "unknown shard", "CG306", PAGES, 'shard_by = "user_id"', 'shard_by = "colour"'
    ),
    Mistake("bad character", "CG315", PAGES, '"pages/', '"pa ges/'),
    Mistake("trailing slash", "CG311", PAGES, ':theme"', ':theme/"'),
    Mistake("jitter", "CG524", PAGES, "10%", "110%"),
    Mistake("duration", "CG520", PAGES, '"10s"', '"10 sec"'),
    Mistake("unknown value", "CG202", PAGES, '"Profile"', '"Profession"'),
    Mistake("field's type", "CG202", VALUE, 'name = "str"', 'name = "Zzzz"'),
    Mistake("element", "CG505", VALUE, "set[str]", "set[list[str]]"),
    Mistake(
        "default's choice", "CG532", VALUE, '"red"', '"blue"', ("enum value's type",)
    ),
    Mistake("default's type", "CG530", VALUE, "default = 1", 'default = "one"'),
    Mistake("unknown cluster", "CG201", NAMES, '"main"', '"elsewhere"'),
    Mistake("key of the wrong type", "CG111", NAMES, '"UserID"', "5"),
    Mistake("value", "CG508", NAMES, 'value = "str"', 'value = "tuple[str]"'),
    Mistake(
        "misnamed placeholder",
        "CG305",
        NAMES,
        ":key",
        ":keyy",
        ("key of the wrong type",),
    ),
    Mistake("no time", "CG521", NAMES, '"1h"', '"0s"'),
    Mistake("choice", "CG114", NAMES, '"miss"', '"mis"'),
    Mistake("habit", "CG110", NAMES, "expiry", "ttl", ("no time",)),
    Mistake("keyspace name", "CG252", "", "[keyspaces.names]", "[keyspaces.close]"),
    Mistake("unknown key type", "CG202", THEMES, '"Theme"', '"Nothing"'),
    Mistake("value's element", "CG508", THEMES, "list[str]", "list[Decimal]"),
    Mistake("placeholder twice", "CG303", THEMES, "/:key/", "/:key/:key/"),
    Mistake("clock", "CG523", THEMES, "03:00", "3 am"),
    Mistake("timezone", "CG204", THEMES, '"UTC"', '"Nowhere"'),
    Mistake("key that is a container", "CG506", TWINS, '"Plain"', '"list[str]"'),
    Mistake("no placeholder", "CG304", TWINS, "twins/:key", "twins"),
    Mistake(
        "syntax", "CG103", NAMES, 'on_decode_error = "miss"', "on_decode_error = ="
    ),
    Mistake("same key twice", "CG105", TWINS, "value =", 'value = "int"\nvalue ='),
    Mistake("two headers", "CG105", "", "[enums]", "[clusters.main]\n\n[enums]"),
    Mistake("no identifier", "CG205", "", "[keyspaces.twins]", "[keyspaces.2twins]"),
    Mistake("keyword", "CG206", VALUE, "age =", "class ="),
    Mistake(
        "declared elsewhere", "CG208", "[enums]", "Odd =", "Shared =", ("enum members",)
    ),
    Mistake("enum members", "CG253", "[enums]", '"b", "c"', '"b", "B"'),
    Mistake(
        "field of the wrong type", "CG111", VALUE, 'weight = "Weight"', "weight = 5"
    ),
    Mistake("missing key", "CG112", PAGES, 'value = "Profile"\n', ""),
    Mistake("type arguments", "CG503", VALUE, "dict[str, int]", "dict[str]"),
    Mistake("type syntax", "CG501", VALUE, 'more = "str"', 'more = "str["'),
    Mistake("endless struct", "CG511", VALUE, 'first = "int"', 'first = "Profile"'),
    Mistake("own circle", "CG513", "[types]", 'Lone = "str"', 'Lone = "Lone"'),
    Mistake("optional", "CG514", VALUE, '"int | None", optional', '"int", optional'),
    Mistake(
        "conflict",
        "CG401",
        "[keyspaces.others]",
        "others/:key",
        "twins/:key",
        (
            "key that is a container",
            "base of another",
            "no placeholder",
        ),
    ),
)
"""Mistakes of every kind that the sound workspace has room for."""


def planted(*mistakes: Mistake) -> str | None:
    """Return the workspace with the mistakes, or None where two overlap."""
    text, after = API, len(API) + 1
    for each in sorted(mistakes, key=lambda each: each.span(), reverse=True):
        start, end = each.span()
        if end > after:
            return None
        text, after = text[:start] + each.wrong + text[end:], start
    return text
