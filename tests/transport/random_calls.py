"""Random calls of each script, over the keys of the random commands; a new script gets its row here."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Final

import cachegen_runtime.scripts
from cachegen_runtime.scripts.expiry import EXPIRY, expiring
from cachegen_runtime.scripts.script import Call, Script
from tests.transport.random_commands import Dice, random_expiring_command


def all_scripts() -> dict[str, Script]:
    """Return every script of the runtime by its name, found by walking."""
    folder = cachegen_runtime.scripts
    modules = pkgutil.walk_packages(folder.__path__, f"{folder.__name__}.")
    return {
        found.name: found
        for module in modules
        for found in vars(importlib.import_module(module.name)).values()
        if isinstance(found, Script)
    }


def _expiry(dice: Dice) -> Call:
    words, keys, expire = random_expiring_command(dice)
    return expiring(words, keys, expire)


RANDOM_CALLS: Final[dict[str, Callable[[Dice], Call]]] = {EXPIRY.name: _expiry}
