"""The views of a service's enums, named types and structs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cachegen import ir
from cachegen.names import enum_member, is_test_class
from cachegen.render import symbols
from cachegen.render.code import Code, identifier, join, literal
from cachegen.render.defaults import default
from cachegen.render.imports import Home
from cachegen.render.layout import bracketed, fits, hugged
from cachegen.render.order import dependencies_first
from cachegen.render.scope import ModuleScope
from cachegen.render.spelling import annotation
from cachegen.render.views import (
    EnumView,
    FieldView,
    FinalBaseView,
    LateNewTypeView,
    MemberView,
    NewTypeView,
    StructView,
)
from cachegen.render.words import text

_INDENT = 4
_LONG_NAME = 60
_TEXT = re.compile(r"""\"(?:[^"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'""")
"""A literal text in one line of code."""


def enum_view(declaration: ir.EnumDeclaration, scope: ModuleScope) -> EnumView:
    """Return an enum with its members."""
    scope.spelled(symbols.STR_ENUM)
    return EnumView(
        name=identifier(declaration.name),
        doc=text(declaration.doc),
        members=tuple(
            MemberView(identifier(enum_member(value)), literal(value))
            for value in declaration.values
        ),
        is_like_a_test=is_test_class(declaration.name),
    )


def named_views(
    declared: Iterable[ir.NamedScalar], scope: ModuleScope
) -> tuple[NewTypeView, ...]:
    """Return the named types that the module makes itself, each behind its base."""
    own = {each.name: each for each in declared if _is_made_here(each)}
    bases = {
        name: (base.name,)
        for name, each in own.items()
        if isinstance(base := each.base, ir.NamedType) and base.name in own
    }
    ordered = [own[name] for name in dependencies_first(own, bases)]
    return tuple(_named(each, scope) for each in ordered if not _is_late(each, scope))


def late_named_views(
    declared: Iterable[ir.NamedScalar], scope: ModuleScope
) -> tuple[LateNewTypeView, ...]:
    """Return the named types over a type of a module that imports this one."""
    return tuple(
        _late_named(each, scope)
        for each in declared
        if _is_made_here(each) and _is_late(each, scope)
    )


def final_bases(
    declared: Iterable[ir.NamedScalar], scope: ModuleScope
) -> tuple[FinalBaseView, ...]:
    """Return the enums that those need once they are there: their decoder wants members."""
    return tuple(
        FinalBaseView(identifier(each.name), annotation(root, scope))
        for each in declared
        if _is_made_here(each) and _is_late(each, scope)
        if isinstance(root := scope.types.base(each.base), ir.EnumType)
    )


def late_bases(
    declared: Iterable[ir.NamedScalar], scope: ModuleScope
) -> dict[str, set[str]]:
    """Return what type checkers have to import for those, by module."""
    found: dict[str, set[str]] = {}
    for each in declared:
        if _is_made_here(each) and _is_late(each, scope):
            base = scope.symbol(_base_name(each))
            found.setdefault(base.module, set()).add(base.name)
    return found


def struct_views(
    declared: Iterable[ir.StructDeclaration], scope: ModuleScope
) -> tuple[StructView, ...]:
    """Return the structs that the module makes itself, in the schema's order."""
    own = tuple(declared)
    made = [each.name for each in own if each.imported is not None]
    views: list[StructView] = []
    for each in own:
        if each.imported is None:
            hidden = [field.name for field in each.fields]
            views.append(_struct(each, scope.within(hidden, made)))
            made.append(each.name)
    return tuple(views)


def _is_made_here(declaration: ir.NamedScalar) -> bool:
    return declaration.imported is None


def _is_late(declaration: ir.NamedScalar, scope: ModuleScope) -> bool:
    if isinstance(declaration.base, ir.ScalarType):
        return False
    return scope.symbol(declaration.base.name).home is Home.LATE_PEER


def _base_name(declaration: ir.NamedScalar) -> str:
    assert not isinstance(declaration.base, ir.ScalarType)
    return declaration.base.name


def _named(declaration: ir.NamedScalar, scope: ModuleScope) -> NewTypeView:
    scope.spelled(symbols.NEW_TYPE)
    return NewTypeView(
        name=identifier(declaration.name),
        literal=literal(declaration.name),
        base=annotation(declaration.base, scope),
        doc=text(declaration.doc),
    )


def _late_named(declaration: ir.NamedScalar, scope: ModuleScope) -> LateNewTypeView:
    scope.spelled(symbols.NEW_TYPE)
    scope.spelled(symbols.TYPE_CHECKING)
    root = scope.types.base(declaration.base)
    early = ir.ScalarType(ir.Scalar.STR) if isinstance(root, ir.EnumType) else root
    return LateNewTypeView(
        name=identifier(declaration.name),
        literal=literal(declaration.name),
        base=identifier(_base_name(declaration)),
        early_base=annotation(early, scope),
        doc=text(declaration.doc),
    )


def _struct(declaration: ir.StructDeclaration, scope: ModuleScope) -> StructView:
    scope.within(()).spelled(symbols.STRUCT)
    scope.within(()).spelled(symbols.PYDANTIC_SUPPORT)
    return StructView(
        head=_head(declaration),
        doc=text(declaration.doc),
        fields=tuple(_field(each, scope) for each in declaration.fields),
        is_like_a_test=is_test_class(declaration.name),
    )


def _head(declaration: ir.StructDeclaration) -> Code:
    """Return the first lines of a struct's class, with the names that JSON has for its fields."""
    start = f"class {identifier(declaration.name)}("
    stored = tuple(
        Code(f"{literal(each.name)}: {literal(each.json)}")
        for each in declaration.fields
        if each.json is not None
    )
    if not stored:
        return Code(f"{start}Struct, PydanticSupport, frozen=True, kw_only=True):")
    options = ("Struct", "PydanticSupport", "frozen=True", "kw_only=True")
    flat = join(", ", [*map(Code, options), Code(f"rename={{{join(', ', stored)}}}")])
    if fits(f"{start}{flat}):", 0) or fits(flat, _INDENT):
        return hugged(start, flat, "):", 0)
    rename = bracketed("rename={", stored, "}", _INDENT)
    lines = "".join(f"    {each},\n" for each in (*options, rename))
    return Code(f"{start}\n{lines}):")


def _field(field: ir.Field, scope: ModuleScope) -> FieldView:
    head = f"{identifier(field.name)}: {annotation(field.type, scope)}"
    given = None if field.default is None else default(field.type, field.default, scope)
    declaration = head if given is None else f"{head} = {given}"
    if not fits(declaration, _INDENT) and _is_disputed(field.name, head, given):
        declaration += "  # fmt: skip"
    return FieldView(Code(declaration), text(field.doc))


def _is_disputed(name: str, head: str, given: str | None) -> bool:
    """Return whether black and ruff break a field's line differently.

    They agree where there are brackets to break at, or where parentheses make it fit, but not
    where a default that is no call follows a union.
    """
    if len(name) > _LONG_NAME:
        return True
    if given is not None and _is_union(head) and not re.match(r"\w+\(", given):
        return True
    plain = re.sub(_TEXT, "", head if given is None else f"{head} = {given}")
    if re.search(r"[(\[{|]", plain):
        return False
    if given is None:
        return not fits(head.removeprefix(f"{name}: "), 2 * _INDENT)
    return not fits(f"{head} = (", _INDENT) or not fits(given, 2 * _INDENT)


def _is_union(head: str) -> bool:
    """Return whether a `|` stands outside of all brackets."""
    outside = re.sub(_TEXT, "", head)
    while (less := re.sub(r"\[[^\[\]]*\]", "", outside)) != outside:
        outside = less
    return "|" in outside
