"""How `load` and `near` are written in Python; what is as it is when absent is left out."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.render import symbols
from cachegen.render.code import Code, identifier, literal
from cachegen.render.durations import delta
from cachegen.render.layout import Argument, Call
from cachegen.render.scope import ModuleScope


def load(given: ir.Load, scope: ModuleScope) -> Call:
    """Return how values are loaded."""
    return Call(scope.spelled(symbols.LOAD), tuple(_load(given, scope)))


def _load(given: ir.Load, scope: ModuleScope) -> Iterator[Argument]:
    absent = ir.Load()
    if given.stale_for is not None:
        yield _named("stale_for", delta(given.stale_for, scope))
    if given.refresh_at is not None:
        yield _named("refresh_at", Code(repr(given.refresh_at)))
    if given.missing is not None:
        yield _named("missing", delta(given.missing, scope))
    if given.timeout != absent.timeout:
        yield _named("timeout", delta(given.timeout, scope))
    if given.lease != absent.lease:
        yield _named("lease", delta(given.lease, scope))
    if given.soft_timeout != absent.soft_timeout:
        yield _named("soft_timeout", delta(given.soft_timeout, scope))
    if given.retry_after != absent.retry_after:
        yield _named("retry_after", delta(given.retry_after, scope))
    if given.on_unavailable != absent.on_unavailable:
        yield _named("on_unavailable", literal(given.on_unavailable))


def near(given: ir.Near, value: ir.Use, scope: ModuleScope) -> Call:
    """Return what is kept near, and whether callers can share a value without a risk."""
    return Call(scope.spelled(symbols.NEAR), tuple(_near(given, value, scope)))


def _near(given: ir.Near, value: ir.Use, scope: ModuleScope) -> Iterator[Argument]:
    absent = ir.Near()
    yield _named("shared", Code(repr(is_immutable(value, scope))))
    if given.entries != absent.entries:
        yield _named("entries", Code(f"{given.entries:_}"))
    if given.bytes != absent.bytes:
        yield _named("bytes", Code(f"{given.bytes:_}"))
    if given.ttl != absent.ttl:
        yield _named("ttl", delta(given.ttl, scope))
    if given.lag != absent.lag:
        yield _named("lag", delta(given.lag, scope))


def is_immutable(value: ir.Use, scope: ModuleScope) -> bool:
    """Return whether nobody who is handed a value can change what others have of it."""
    match value:
        case ir.BasicValue(type_):
            return _Proof(scope).of(type_)
        case ir.StructValue(name):
            return _Proof(scope).of(ir.StructType(name))
        case (
            ir.ListValue()
            | ir.SetValue()
            | ir.DictValue()
            | ir.SortedSetValue()
            | ir.Limiter()
            | ir.Lock()
        ):
            return False


class _Proof:
    """Follows a type to its leaves; a struct that is met again is as the others say."""

    def __init__(self, scope: ModuleScope) -> None:
        self._scope = scope
        self._met: set[str] = set()

    def of(self, type_: ir.Type) -> bool:
        match type_:
            case ir.ScalarType() | ir.EnumType() | ir.LiteralType():
                return True
            case ir.NamedType(name):
                named = self._scope.types.named[name]
                # A class of the application can hold whatever it likes.
                return named.imported is None and self.of(named.base)
            case ir.StructType(name):
                return self._of_struct(name)
            case ir.OptionalType(item) | ir.SetType(item, frozen=True):
                return self.of(item)
            case ir.TupleType(items):
                return all(self.of(each) for each in items)
            case ir.ListType() | ir.SetType() | ir.DictType():
                return False

    def _of_struct(self, name: str) -> bool:
        if name in self._met:
            return True
        self._met.add(name)
        struct = self._scope.types.structs[name]
        own = struct.imported is None
        return own and all(self.of(each.type) for each in struct.fields)


def _named(name: str, value: Code | Call) -> Argument:
    return Argument(value, identifier(name))
