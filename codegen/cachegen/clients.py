"""The clients that a module can have a class for: the one list of them and their type."""

from __future__ import annotations

from typing import Literal

Client = Literal["sync", "async"]
"""A face of the caches: blocking or async."""

CLIENTS: tuple[Client, ...] = ("sync", "async")
"""Every client, in the order in which a module has their classes."""
