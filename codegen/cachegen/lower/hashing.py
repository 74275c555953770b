"""What can be an element of a set or a key of a dict, decided once all structs are known."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.diagnostics import Problem
from cachegen.lower.scope import Element, WorkspaceScope
from cachegen.lower.structs import TypedDeclarations
from cachegen.problems.types import NotHashable
from cachegen.source import Place

_SET = "an element of a set"
_DICT = "a key of a dict"
_HASHING = "elements of sets are found by their hash, which changing things have not"
_JSON = "keys of dicts become texts in JSON, from which this could not be read back"


def unhashable(
    scope: WorkspaceScope, declarations: TypedDeclarations
) -> Iterator[Problem]:
    """Yield the elements of sets and keys of dicts whose types cannot be such."""
    changing = _changing_structs(declarations)
    for each in scope.elements:
        if each.is_dict_key:
            sound, role, why = _is_json_key(each.type, declarations), _DICT, _JSON
        else:
            sound, role, why = not _is_changing(each.type, changing), _SET, _HASHING
        if not sound:
            yield NotHashable(_place(each, scope), _spelled(each), role, why)


def _changing_structs(declarations: TypedDeclarations) -> set[str]:
    """Return the structs without a hash: imported ones, and those that hold a changing type."""
    holders: dict[str, list[str]] = {}
    pending: list[str] = []
    for struct in declarations.structs.values():
        types = [each.type for each in struct.fields.values()]
        if struct.imported is not None or any(_is_changing(each, ()) for each in types):
            pending.append(struct.name)
        for type in types:
            for held in _held(type):
                holders.setdefault(held, []).append(struct.name)
    changing: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in changing:
            changing.add(name)
            pending.extend(holders.get(name, ()))
    return changing


def _is_changing(type: ir.Type, structs: set[str] | tuple[()]) -> bool:
    match type:
        case ir.ListType() | ir.DictType() | ir.SetType(frozen=False):
            return True
        case ir.TupleType(items=items):
            return any(_is_changing(each, structs) for each in items)
        case ir.OptionalType(item=item) | ir.SetType(item=item):
            return _is_changing(item, structs)
        case ir.StructType(name=name):
            return name in structs
        case _:
            return False


def _held(type: ir.Type) -> Iterator[str]:
    """Yield the structs whose hash a type's hash is made of."""
    match type:
        case ir.StructType(name=name):
            yield name
        case ir.TupleType(items=items):
            for each in items:
                yield from _held(each)
        case ir.OptionalType(item=item) | ir.SetType(item=item):
            yield from _held(item)
        case _:
            return


def _is_json_key(type: ir.Type, declarations: TypedDeclarations) -> bool:
    match declarations.base(type):
        case ir.ScalarType(scalar=scalar):
            return scalar is not ir.Scalar.BOOL
        case ir.EnumType():
            return True
        case ir.LiteralType(values=values):
            return {each.__class__ for each in values} in ({str}, {int})
        case _:
            return False


def _place(element: Element, scope: WorkspaceScope) -> Place:
    return element.text.place(scope.places, element.span)


def _spelled(element: Element) -> str:
    return element.text.value[element.span.start : element.span.end]
