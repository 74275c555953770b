"""Certain help as edits of the schemas' text: what `check --fix` writes and editors offer."""

from __future__ import annotations

from cachegen.fixes.edits import Edit, edit_of, edits
from cachegen.fixes.rewriting import harmless, rewritten

__all__ = ["Edit", "edit_of", "edits", "harmless", "rewritten"]
