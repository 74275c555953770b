"""TOML's grammar: its name, as the browser's parser knows no other."""

from __future__ import annotations


def language() -> str:
    """Return what `tree_sitter.Language` takes."""
    return "toml"
