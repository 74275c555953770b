"""How durations are written in Python."""

from __future__ import annotations

from cachegen import ir
from cachegen.render import symbols
from cachegen.render.code import Code, identifier
from cachegen.render.layout import Argument, Call
from cachegen.render.scope import ModuleScope

_UNITS = {
    "days": 86_400_000,
    "hours": 3_600_000,
    "minutes": 60_000,
    "seconds": 1_000,
    "milliseconds": 1,
}
"""The arguments of a timedelta that a duration is written with, in milliseconds."""


def lasting(milliseconds: int, scope: ModuleScope) -> Code | Call:
    """Return a duration: whole seconds below a minute as they are, others in their units."""
    if milliseconds < 60_000 and not milliseconds % 1_000:
        return Code(str(milliseconds // 1_000))
    return delta(milliseconds, scope)


def delta(milliseconds: int, scope: ModuleScope) -> Call:
    """Return a duration as a timedelta."""
    class_ = scope.spelled(symbols.SCALARS[ir.Scalar.TIMEDELTA])
    if not milliseconds:
        return Call(class_, (Argument(Code("0")),))
    parts: list[Argument] = []
    for unit, size in _UNITS.items():
        count, milliseconds = divmod(milliseconds, size)
        if count:
            parts.append(Argument(Code(str(count)), identifier(unit)))
    return Call(class_, tuple(parts))
