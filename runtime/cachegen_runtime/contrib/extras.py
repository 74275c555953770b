"""What is said where a library is not installed."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from cachegen_runtime.errors import CacheConfigError


@contextmanager
def wanted(extra: str) -> Generator[None]:
    """Let a failed import say how to install what it wants."""
    try:
        yield
    except ImportError as error:
        raise CacheConfigError(
            f'this needs a library that is not installed: pip install "cachegen[{extra}]"'
        ) from error
