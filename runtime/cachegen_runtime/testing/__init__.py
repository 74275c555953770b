"""Give every test its own empty embedded store; production never imports this package."""

from cachegen_runtime.expiry.clock import Clock

__all__ = ["Clock"]
