"""Which package imports which service's module: the application's imports, read without running any of them."""

from __future__ import annotations

from cachegen.ownership.foreign import Owned, foreign_imports

__all__ = ["Owned", "foreign_imports"]
