"""Every problem that cachegen can report, by code; found from the modules here, listed nowhere."""

from __future__ import annotations

import pkgutil
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TypeGuard

from cachegen.diagnostics import Problem


@cache
def problem_classes() -> MappingProxyType[str, type[Problem]]:
    """Return the class of each problem by its code, in order of the codes.

    Raises ValueError when two classes have one code, which a test rules out.
    """
    found: dict[str, type[Problem]] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        for each in vars(import_module(module.name)).values():
            if _is_problem_class(each) and each.__module__ == module.name:
                other = found.setdefault(each.code, each)
                if other is not each:
                    raise ValueError(
                        f"{each.code} is both {other.__qualname__} and {each.__qualname__}"
                    )
    return MappingProxyType(dict(sorted(found.items())))


def _is_problem_class(candidate: object) -> TypeGuard[type[Problem]]:
    return (
        isinstance(candidate, type)
        and is_dataclass(candidate)
        and hasattr(candidate, "code")
        and hasattr(candidate, "describe")
    )
