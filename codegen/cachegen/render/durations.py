"""How durations and expiries are written in Python."""

from __future__ import annotations

from typing import assert_never

from cachegen import ir
from cachegen.render import symbols
from cachegen.render.code import Code, identifier, literal
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


def expiry(given: ir.Expiry, scope: ModuleScope) -> Code | Call:
    """Return an expiry as the runtime's functions make it."""
    match given:
        case ir.NeverExpire():
            return scope.spelled(symbols.public("NEVER_EXPIRE"))
        case ir.ExpireDaily(hour, minute, second, timezone):
            parts = [Code(str(each)) for each in (hour, minute, second)]
            arguments = [Argument(each) for each in (*parts, literal(timezone))]
            name = scope.spelled(symbols.public("expire_daily_at"))
            return Call(name, tuple(arguments))
        case ir.ExpireIn(milliseconds, on, jitter):
            arguments = [Argument(lasting(milliseconds, scope))]
            if on != "write":
                arguments.append(Argument(literal(on), identifier("on")))
            if jitter:
                arguments.append(Argument(Code(repr(jitter)), identifier("jitter")))
            name = scope.spelled(symbols.public("expire_in"))
            return Call(name, tuple(arguments))
        case _:
            assert_never(given)
