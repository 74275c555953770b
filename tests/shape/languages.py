"""Schemas as plain data, spelled in TOML and in YAML by code that knows neither parser."""

from __future__ import annotations

from datetime import date, datetime, time

Data = dict[str, "Data"] | list["Data"] | str | int | float | bool | date | time | None


def toml(schema: dict[str, Data]) -> str:
    """Return a schema as TOML, in tables for declarations and inline tables below."""
    lines: list[str] = []
    tables: list[str] = []
    for key, value in schema.items():
        if isinstance(value, dict):
            tables.append(_section(key, value))
        else:
            lines.append(f"{key} = {_toml(value)}")
    return "\n".join([*lines, *tables, ""])


def _section(section: str, declarations: dict[str, Data]) -> str:
    short = [f"[{section}]"]
    long: list[str] = []
    for name, value in declarations.items():
        if isinstance(value, dict):
            body = [f"{_text(key)} = {_toml(each)}" for key, each in value.items()]
            long += [f"[{section}.{_text(name)}]", *body]
        else:
            short.append(f"{_text(name)} = {_toml(value)}")
    return "\n".join([*short, *long])


def yaml(schema: dict[str, Data]) -> str:
    """Return a schema as YAML, in blocks for mappings and flows for lists."""
    return "\n".join([*_block(schema, 0), ""])


def _block(mapping: dict[str, Data], depth: int) -> list[str]:
    lines: list[str] = []
    for key, value in mapping.items():
        head = f"{'  ' * depth}{_text(key)}:"
        if isinstance(value, dict) and value:
            lines += [head, *_block(value, depth + 1)]
        else:
            lines.append(f"{head} {_flow(value)}")
    return lines


def _toml(value: Data) -> str:
    match value:
        case dict():
            inner = ", ".join(f"{_text(k)} = {_toml(v)}" for k, v in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case list():
            return f"[{', '.join(_toml(each) for each in value)}]"
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return _plain(value)


def _flow(value: Data) -> str:
    match value:
        case dict():
            inner = ", ".join(f"{_text(k)}: {_flow(v)}" for k, v in value.items())
            return f"{{{inner}}}"
        case list():
            return f"[{', '.join(_flow(each) for each in value)}]"
        case datetime() | date() | time():
            return _text(value.isoformat())
        case _:
            return _plain(value)


def _plain(value: str | int | float | bool | None) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    return repr(value).lower() if isinstance(value, bool) else repr(value)


def _text(value: str) -> str:
    """Return a text in double quotes, with escapes that both languages read alike."""
    shown: list[str] = []
    for each in value:
        if each in '"\\':
            shown.append(f"\\{each}")
        elif each.isascii() and each.isprintable():
            shown.append(each)
        else:
            shown.append(f"\\U{ord(each):08x}")
    return f'"{"".join(shown)}"'
