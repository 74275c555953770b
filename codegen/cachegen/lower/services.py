"""Which service each file is; a file without a usable name still gets one to go on with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cachegen.diagnostics import Problem
from cachegen.lower.identifiers import bad_name, likeness
from cachegen.lower.scope import CompilationUnit
from cachegen.names import (
    async_caches_class,
    caches_class,
    is_identifier,
    is_keyword,
)
from cachegen.problems.identifiers import FileNameNoService
from cachegen.problems.names import ServiceTwice
from cachegen.shape.declarations import Shaped
from cachegen.source import Place, Span


def services(
    shaped: Sequence[Shaped],
) -> tuple[tuple[CompilationUnit, ...], list[Problem]]:
    """Return the files in order of their services, and what is wrong with their names."""
    problems: list[Problem] = []
    taken: dict[str, tuple[str, Place]] = {}
    units: list[CompilationUnit] = []
    for each in sorted(shaped, key=lambda each: each.document.source.path):
        name, place = _name(each), _place(each)
        problems.extend(_name_problems(each, name, place))
        made = _made(name)
        shared = next((word for word in made if word in taken), None)
        if shared is not None:
            first_name, first = taken[shared]
            problems.append(ServiceTwice(place, name, first, first_name, shared))
        if shared is not None or not is_identifier(name) or is_keyword(name):
            name = _free(likeness(name) or "service", taken)
            made = (*made[:1], *_made(name)) if shared is None else _made(name)
        taken.update(dict.fromkeys(made, (name, place)))
        units.append(CompilationUnit(name, each))
    return tuple(sorted(units, key=lambda unit: unit.service)), problems


def stem(path: str) -> str:
    """Return a file's name without its folder and its last ending."""
    name = re.split(r"[/\\]", path)[-1]
    return name.rpartition(".")[0] or name


def _name(shaped: Shaped) -> str:
    if shaped.service is not None:
        return shaped.service
    return stem(shaped.document.source.path)


def _place(shaped: Shaped) -> Place:
    entry = shaped.document.root.get("service")
    if entry is not None:
        return shaped.document.place(entry.value.span)
    version = shaped.document.root.get("version")
    return shaped.document.place(version.key.span if version else Span(0, 0))


def _name_problems(shaped: Shaped, name: str, place: Place) -> Iterator[Problem]:
    if shaped.service is not None:
        yield from bad_name("service", name, place)
    elif shaped.document.root.get("service") is not None:
        return
    elif not is_identifier(name) or is_keyword(name):
        yield FileNameNoService(place, name, likeness(name) or "api")


def _made(name: str) -> tuple[str, ...]:
    """Return the words that a service takes: its module's, caseless, and its classes'.

    A class has capitals, so it is never taken for a module.
    """
    if not is_identifier(name):
        return (name.lower(),)
    return (name.lower(), caches_class(name), async_caches_class(name))


def _free(name: str, taken: dict[str, tuple[str, Place]]) -> str:
    number = 2
    while f"{name}_{number}".lower() in taken:
        number += 1
    return f"{name}_{number}"
