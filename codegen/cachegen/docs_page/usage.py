"""A few lines of Python that use a keyspace; they run as they stand beside the generated package."""

from __future__ import annotations

from collections import defaultdict

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.docs_page.generated import Generated
from cachegen.keys.examples import Example
from cachegen.kinds import kind_of_keyspace
from cachegen.words.types import value_type

_LONG = 54
"""Columns that a card has for code."""


def usage(
    keyspace: ir.Keyspace,
    example: Example,
    declarations: Declarations,
    generated: Generated,
) -> str:
    """Return the lines, its imports first."""
    caches = generated.classes(keyspace.service)[0]
    imports = {*example.imports, (f".{keyspace.service}", caches)}
    wait = "" if generated.has_sync else "await "
    kind = kind_of_keyspace(keyspace, declarations)
    call = f"{wait}caches.{keyspace.name}.{kind.operation}"
    result = kind.result.format(value_type(keyspace.value))
    lines = [
        *_imports(imports, generated.package),
        "",
        f"caches = {caches}()",
        *_bracketed("key = ", example.head, example.arguments),
        f"{call}(key)  # {result}",
    ]
    return "\n".join(lines)


def _bracketed(start: str, head: str, arguments: tuple[str, ...]) -> list[str]:
    """Return a call on one line, or an argument a line."""
    if not arguments:
        return [f"{start}{head}"]
    line = f"{start}{head}({', '.join(arguments)})"
    if len(line) <= _LONG:
        return [line]
    return [f"{start}{head}(", *(f"    {each}," for each in arguments), ")"]


def _imports(wanted: set[tuple[str, str]], package: str) -> list[str]:
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for module, name in sorted(wanted):
        whole = f"{package}{module}" if module.startswith(".") else module
        modules[whole].append(name)
    lines: list[str] = []
    for module, found in modules.items():
        line = f"from {module} import {', '.join(found)}"
        if len(line) <= _LONG:
            lines.append(line)
        else:
            inside = (f"    {each}," for each in found)
            lines += [f"from {module} import (", *inside, ")"]
    return lines
