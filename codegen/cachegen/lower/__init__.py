"""Lowering: the declarations of all files become one workspace, every reference resolved."""

from __future__ import annotations

from cachegen.lower.workspace import Lowered, lower

__all__ = ["Lowered", "lower"]
