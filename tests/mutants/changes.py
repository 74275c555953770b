"""The changes that make a mutant: each is one place in a module where one thing is said otherwise."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

Tree = ast.Module
Turn = Callable[[], None]
"""Makes a change in the tree that it was found in."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.Div: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """Where a module is changed, and how, in words."""

    number: int
    line: int
    words: str


def changes(tree: Tree) -> list[Change]:
    """Return every change that can be made in a module, in the order of its text."""
    return [
        Change(number, line, words)
        for number, (line, words, _) in enumerate(_turns(tree))
    ]


def changed(tree: Tree, change: Change) -> Tree:
    """Return a copy of the module with one change made."""
    copied = deepcopy(tree)
    _, _, turn = list(_turns(copied))[change.number]
    turn()
    return ast.fix_missing_locations(copied)


def _turns(tree: Tree) -> Iterator[tuple[int, str, Turn]]:
    for node in _told(tree):
        for words, turn in _of(node):
            yield getattr(node, "lineno", 0), words, turn


def _told(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a module does: no annotations, docstrings, imports or names of types."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "type_params", "bases"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, ast.AST) or isinstance(
                each, ast.Import | ast.ImportFrom
            ):
                continue
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                continue
            if isinstance(each, ast.Raise):
                # The words of an error are told by golden texts elsewhere.
                continue
            yield each
            yield from _told(each)


def _of(node: ast.AST) -> Iterator[tuple[str, Turn]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            other = _COMPARED[type(op)]
            yield f"{_name(op)} → {other.__name__}", _set(node, "ops", [other()])
        case ast.BinOp(op=op) if type(op) in _CALCULATED:
            calculated = _CALCULATED[type(op)]
            words = f"{_name(op)} → {calculated.__name__}"
            yield words, _set(node, "op", calculated())
        case ast.BoolOp(op=ast.And()):
            yield "and → or", _set(node, "op", ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield "or → and", _set(node, "op", ast.And())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not dropped", _become(node, operand)
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield "condition turned", _set(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "returns None", _set(node, "value", ast.Constant(None))
        case ast.Constant(value=bool() as old):
            yield f"{old} → {not old}", _set(node, "value", not old)
        case ast.Constant(value=int() as number):
            yield f"{number} → {number + 1}", _set(node, "value", number + 1)
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield "call dropped", _set(node, "value", ast.Constant(None))
        case ast.Slice(lower=ast.expr()):
            yield "slice without a beginning", _set(node, "lower", None)
        case ast.Continue() | ast.Break():
            yield f"{_name(node)} dropped", _become(node, ast.Pass())


def _name(node: ast.AST) -> str:
    return type(node).__name__


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _set(node: ast.AST, field: str, value: object) -> Turn:
    return lambda: setattr(node, field, value)


def _become(node: ast.AST, other: ast.AST) -> Turn:
    def turn() -> None:
        places = vars(other).copy()
        node.__class__ = type(other)
        vars(node).update(places)

    return turn
