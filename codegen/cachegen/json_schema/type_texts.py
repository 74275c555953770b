"""Types as a JSON Schema can judge them: by patterns, without knowing what other files declare.

No pattern looks ahead or behind, since some editors' engines cannot. What holds a
`Literal` is taken as it is, for its texts may be anything.
"""

from __future__ import annotations

import re
from typing import Final

from pydantic import JsonValue

from cachegen import ir
from cachegen.lower.foreign_types import FOREIGN, UNTYPED

Node = dict[str, JsonValue]

NAME: Final = "[A-Za-z][A-Za-z0-9_]*"
_INSIDE: Final = r"[A-Za-z0-9_\s,|]"
_CONTAINER: Final = r"(list|set|frozenset|dict|tuple)\s*\["
_WHOLE: Final = rf"^({_CONTAINER}|{_INSIDE}|\.\.\.|\])+$|Literal\s*\["
_BEFORE: Final = r"""^([^"']*[\[,|\s])?"""
_AFTER: Final = r"""([\s\],|\[][^"']*)?$"""
_NONE: Final = ("null", "none", "nil", "undefined")
_SIDE_BY_SIDE: Final = r"""^[^"']*[A-Za-z0-9_\]]\s+[A-Za-z0-9_]"""
_UNION: Final = r"""^[^"']*\|"""
_KEY: Final = "|".join(each.value for each in ir.Scalar if each in ir.KEY_SCALARS)


def words(declared: frozenset[str]) -> str:
    """Return a pattern of names that are no types here, except for those that are declared.

    In lower case only: elsewhere a type may well be called `String`.
    """
    misspelled = [each.value.lower() for each in ir.Scalar if not each.value.islower()]
    foreign = {*FOREIGN, *UNTYPED, *misspelled, *_NONE} - declared
    return f"({'|'.join(sorted(foreign))})"


def any_type(declared: frozenset[str]) -> Node:
    """Return what a field's type is: containers with brackets, unions with None."""
    bare_union: Node = {"pattern": _UNION, "not": {"pattern": "None"}}
    return {
        "pattern": _WHOLE,
        "not": {
            "anyOf": [
                {"pattern": f"{_BEFORE}{words(declared)}{_AFTER}"},
                {"pattern": _SIDE_BY_SIDE},
                bare_union,
            ]
        },
    }


def one_name(declared: frozenset[str], refused: tuple[str, ...] = ()) -> Node:
    """Return what is one name: the base of a named type, a keyspace's key."""
    others = "|".join(map(re.escape, refused))
    wrong = f"({words(declared)}|{others})" if refused else words(declared)
    return {
        "pattern": rf"^\s*{NAME}\s*$",
        "not": {"pattern": rf"^\s*{wrong}\s*$"},
    }


def value_type(declared: frozenset[str], refused: tuple[str, ...]) -> Node:
    """Return what a keyspace's value is: a name, or a container of names."""
    element = rf"\s*{NAME}\s*"
    holds = rf"(list|set|sorted_set)\s*\[{element}\]|dict\s*\[{element},{element}\]"
    others = "|".join(map(re.escape, refused))
    return {
        "pattern": rf"^\s*({NAME}|{holds})\s*$",
        "not": {
            "anyOf": [
                {"pattern": rf"{_BEFORE}{words(declared)}{_AFTER}"},
                {"pattern": rf"^\s*({others}|list|set|dict|sorted_set)\s*$"},
            ]
        },
    }


SCALAR_KEY: Final = rf"^\s*({_KEY})\s*$"
"""A key that is a scalar for sure, so that its placeholder is `:key`."""
