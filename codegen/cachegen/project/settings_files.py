"""The files that hold settings: read as TOML, without a judgement of what stands in them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from cachegen.project.shown import shown_path
from cachegen.wrong_use import WrongSettings, WrongUse

OWN_FILE = "cachegen.toml"
SHARED_FILE = "pyproject.toml"
TABLE = ("tool", "cachegen")
"""Where the settings are inside of `SHARED_FILE`."""

_NAME = TABLE[-1]


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """Settings as they were read; `table` is the path of keys that they stand under."""

    path: Path
    content: dict[str, object]
    table: tuple[str, ...]


def settings_of(folder: Path) -> SettingsFile | None:
    """Return the settings that lie in a folder itself, if there are any. Raises `WrongUse`."""
    own, shared = folder / OWN_FILE, folder / SHARED_FILE
    in_own = _read(own)
    in_shared = _table(_read(shared), shared)
    if in_own is not None and in_shared is not None:
        raise WrongUse(
            f"both {shown(own)} and [tool.cachegen] in {shown(shared)} hold settings: "
            "keep one of them"
        )
    if in_own is not None:
        return _own(in_own, own)
    return None if in_shared is None else SettingsFile(shared, in_shared, TABLE)


def settings_in(path: Path) -> SettingsFile:
    """Return the settings of a file that was named. Raises `WrongUse`."""
    content = _read(path)
    if content is None:
        raise WrongUse(f"--config {shown(path)}: no such file")
    if path.name != SHARED_FILE:
        return _own(content, path)
    table = _table(content, path)
    if table is None:
        raise WrongUse(f"--config {shown(path)}: there is no [tool.cachegen] in it")
    return SettingsFile(path, table, TABLE)


def holds_settings(folder: Path) -> bool:
    """Return whether settings lie in a folder; a file that is broken is none yet."""
    if (folder / OWN_FILE).is_file():
        return True
    shared = folder / SHARED_FILE
    try:
        # Most have none, and need not be parsed to know it.
        if _NAME.encode() not in shared.read_bytes():
            return False
        return _table(_read(shared), shared) is not None
    except (OSError, WrongUse):
        return False


def shown(path: Path) -> str:
    """Return the path of a settings file as messages show it."""
    return shown_path(path, Path.cwd())


def place_in(path: Path, steps: tuple[str | int, ...]) -> str:
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


def _read(path: Path) -> dict[str, object] | None:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise WrongUse(f"cannot read {shown(path)}: {error.strerror}") from error
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise WrongSettings(f"{shown(path)}: error: the file is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
        place = f"{shown(path)}:{at[1]}:{at[2]}" if at else shown(path)
        reason = str(error)[: at.start()] if at else str(error)
        raise WrongSettings(f"{place}: error: not TOML: {reason}") from error
    except RecursionError as error:
        raise WrongSettings(
            f"{shown(path)}: error: values are nested too deeply"
        ) from error


def _table(content: dict[str, object] | None, path: Path) -> dict[str, object] | None:
    """Return ``[tool.cachegen]``, or None when the file has none."""
    if content is None:
        return None
    tools = content.get(TABLE[0])
    found = tools.get(_NAME) if _is_table(tools) else None
    if found is None:
        if _NAME in content:
            # No tool may have a table at the top of a pyproject.toml.
            raise WrongSettings(
                f"{shown(path)}{place_in(path, (_NAME,))}: error: `[{_NAME}]` is no table "
                f"of a {SHARED_FILE}: "
                f"did you mean `[tool.{_NAME}]`?"
            )
        return None
    if not _is_table(found):
        raise WrongSettings(f"{shown(path)}: error: `tool.cachegen` must be a table")
    return found


def _own(content: dict[str, object], path: Path) -> SettingsFile:
    """Return the settings of an own file; the table's name from pyproject may stand over them."""
    tools = content.get(TABLE[0])
    if content.keys() == {TABLE[0]} and _is_table(tools) and tools.keys() == {_NAME}:
        table = _table(content, path)
        if table is not None:
            return SettingsFile(path, table, TABLE)
    return SettingsFile(path, content, ())


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    # The keys of a TOML table are always text.
    return isinstance(value, dict)
