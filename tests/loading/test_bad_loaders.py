"""Loaders that fail, hang, lie or call themselves, cold and with a stale value, in both faces."""

from __future__ import annotations

import pytest

from cachegen_runtime import CacheError, CacheLoadError
from tests.loading.conftest import Place, Shop

Errors = type[BaseException] | tuple[type[BaseException], ...]

ERRORS: dict[str, tuple[object, Errors]] = {
    "raises": (LookupError("x"), LookupError),
    "raises an error of ours": (CacheLoadError("x", operation="get"), CacheError),
    # Which Python itself turns into a RuntimeError where it leaves a coroutine.
    "raises StopIteration": (StopIteration("x"), (StopIteration, RuntimeError)),
    "raises a RuntimeError": (RuntimeError("x"), RuntimeError),
    "raises a group": (ExceptionGroup("x", [ValueError()]), ExceptionGroup),
    "returns None": (None, TypeError),
    "returns a text": ("1", TypeError),
    "returns bytes": (b"1", TypeError),
    "returns a truth": (True, TypeError),
    "returns a fraction": (1.0, TypeError),
    "returns too much": (2**64, ValueError),
    "returns a function": (len, TypeError),
    "returns itself": ([...], TypeError),
    "times out": (TimeoutError("of the loader"), TimeoutError),
}


class Bad:
    """A loader that does what it should not."""

    def __init__(self, result: object) -> None:
        self.result = result
        self.calls = 0

    def __call__(self, key: str) -> object:
        """Load a key."""
        self.calls += 1
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result


@pytest.mark.parametrize("name", ERRORS)
async def test_cold_its_error_is_raised_and_the_key_is_free(
    shop: Shop, name: str
) -> None:
    result, error = ERRORS[name]
    bad = Bad(result)
    for _ in range(2):
        with pytest.raises(error):
            await shop.load("plain", "k", bad)
    assert bad.calls == 2
    assert shop.statistics("plain").load_failures == 2
    assert await shop.do("plain", "exists", "k") is False
    assert await shop.load("plain", "k", lambda key: 1) == 1


@pytest.mark.parametrize("name", ERRORS)
async def test_with_a_stale_value_that_is_served_and_nobody_tries_for_a_while(
    shop: Shop, place: Place, name: str
) -> None:
    bad = Bad(ERRORS[name][0])
    await shop.do("stale", "set", "k", 1)
    place.age(61)
    for _ in range(3):
        assert await shop.load("stale", "k", bad) == 1
        await shop.settle()
    assert bad.calls == 1
    assert shop.statistics("stale").load_failures == 1
    place.age(1.1)
    await shop.load("stale", "k", lambda key: 2)
    await shop.settle()
    assert await shop.do("stale", "get", "k") == 2
