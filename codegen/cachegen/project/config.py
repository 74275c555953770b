"""The settings of a project, found and checked; a setting is never guessed from a wrong one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeGuard

from cachegen.clients import CLIENTS, Client
from cachegen.project import settings
from cachegen.project.files import shown_path
from cachegen.wrong_use import WrongSettings, WrongUse

OWN_FILE = "cachegen.toml"
SHARED_FILE = "pyproject.toml"
TABLE = ("tool", "cachegen")
"""Where the settings are inside of `SHARED_FILE`."""

DEFAULT_SCHEMAS = "schemas"
"""Folder that is taken when neither the settings nor the command line name a schema."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force.

    `root` is the folder that relative paths in the settings start from: that of `file`,
    or the current one when there is no file. `schemas` is empty when nothing was said.
    """

    root: Path
    file: Path | None = None
    schemas: tuple[str, ...] = ()
    output: str | None = None
    clients: tuple[Client, ...] = CLIENTS
    ignore: frozenset[str] = frozenset()
    typecheck: bool = False


def load(start: Path) -> Config:
    """Return the settings for a command run in `start`: its own, or the nearest parent's.

    Without any, the defaults with `start` as the root. Raises `WrongUse`.
    """
    for folder in (start, *start.parents):
        own, shared = folder / OWN_FILE, folder / SHARED_FILE
        in_own = _read(own)
        in_shared = _table(_read(shared), shared)
        if in_own is not None and in_shared is not None:
            raise WrongUse(
                f"both {_shown(own)} and [tool.cachegen] in {_shown(shared)} hold settings: "
                "keep one of them"
            )
        if in_own is not None:
            return _checked_own(in_own, own)
        if in_shared is not None:
            return _checked(in_shared, shared, TABLE)
    return Config(root=start)


def with_clients(config: Config, clients: tuple[Client, ...]) -> Config:
    """Return `config` with the clients given on the command line, if there are any."""
    return replace(config, clients=clients) if clients else config


def _shown(path: Path) -> str:
    return shown_path(path, Path.cwd())


def _read(path: Path) -> dict[str, object] | None:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise WrongUse(f"cannot read {_shown(path)}: {error.strerror}") from error
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise WrongSettings(f"{_shown(path)}: error: the file is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
        place = f"{_shown(path)}:{at[1]}:{at[2]}" if at else _shown(path)
        reason = str(error)[: at.start()] if at else str(error)
        raise WrongSettings(f"{place}: error: not TOML: {reason}") from error
    except RecursionError as error:
        raise WrongSettings(
            f"{_shown(path)}: error: values are nested too deeply"
        ) from error


def _table(content: dict[str, object] | None, path: Path) -> dict[str, object] | None:
    """Return ``[tool.cachegen]``, or None when the file has none."""
    found: object = content
    for name in TABLE:
        if not _is_table(found):
            return None
        found = found.get(name)
    if found is None:
        return None
    if not _is_table(found):
        raise WrongSettings(f"{_shown(path)}: error: `tool.cachegen` must be a table")
    return found


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    # The keys of a TOML table are always text.
    return isinstance(value, dict)


def _checked_own(content: dict[str, object], path: Path) -> Config:
    """Return the settings of an own file; the table's name from pyproject may stand over them."""
    tools = content.get("tool")
    if content.keys() == {"tool"} and _is_table(tools) and tools.keys() == {"cachegen"}:
        table = _table(content, path)
        if table is not None:
            return _checked(table, path, TABLE)
    return _checked(content, path, ())


def _checked(content: dict[str, object], path: Path, table: tuple[str, ...]) -> Config:
    found = settings.mistakes(content)
    if found:
        lines = (
            f"{_shown(path)}{_place(path, (*table, *each.path))}: error: {each.text}"
            for each in found
        )
        raise WrongSettings("\n".join(lines))
    clients = settings.texts(content, "clients") or CLIENTS
    return Config(
        root=path.parent,
        file=path,
        schemas=settings.texts(content, "schemas"),
        output=settings.text(content, "output"),
        clients=tuple(client for client in CLIENTS if client in clients),
        ignore=frozenset(code.upper() for code in settings.texts(content, "ignore")),
        typecheck=content.get("typecheck") is True,
    )


def _place(path: Path, steps: tuple[str | int, ...]) -> str:
    """Return ``:line:column`` of the setting at fault, as exactly as the file can be read."""
    # Only a mistake is worth the start of a parser that knows places.
    from cachegen.front import parse
    from cachegen.front.tree import Mapping, Node, Sequence
    from cachegen.source import Source

    source = Source(path.name, path.read_text("utf-8-sig"))
    document = parse(source).document
    if document is None:
        return ""
    node: Node = document.root
    span = node.span
    for step in steps:
        if isinstance(node, Mapping) and isinstance(step, str):
            entry = node.get(step)
            if entry is None:
                break
            span, node = entry.key.span, entry.value
        elif (
            isinstance(node, Sequence)
            and isinstance(step, int)
            and step < len(node.items)
        ):
            node = node.items[step]
            span = node.span
        else:
            break
    at = source.position(span.start)
    return f":{at.line}:{at.column}"
