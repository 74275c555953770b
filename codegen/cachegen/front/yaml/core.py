"""What a plain scalar means: the core schema of YAML 1.2, in which `on`, `yes` and dates are text."""

from __future__ import annotations

import re
from typing import Final

from cachegen.front.tree import Plain, integers

_constants: Final[dict[str, Plain]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_number_begins: Final = frozenset("0123456789+-.")
_integer: Final = re.compile(r"[-+]?[0-9]+")
_octal: Final = re.compile(r"0o[0-7]+")
_hexadecimal: Final = re.compile(r"0x[0-9a-fA-F]+")
_float: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")

# Longer integers are beyond 64 bits, and Python refuses to read very long ones.
_digits: Final = 66


def plain(text: str) -> Plain:
    """Return the value of a plain scalar; raise `OverflowError` beyond 64 bits."""
    if text in _constants:
        return _constants[text]
    if text[0] not in _number_begins:
        return text
    for pattern, base in ((_integer, 10), (_octal, 8), (_hexadecimal, 16)):
        if pattern.fullmatch(text):
            if len(text) > _digits:
                raise OverflowError(text[:_digits])
            value = int(text if base == 10 else text[2:], base)
            if value not in integers:
                raise OverflowError(text)
            return value
    return float(text) if _float.fullmatch(text) else text
