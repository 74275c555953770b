"""Where lines break: black's answer, known before black is asked.

A bracket that does not fit is broken with one element a line and a comma after the last,
which black leaves as it is; whatever this rule does not reach, `render` gives to black.
"""

from __future__ import annotations

from dataclasses import dataclass

from cachegen.render.code import WIDTH, Code, join


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)``; an argument is a piece of code or a call, maybe named."""

    function: Code
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call, with its keyword if it has one."""

    value: Code | Call
    keyword: Code | None = None


def flat(expression: Code | Call) -> Code:
    """Return the expression on one line."""
    if isinstance(expression, Code):
        return expression
    inside = join(
        ", ", [_named(each, flat(each.value)) for each in expression.arguments]
    )
    return Code(f"{expression.function}({inside})")


def argument_line(argument: Argument, indent: int) -> Code:
    """Return an argument on a line of its own, broken when it and its comma do not fit."""
    line = _named(argument, flat(argument.value))
    if fits(line, indent + 1) or isinstance(argument.value, Code):
        return line
    return _named(argument, broken(argument.value, indent))


def broken(call: Call, indent: int) -> Code:
    """Return a call with one argument a line."""
    margin = " " * (indent + 4)
    inside = "".join(
        f"{margin}{argument_line(each, indent + 4)},\n" for each in call.arguments
    )
    return Code(f"{call.function}(\n{inside}{' ' * indent})")


def bracketed(start: str, elements: tuple[Code, ...], end: str, indent: int) -> Code:
    """Return the elements between `start` and `end`, one a line when they do not fit."""
    line = f"{start}{', '.join(elements)}{end}"
    if fits(line, indent):
        return Code(line)
    margin = " " * (indent + 4)
    inside = "".join(f"{margin}{each},\n" for each in elements)
    return Code(f"{start}\n{inside}{' ' * indent}{end}")


def hugged(start: str, inside: str, end: str, indent: int) -> Code:
    """Return a call whose arguments stay together, on the next line when they must."""
    line = f"{start}{inside}{end}"
    if fits(line, indent):
        return Code(line)
    margin = " " * indent
    return Code(f"{start}\n{margin}    {inside}\n{margin}{end}")


def fits(line: str, indent: int) -> bool:
    """Return whether a line fits behind `indent` columns."""
    return indent + len(line) <= WIDTH


def _named(argument: Argument, value: Code) -> Code:
    if argument.keyword is None:
        return value
    return Code(f"{argument.keyword}={value}")
