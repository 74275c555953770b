"""Type expressions resolved: from what was written to the IR's types, across all files."""

from __future__ import annotations

from itertools import chain

from cachegen import ir
from cachegen.diagnostics import Problem
from cachegen.lower.expressions import (
    DEEPEST,
    Constant,
    Ellipsis,
    Expression,
    Generic,
    Name,
    SyntaxFault,
    Union,
    parse,
)
from cachegen.lower.foreign_types import (
    FOREIGN,
    foreign_name,
    in_our_notation,
    is_untyped,
)
from cachegen.lower.scope import Element, SchemaText, TypeKind, WorkspaceScope
from cachegen.names import RESERVED_TYPE_NAMES
from cachegen.problems.names import UnknownType
from cachegen.problems.types import (
    LiteralMember,
    TypeArguments,
    TypeSyntax,
    TypeTooDeep,
    UnionMembers,
)
from cachegen.source import Place
from cachegen.words.near import Near, near_name, only, usable

SCALARS = {each.value: each for each in ir.Scalar}
CONTAINERS = {
    "list": ("one type in brackets", "list[str]"),
    "set": ("one type in brackets", "set[str]"),
    "frozenset": ("one type in brackets", "frozenset[str]"),
    "dict": ("two types in brackets", "dict[str, int]"),
    "tuple": ("types in brackets, or one and `...`", "tuple[int, ...]"),
    "Literal": ("values in brackets", 'Literal["a", "b"]'),
}
"""What each container takes between its brackets, with an example."""


def resolve(text: SchemaText, scope: WorkspaceScope) -> ir.Type | None:
    """Return the type that a text means; None when it or a part of it has a problem."""
    expression = parse(text.value)
    if isinstance(expression, SyntaxFault):
        scope.problems.append(_syntax(text, expression, scope))
        return None
    return _Resolution(text, scope).type(expression)


def resolve_part(
    text: SchemaText, part: Expression, scope: WorkspaceScope
) -> ir.Type | None:
    """Return the type that a part of a text means; otherwise as `resolve`."""
    return _Resolution(text, scope).type(part)


def near_type(name: str, scope: WorkspaceScope) -> str | None:
    """Return the type that an unknown name most likely means."""
    if not scope.complete:
        return None
    last = name.rpartition(".")[2]
    if "." in name and _is_built_in(last):
        return Near(last)
    declared = (each for each in scope.types if each not in RESERVED_TYPE_NAMES)
    # Not gone through unless this name is looked up for the first time.
    known = chain(SCALARS, CONTAINERS, usable(declared))
    near = scope.near(name, known)
    if near is not None and (near in scope.types or near.lower() == name.lower()):
        return near
    if is_untyped(name):
        return None
    if last.lower() in FOREIGN:
        return Near(FOREIGN[last.lower()])
    return near or foreign_name(name)


def _is_built_in(name: str) -> bool:
    return name in SCALARS or name in CONTAINERS


def _syntax(text: SchemaText, fault: SyntaxFault, scope: WorkspaceScope) -> Problem:
    place = text.place(scope.places, fault.span)
    if fault.deep:
        return TypeTooDeep(place, DEEPEST)

    is_certain = True

    def meaning(name: str) -> str | None:
        nonlocal is_certain
        if _is_built_in(name) or name in scope.types:
            return name
        near = near_type(name, scope)
        is_certain = is_certain and only(near) is not None
        return near

    instead = in_our_notation(text.value, meaning)
    return TypeSyntax(
        place,
        text.value,
        fault.expected,
        fault.found,
        instead,
        text.path,
        text.place(scope.places) if is_certain else None,
    )


class _Resolution:
    """Walks one expression; every problem of it is reported, not only the first."""

    def __init__(self, text: SchemaText, scope: WorkspaceScope) -> None:
        self._text = text
        self._scope = scope

    def type(self, expression: Expression) -> ir.Type | None:
        match expression:
            case Name():
                return self._name(expression)
            case Generic():
                return self._generic(expression)
            case Union():
                return self._union(expression)
            case Constant() | Ellipsis():
                found = self._spelled(expression)
                place = self._place(expression)
                self._report(
                    TypeSyntax(place, self._text.value, "a type", f"`{found}`")
                )
                return None

    def _name(self, name: Name) -> ir.Type | None:
        if name.text in SCALARS:
            return ir.ScalarType(SCALARS[name.text])
        if name.text in CONTAINERS:
            self._report(self._arguments(name, name))
            return None
        declared = self._scope.types.get(name.text)
        if declared is None:
            self._unknown(name)
            return None
        if name.text in self._scope.broken:
            return None
        match declared.kind:
            case TypeKind.NAMED:
                return ir.NamedType(name.text)
            case TypeKind.ENUM:
                return ir.EnumType(name.text)
            case TypeKind.STRUCT:
                return ir.StructType(name.text)

    def _unknown(self, name: Name) -> None:
        place = self._place(name)
        if name.text == "None":
            self._report(UnionMembers(place, name.text, None))
        elif self._scope.complete:
            near = near_type(name.text, self._scope)
            path = self._text.path
            self._report(
                UnknownType(place, name.text, near, is_untyped(name.text), path)
            )

    def _generic(self, generic: Generic) -> ir.Type | None:
        name = generic.name.text
        if name == "Literal":
            return self._literal(generic)
        if name == "tuple":
            return self._tuple(generic)
        if name in CONTAINERS:
            return self._container(generic)
        if name.removeprefix("typing.") in ("Optional", "Union"):
            self._python_union(generic)
            return None
        if self._name(generic.name) is not None:
            self._report(TypeArguments(self._place(generic), name, "no brackets", name))
            return None
        for each in generic.arguments:
            # What a misspelled container holds may be misspelled too.
            if isinstance(each, Name | Generic | Union) and not _is_none(each):
                self.type(each)
        return None

    def _container(self, generic: Generic) -> ir.Type | None:
        name = generic.name.text
        items = [self.type(each) for each in generic.arguments]
        if len(items) != (2 if name == "dict" else 1):
            self._report(self._arguments(generic, generic.name))
            return None
        first, last = items[0], items[-1]
        if first is None or last is None:
            return None
        if name == "list":
            return ir.ListType(first)
        span, is_dict = generic.arguments[0].span, name == "dict"
        self._scope.elements.append(Element(first, self._text, span, is_dict))
        if is_dict:
            return ir.DictType(first, last)
        return ir.SetType(first, name == "frozenset")

    def _tuple(self, generic: Generic) -> ir.Type | None:
        arguments = generic.arguments
        variadic = isinstance(arguments[-1], Ellipsis)
        if variadic and len(arguments) != 2:
            self._report(self._arguments(generic, generic.name))
            return None
        items = [self.type(each) for each in (arguments[:1] if variadic else arguments)]
        sound = tuple(each for each in items if each is not None)
        return ir.TupleType(sound, variadic) if len(sound) == len(items) else None

    def _union(self, union: Union) -> ir.Type | None:
        rest = [each for each in union.members if not _is_none(each)]
        misspelled = [each for each in rest if self._is_almost_none(each)]
        if len(misspelled) == 1 and len(rest) == len(union.members) == 2:
            # One mistake, one problem: with `None` spelled right the rest may be fine.
            (name,) = misspelled
            self._report(
                UnknownType(self._place(name), self._spelled(name), Near("None"))
            )
            self.type(rest[1 - rest.index(name)])
            return None
        if len(rest) == 1 and len(union.members) == 2:
            item = self.type(rest[0])
            return ir.OptionalType(item) if item is not None else None
        for each in rest:
            self.type(each)
        instead = f"{self._spelled(rest[0])} | None" if len(rest) == 1 else None
        place, text = self._place(union), self._spelled(union)
        self._report(UnionMembers(place, text, instead))
        return None

    def _python_union(self, generic: Generic) -> None:
        """Report `Optional[T]` and `Union[A, B]`, which are written with `|`."""
        members = [each for each in generic.arguments if not _is_none(each)]
        is_optional = generic.name.text.endswith("Optional")
        has_none = is_optional or len(members) < len(generic.arguments)
        instead = None
        if len(members) == 1:
            inner = self._spelled(members[0])
            instead = f"{inner} | None" if has_none else inner
        place, text = self._place(generic), self._spelled(generic)
        self._report(UnionMembers(place, text, instead))

    def _is_almost_none(self, expression: Expression) -> bool:
        """Return whether it is a name nobody declares, and none is as near as `None`."""
        if not isinstance(expression, Name) or not self._scope.complete:
            return False
        text = expression.text
        if text in SCALARS or text in CONTAINERS or text in self._scope.types:
            return False
        has_near = near_type(text, self._scope) is not None
        return not has_near and near_name(text, ("None",)) is not None

    def _literal(self, generic: Generic) -> ir.Type | None:
        values: list[str | int | bool] = []
        seen: set[tuple[type, str | int | bool]] = set()
        before = len(self._scope.problems)
        for each in generic.arguments:
            value = _constant(each)
            twice = value is not None and (type(value), value) in seen
            if value is None or twice:
                place, text = self._place(each), self._spelled(each)
                self._report(LiteralMember(place, text, twice))
            else:
                seen.add((type(value), value))
                values.append(value)
        if len(self._scope.problems) > before:
            return None
        return ir.LiteralType(tuple(values))

    def _arguments(self, whole: Expression, name: Name) -> Problem:
        takes, example = CONTAINERS[name.text]
        return TypeArguments(self._place(whole), name.text, takes, example)

    def _spelled(self, expression: Expression) -> str:
        return self._text.value[expression.span.start : expression.span.end]

    def _place(self, expression: Expression) -> Place:
        return self._text.place(self._scope.places, expression.span)

    def _report(self, problem: Problem) -> None:
        self._scope.problems.append(problem)


def _is_none(expression: Expression) -> bool:
    return isinstance(expression, Name) and expression.text == "None"


def _constant(expression: Expression) -> str | int | bool | None:
    match expression:
        case Constant(value=value):
            return value
        case Name(text="true" | "True"):
            return True
        case Name(text="false" | "False"):
            return False
        case _:
            return None
