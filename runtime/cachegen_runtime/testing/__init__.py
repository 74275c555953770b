"""Give every test its own empty embedded store; production never imports this package."""

from importlib import import_module
from typing import TYPE_CHECKING

from cachegen_runtime.expiry.clock import Clock

if TYPE_CHECKING:
    from cachegen_runtime.testing.unit import IsolatedTestCase, isolated

__all__ = ["Clock", "IsolatedTestCase", "isolated"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        # The plugin is in this package, too, and has no use for them.
        if name in ("IsolatedTestCase", "isolated"):
            return getattr(import_module("cachegen_runtime.testing.unit"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
