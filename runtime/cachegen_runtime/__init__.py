"""Run typed caches over Redis; production needs nothing but this package and its three dependencies."""

from importlib import import_module
from typing import TYPE_CHECKING

from cachegen_runtime.aio.batch import AsyncBatch, AsyncTransaction
from cachegen_runtime.aio.caches import AsyncAnyKeyspace, AsyncCaches, AsyncKeyspace
from cachegen_runtime.aio.lists import AsyncListKeyspace, AsyncStructListKeyspace
from cachegen_runtime.aio.numbers import (
    AsyncFloatKeyspace,
    AsyncIntKeyspace,
    AsyncNamedFloatKeyspace,
    AsyncNamedIntKeyspace,
)
from cachegen_runtime.aio.sets import AsyncSetKeyspace
from cachegen_runtime.aio.texts import AsyncNamedStrKeyspace, AsyncStrKeyspace
from cachegen_runtime.aio.values import (
    AsyncBasicKeyspace,
    AsyncStructKeyspace,
    AsyncValueKeyspace,
    AsyncWholeKeyspace,
)
from cachegen_runtime.errors import (
    CacheConfigError,
    CacheCrossSlotError,
    CacheDecodeError,
    CacheError,
    CacheIndexError,
    CacheKeyError,
    CacheKeyExistsError,
    CacheLeaseLostError,
    CacheLoadError,
    CacheLockedError,
    CacheMissError,
    CacheTimeoutError,
    CacheUnavailableError,
    CacheWrongTypeError,
)
from cachegen_runtime.expiry.expiries import (
    KEEP_TTL,
    NEVER_EXPIRE,
    Expiry,
    expire_daily_at,
    expire_in,
)
from cachegen_runtime.operations.handle import Handle
from cachegen_runtime.operations.side import LEFT, RIGHT, Side
from cachegen_runtime.sync.batch import Batch, Transaction
from cachegen_runtime.sync.caches import AnyKeyspace, Caches, Keyspace
from cachegen_runtime.sync.lists import ListKeyspace, StructListKeyspace
from cachegen_runtime.sync.numbers import (
    FloatKeyspace,
    IntKeyspace,
    NamedFloatKeyspace,
    NamedIntKeyspace,
)
from cachegen_runtime.sync.sets import SetKeyspace
from cachegen_runtime.sync.texts import NamedStrKeyspace, StrKeyspace
from cachegen_runtime.sync.values import (
    BasicKeyspace,
    StructKeyspace,
    ValueKeyspace,
    WholeKeyspace,
)
from cachegen_runtime.version import __version__

if TYPE_CHECKING:
    from cachegen_runtime.aio.cached import AsyncCachedMany
    from cachegen_runtime.aio.commands import acommand, aping
    from cachegen_runtime.aio.dicts import (
        AsyncDictKeyspace,
        AsyncFloatDictKeyspace,
        AsyncIntDictKeyspace,
        AsyncNamedFloatDictKeyspace,
        AsyncNamedIntDictKeyspace,
    )
    from cachegen_runtime.aio.limiters import AsyncLimiterKeyspace
    from cachegen_runtime.aio.loaded import (
        AsyncLoadedKeyspace,
        AsyncStaleLoadedKeyspace,
    )
    from cachegen_runtime.aio.locks import AsyncLease, AsyncLockKeyspace
    from cachegen_runtime.aio.sorted_sets import AsyncSortedSetKeyspace
    from cachegen_runtime.allowance import Allowance
    from cachegen_runtime.loading.statistics import Statistics
    from cachegen_runtime.operations.commands import Pong
    from cachegen_runtime.operations.sorted_sets import Scored
    from cachegen_runtime.sync.cached import CachedMany
    from cachegen_runtime.sync.commands import command, ping
    from cachegen_runtime.sync.dicts import (
        DictKeyspace,
        FloatDictKeyspace,
        IntDictKeyspace,
        NamedFloatDictKeyspace,
        NamedIntDictKeyspace,
    )
    from cachegen_runtime.sync.limiters import LimiterKeyspace
    from cachegen_runtime.sync.loaded import LoadedKeyspace, StaleLoadedKeyspace
    from cachegen_runtime.sync.locks import Lease, LockKeyspace
    from cachegen_runtime.sync.sorted_sets import SortedSetKeyspace
    from cachegen_runtime.transport.configured import configure

__all__ = [
    "KEEP_TTL",
    "LEFT",
    "NEVER_EXPIRE",
    "RIGHT",
    "Allowance",
    "AnyKeyspace",
    "AsyncAnyKeyspace",
    "AsyncBasicKeyspace",
    "AsyncBatch",
    "AsyncCachedMany",
    "AsyncCaches",
    "AsyncDictKeyspace",
    "AsyncFloatDictKeyspace",
    "AsyncFloatKeyspace",
    "AsyncIntDictKeyspace",
    "AsyncIntKeyspace",
    "AsyncKeyspace",
    "AsyncLease",
    "AsyncLimiterKeyspace",
    "AsyncListKeyspace",
    "AsyncLoadedKeyspace",
    "AsyncLockKeyspace",
    "AsyncNamedFloatDictKeyspace",
    "AsyncNamedFloatKeyspace",
    "AsyncNamedIntDictKeyspace",
    "AsyncNamedIntKeyspace",
    "AsyncNamedStrKeyspace",
    "AsyncSetKeyspace",
    "AsyncSortedSetKeyspace",
    "AsyncStaleLoadedKeyspace",
    "AsyncStrKeyspace",
    "AsyncStructKeyspace",
    "AsyncStructListKeyspace",
    "AsyncTransaction",
    "AsyncValueKeyspace",
    "AsyncWholeKeyspace",
    "BasicKeyspace",
    "Batch",
    "CacheConfigError",
    "CacheCrossSlotError",
    "CacheDecodeError",
    "CacheError",
    "CacheIndexError",
    "CacheKeyError",
    "CacheKeyExistsError",
    "CacheLeaseLostError",
    "CacheLoadError",
    "CacheLockedError",
    "CacheMissError",
    "CacheTimeoutError",
    "CacheUnavailableError",
    "CacheWrongTypeError",
    "CachedMany",
    "Caches",
    "DictKeyspace",
    "Expiry",
    "FloatDictKeyspace",
    "FloatKeyspace",
    "Handle",
    "IntDictKeyspace",
    "IntKeyspace",
    "Keyspace",
    "Lease",
    "LimiterKeyspace",
    "ListKeyspace",
    "LoadedKeyspace",
    "LockKeyspace",
    "NamedFloatDictKeyspace",
    "NamedFloatKeyspace",
    "NamedIntDictKeyspace",
    "NamedIntKeyspace",
    "NamedStrKeyspace",
    "Pong",
    "Scored",
    "SetKeyspace",
    "Side",
    "SortedSetKeyspace",
    "StaleLoadedKeyspace",
    "Statistics",
    "StrKeyspace",
    "StructKeyspace",
    "StructListKeyspace",
    "Transaction",
    "ValueKeyspace",
    "WholeKeyspace",
    "__version__",
    "acommand",
    "aping",
    "command",
    "configure",
    "expire_daily_at",
    "expire_in",
    "ping",
]

_LATER = {
    "cachegen_runtime.aio.cached": ("AsyncCachedMany",),
    "cachegen_runtime.aio.commands": ("acommand", "aping"),
    "cachegen_runtime.aio.dicts": (
        "AsyncDictKeyspace",
        "AsyncFloatDictKeyspace",
        "AsyncIntDictKeyspace",
        "AsyncNamedFloatDictKeyspace",
        "AsyncNamedIntDictKeyspace",
    ),
    "cachegen_runtime.aio.limiters": ("AsyncLimiterKeyspace",),
    "cachegen_runtime.aio.loaded": (
        "AsyncLoadedKeyspace",
        "AsyncStaleLoadedKeyspace",
    ),
    "cachegen_runtime.aio.locks": (
        "AsyncLease",
        "AsyncLockKeyspace",
    ),
    "cachegen_runtime.aio.sorted_sets": ("AsyncSortedSetKeyspace",),
    "cachegen_runtime.allowance": ("Allowance",),
    "cachegen_runtime.loading.statistics": ("Statistics",),
    "cachegen_runtime.operations.commands": ("Pong",),
    "cachegen_runtime.sync.commands": ("command", "ping"),
    "cachegen_runtime.operations.sorted_sets": ("Scored",),
    "cachegen_runtime.sync.cached": ("CachedMany",),
    "cachegen_runtime.sync.dicts": (
        "DictKeyspace",
        "FloatDictKeyspace",
        "IntDictKeyspace",
        "NamedFloatDictKeyspace",
        "NamedIntDictKeyspace",
    ),
    "cachegen_runtime.sync.limiters": ("LimiterKeyspace",),
    "cachegen_runtime.sync.loaded": (
        "LoadedKeyspace",
        "StaleLoadedKeyspace",
    ),
    "cachegen_runtime.sync.locks": (
        "Lease",
        "LockKeyspace",
    ),
    "cachegen_runtime.sync.sorted_sets": ("SortedSetKeyspace",),
    "cachegen_runtime.transport.configured": ("configure",),
}
"""What is loaded when a program first names it: a kind that no keyspace is of costs nothing."""

if not TYPE_CHECKING:
    # Type checkers would take every name for one that is here.

    def __getattr__(name: str) -> object:
        for module, names in _LATER.items():
            if name in names:
                found = getattr(import_module(module), name)
                globals()[name] = found
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
