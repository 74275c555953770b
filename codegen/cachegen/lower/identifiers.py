"""Names as names: whether a word can be one at all, whatever else has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cachegen.diagnostics import Problem
from cachegen.ir import Import
from cachegen.lower.scope import SchemaText, WorkspaceScope
from cachegen.names import is_identifier, is_keyword
from cachegen.problems.identifiers import (
    ClusterName,
    ImportPath,
    Keyword,
    NotAnIdentifier,
)
from cachegen.source import Place, Span

_CLUSTER = re.compile(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?")

_NO_KEYWORD = "-cache"
"""What makes another word of a cluster's name that is a keyword."""


def bad_name(what: str, name: str, place: Place) -> Iterator[Problem]:
    """Yield the problem of a name that is no identifier, or a keyword."""
    if not is_identifier(name):
        yield NotAnIdentifier(place, what, name, likeness(name))
    elif is_keyword(name):
        yield Keyword(place, what, name, f"{name}_")


def bad_cluster(name: str, place: Place) -> Iterator[Problem]:
    """Yield the problem of a cluster's name that has another form, or is a keyword."""
    if not is_cluster_name(name):
        yield ClusterName(place, name, cluster_likeness(name))
    elif is_keyword(name):
        yield Keyword(place, "cluster", name, f"{name}{_NO_KEYWORD}")


def cluster_likeness(name: str) -> str | None:
    """Return the name of a cluster's form that looks most like one, or None."""
    if is_cluster_name(name):
        return f"{name}{_NO_KEYWORD}" if is_keyword(name) else name
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).lstrip("-0123456789")[:63]
    instead = plain.rstrip("-")
    return instead if is_cluster_name(instead) else None


def is_cluster_name(name: str) -> bool:
    """Return whether a cluster can have this name."""
    return _CLUSTER.fullmatch(name) is not None


def likeness(name: str) -> str | None:
    """Return the identifier that looks most like a name, or None when none does."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
    plain = re.sub(r"^[0-9_]+", "", plain)
    if not plain:
        return None
    return f"{plain}_" if is_keyword(plain) else plain


def imported(text: SchemaText, scope: WorkspaceScope) -> Import | None:
    """Return what an import path means, or None with a problem reported."""
    parts = text.value.split(".")
    start = 0
    for part in parts:
        if not _is_part(part):
            span = Span(start, start + len(part)) if part else None
            place = text.place(scope.places, span)
            scope.problems.append(ImportPath(place, text.value, part or None))
            return None
        start += len(part) + 1
    if len(parts) < 2:
        place = text.place(scope.places)
        scope.problems.append(ImportPath(place, text.value, None))
        return None
    return Import(".".join(parts[:-1]), parts[-1])


def _is_part(part: str) -> bool:
    """Return whether Python can import a name; here it may begin with `_`."""
    return part.isascii() and part.isidentifier() and not is_keyword(part)
