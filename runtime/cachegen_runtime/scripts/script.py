"""A script as a value: its text, its hash, and what it means in Python.

A server runs the text; the embedded store runs the twin. Both must leave the same keys
behind and answer the same: a test compares them for every script of this folder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

import msgspec

from cachegen_runtime.protocol import Answer, Command

Run: TypeAlias = Callable[[Command], Answer]
"""Runs one command of a script's twin, as `redis.pcall` does."""

Twin: TypeAlias = Callable[[Run, tuple[bytes, ...], tuple[bytes, ...]], Answer]
"""Takes what runs commands, KEYS and ARGV; returns what the script answers."""


class Script:
    """One Lua script; two are the same only when they are one object."""

    def __init__(self, *, name: str, text: bytes, twin: Twin) -> None:
        self.name = name
        self.text = text
        self.twin = twin

    @cached_property
    def sha(self) -> bytes:
        """Return the hash that servers know the text by."""
        # Imported here: a program that runs no script pays for no hash.
        from hashlib import sha1

        return sha1(self.text, usedforsecurity=False).hexdigest().encode()

    def __repr__(self) -> str:
        return f"<Script {self.name} {self.sha.decode()}>"


class Call(msgspec.Struct, frozen=True, gc=False):
    """One call of a script: its KEYS, and in three parts its ARGV.

    ``form`` comes first, when there is one: an argument of few values, which is part of a
    ready-made head. Then come the ``arguments``, and then the words of a ``command`` that
    the script is to run, which by itself is packed faster.
    """

    script: Script
    keys: tuple[bytes, ...]
    arguments: tuple[bytes, ...] = ()
    form: bytes = b""
    command: Command = ()

    @property
    def argv(self) -> tuple[bytes, ...]:
        """Return what the script finds in ARGV."""
        own = (self.form, *self.arguments) if self.form else self.arguments
        return (*own, *self.command)

    def __repr__(self) -> str:
        # Arguments hold values, which no repr may show.
        return f"<Call of {self.script.name} on {len(self.keys)} keys>"

    def __rich_repr__(self) -> list[tuple[str, str]]:
        return [("script", self.script.name)]
