"""The forms of an application's loaders, blocking and async."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from inspect import signature
from typing import Protocol, TypeAlias, TypeVar

from cachegen_runtime.loading.calls import LeftOut
from cachegen_runtime.values.codec import wrong_type

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")
K_contra = TypeVar("K_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)

Loader: TypeAlias = Callable[[K], R]
"""Loads one key."""

AsyncLoader: TypeAlias = Callable[[K], Awaitable[R]]
"""Loads one key."""

ManyLoader: TypeAlias = Callable[[Sequence[K]], Mapping[K, V]]
"""Loads several keys; a key that has no value is left out."""

AsyncManyLoader: TypeAlias = Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]
"""Loads several keys; a key that has no value is left out."""

Loads: TypeAlias = Callable[[Sequence[K]], Sequence[V | LeftOut | None]]
"""Either of them, as a load runs it: a result for each key, in order."""

AsyncLoads: TypeAlias = Callable[[Sequence[K]], Awaitable[Sequence[V | LeftOut | None]]]
"""Either of them, as a load runs it: a result for each key, in order."""


class Cached(Protocol[K_contra, R_co]):
    """A loader with the cache before it."""

    __name__: str

    @property
    def __wrapped__(self) -> Callable[[K_contra], R_co]:
        """Return the loader itself."""
        ...

    def __call__(self, key: K_contra, /) -> R_co:
        """Return the value, from the cache or else from the loader."""
        ...


class AsyncCached(Protocol[K_contra, R_co]):
    """A loader with the cache before it."""

    __name__: str

    @property
    def __wrapped__(self) -> Callable[[K_contra], Awaitable[R_co]]:
        """Return the loader itself."""
        ...

    def __call__(self, key: K_contra, /) -> Coroutine[object, object, R_co]:
        """Return the value, from the cache or else from the loader."""
        ...


def found_in(found: Mapping[K, V], keys: Sequence[K]) -> list[V | LeftOut | None]:
    """Return what a loader of several returned for each key; raise TypeError for no mapping."""
    require_mapping(found)
    return [found.get(key, LeftOut.LEFT_OUT) for key in keys]


def require_mapping(found: object) -> None:
    """Raise TypeError for what is no mapping from keys to values."""
    if not isinstance(found, Mapping):
        raise wrong_type("a mapping from the loader of several keys", found)


def only_key(
    function: Callable[..., object], given: tuple[K, ...], named: Mapping[str, K]
) -> K:
    """Return the key that a call gives to a function; raise TypeError as the function would."""
    if len(given) == 1 and not named:
        return given[0]
    signature(function).bind(*given, **named)
    (key,) = (*given, *named.values())
    return key
