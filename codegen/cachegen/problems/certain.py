"""Fixes that problems are certain of: a near name without a rival takes the place of what was written."""

from __future__ import annotations

from cachegen.diagnostics import Fix
from cachegen.source import Place
from cachegen.words.near import only


def renamed(place: Place, near: str | None) -> Fix | None:
    """Return the fix that writes a near name, where it is the only one as near."""
    name = only(near)
    return Fix(place, name) if name is not None else None
