"""The page of a code of `cachegen breaking`: what such a change does, with a wrong and a right one."""

from __future__ import annotations

from cachegen.breaking.finding import CODES, Class

_LOSES = """\
New code looks for entries under other keys than those that are stored, so it begins with
an empty cache, and nobody ever reads or writes the old entries again.

Before:

    pattern = "profile/:key"

Wrong:

    pattern = "profiles/:key"

Right, keep the key; or, when the cache may begin empty, say so:

    cachegen breaking --against origin/main --allow api.profile"""

_MISREADS = """\
New code finds what old code stored and cannot read it, or takes it for something else:
each such entry is a `CacheDecodeError`, or a miss where `on_decode_error` says so.

Before:

    [structs.Profile.fields]
    name = "str"

Wrong:

    [structs.Profile.fields]
    name = "str"
    phone = "str"

Right, a default for what is not stored yet; or keys of their own for the new form,
such as pattern = "profile/v2/:key":

    [structs.Profile.fields]
    name = "str"
    phone = { type = "str", default = "" }"""

_BOTH_WAYS = """\
New code reads what is stored. During the deploy old code runs beside it, and old code
cannot read what new code stores.

Before:

    [enums]
    Theme = ["light", "dark"]

Wrong, in one release:

    [enums]
    Theme = ["light", "dark", "high-contrast"]

Right, in the release before it, so that old code takes such entries for misses:

    on_decode_error = "miss\""""

_NOTICE = """\
Nothing that is stored is lost or misread. Somebody may want to know before the release.

Before:

    expiry = "10s"

After, right as well: what is stored keeps the time it has until it is written again:

    expiry = "20s\""""

_KINDS = {
    "CB1": (Class.LOSES, _LOSES),
    "CB2": (Class.MISREADS, _MISREADS),
    "CB3": (Class.BOTH_WAYS, _BOTH_WAYS),
    "CB4": (Class.NOTICE, _NOTICE),
}

_MORE = {
    "CB107": "\nWhere the two have one form, new code even reads the entry of another key, which is\n"
    "`misreads`.\n"
}
"""What is particular to a code."""


def title(code: str) -> tuple[Class, str]:
    """Return the class of a code's findings and what the code stands for, as a sentence."""
    stands_for = CODES[code]
    return _KINDS[code[:3]][0], f"{stands_for[0].upper()}{stands_for[1:]}."


def explain(code: str) -> str | None:
    """Return the page of a code in either case with a line end, or None without one."""
    known = code.strip().upper()
    if known not in CODES:
        return None
    kind, headline = title(known)
    return f"{kind}[{known}]\n\n{headline}\n{_MORE.get(known, '')}\n{_KINDS[known[:3]][1]}\n"
