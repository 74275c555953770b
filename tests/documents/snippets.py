"""Read the fenced blocks of a Markdown page: files to write, commands to run and what they print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r"^```(?P<language>\w+)(?: (?P<name>\S+))?\n(?P<body>.*?)^```$", re.M | re.S
)


@dataclass(frozen=True, slots=True)
class File:
    """A block that names a file: its whole text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A line that begins with ``$`` and the output that must follow (``...`` stands for any)."""

    line: str
    output: str


def steps(page: Path) -> list[File | Command]:
    """Return the files and commands of a page in its order."""
    found: list[File | Command] = []
    for block in _FENCE.finditer(page.read_text(encoding="utf-8")):
        if block["name"] is not None:
            found.append(File(block["name"], block["body"]))
        elif block["language"] == "console":
            found.extend(_commands(block["body"]))
    return found


def matches(expected: str, printed: str) -> bool:
    """Return whether the output is as expected, where ``...`` stands for anything."""
    parts = [re.escape(part) for part in expected.rstrip("\n").split("...")]
    return re.fullmatch(".*".join(parts) + r"\n*", printed, re.S) is not None


def _commands(body: str) -> list[Command]:
    found: list[Command] = []
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        line, _, output = part.partition("\n")
        found.append(Command(line, output))
    return found
