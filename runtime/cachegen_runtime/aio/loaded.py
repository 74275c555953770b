"""Keyspaces whose values a function of the application loads where they are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import partial, wraps
from typing import TYPE_CHECKING, Generic, NoReturn, Self, TypeGuard, TypeVar

from msgspec.structs import replace

from cachegen_runtime.aio.cached import AsyncCachedMany
from cachegen_runtime.aio.caches import AsyncCaches
from cachegen_runtime.aio.driving import AsyncDriver
from cachegen_runtime.aio.values import AsyncWholeKeyspace
from cachegen_runtime.errors import CacheTimeoutError, CacheUnavailableError
from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.loading.calls import Call, Item, LeftOut
from cachegen_runtime.loading.chain import loaders, refuse_own
from cachegen_runtime.loading.loaders import (
    AsyncCached,
    AsyncLoader,
    AsyncLoads,
    AsyncManyLoader,
    found_in,
    only_key,
)
from cachegen_runtime.loading.obtaining import from_the_start, look, obtain, refused
from cachegen_runtime.loading.policy import Common, Policy
from cachegen_runtime.loading.statistics import Statistics
from cachegen_runtime.loading.tasks import AsyncRunner
from cachegen_runtime.operations.arguments import several
from cachegen_runtime.operations.handle import Handle, settle
from cachegen_runtime.operations.leases import Seen
from cachegen_runtime.operations.loaded import Basis, LoadedOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.stored import value_operations
from cachegen_runtime.transport.seam import Watch

if TYPE_CHECKING:
    # Most keyspaces are not kept near.
    from cachegen_runtime.transport.near.hits import Hits

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")


class AsyncLoadedKeyspace(AsyncWholeKeyspace[K, V], Generic[K, V, R]):
    """Values that a loader makes; R is what it returns: V, or None too where it may find nothing.

    No call returns, and nothing stores, a value whose load began before a `delete`, `set`
    or `multi_set` of its key that was over when the call began. All operations but
    `get_or_load` and `multi_get_or_load` take a stale value for missing.
    """

    def __init__(
        self, caches: AsyncCaches, definition: KeyspaceDefinition[K, V]
    ) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._runner: AsyncRunner[V] = AsyncRunner()
        self._driver: AsyncDriver[K, V] = AsyncDriver(self._route, self._runner)
        place = caches.__loading__(definition.cluster, self._runner)
        timeout = definition.load.timeout.total_seconds() if definition.load else 0.0
        self._common = Common(place, timeout)
        self._take(definition)
        self._keep_near()

    def _take(self, definition: KeyspaceDefinition[K, V]) -> None:
        self._definition = definition
        prefix = self._route.key_prefix
        values = value_operations(definition, prefix, self._seal)
        basis = Basis(definition, prefix, values)
        self._operations = LoadedOperations(definition, prefix, basis)
        self._policy: Policy[V] = Policy(basis, self._common)

    @property
    def operations(self) -> LoadedOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    @property
    def statistics(self) -> Statistics:
        """Return what this object has counted until now."""
        near, tallies = self._near, self._common.tallies
        if near is None:
            return tallies.now()
        return tallies.now(near.hits, near.drops, is_near=near.is_active)

    def with_expiry(self, expiry: Expiry) -> Self:
        """Return the same keyspace with `expiry` as the default of its writes and loads."""
        other = copy(self)
        other._take(self._definition.with_expiry(expiry))
        other._keep_near()
        return other

    def _keep_near(self) -> None:
        """Let `get_or_load` look into the near cache first, where there is one."""
        near = self._near
        if near is not None:
            from cachegen_runtime.aio.near import keep_near

            keep_near(self, near)
            self._common.pushes = near.store
            self._keep_loads_near(near)

    def _keep_loads_near(self, near: Hits[K, V]) -> None:
        name, hits = "get_or_load", self._common.tallies.hits
        due = self._policy.due
        # Of a copy with another expiry, what was made for the first one.
        vars(self).pop(name, None)
        ask = self.get_or_load

        async def get_or_load(
            key: K,
            loader: AsyncLoader[K, R],
            *,
            expiry: Expiry | Callable[[V], Expiry] | None = None,
        ) -> R:
            """Return the value; where it is missing, `loader` makes it, once for all who wait."""
            entry = near.find(key, name, due)
            if entry is not None:
                value = entry.value
                if not entry.is_ready:
                    value = near.decoded(entry)
                if value is not None or entry.data is None:
                    near.took(entry)
                    hits.up()
                    return self._result(value)
            result = await ask(key, loader, expiry=expiry)
            near.learn(key, name)
            return result

        vars(self)[name] = get_or_load

    async def get_or_load(
        self,
        key: K,
        loader: AsyncLoader[K, R],
        *,
        expiry: Expiry | Callable[[V], Expiry] | None = None,
    ) -> R:
        """Return the value; where it is missing, `loader` makes it, once for all who wait.

        A hit is one round trip, a load three. `expiry`, which may be a function of the
        value, holds for what this call loads; what has expired already is returned and
        not stored. A stale value is returned at once, or after the keyspace's soft
        timeout, while one caller reloads it.

        Raises what the loader raises, TypeError for a value of another type, RuntimeError
        for a loader that asks for its own key, and CacheTimeoutError where no value came in
        time.
        """
        name, policy, reads = "get_or_load", self._policy, self._common.reads
        sent = self._operations.__sent__(key, name)
        if loaders():
            refuse_own(self._common.place, sent)
        look = policy.leases.look
        if self._route.watch is not None:
            item: Item[K, V] = Item(key, sent)
            call = self._call(name, [item], self._one(loader), expiry)
            operation = look(name, sent, beside=False)
            await self._watched(self._route.watch, call, operation, [item])
        elif reads.again is None and self._runner.here().find(sent) is None:
            # The way of nearly all calls: nothing is under way, and one look is enough.
            try:
                seen = await self._route.run(look(name, sent, beside=False))
            except (CacheTimeoutError, CacheUnavailableError) as error:
                item = Item(key, sent)
                call = self._call(name, [item], self._one(loader), expiry)
                refused(call, [item], error)
            else:
                if reads.again is not None:
                    # Others had no answer meanwhile.
                    reads.answered()
                if not isinstance(seen, Seen):
                    policy.tallies.hits.up()
                    return seen if self._is_result(seen) else self._result(seen)
                item = Item(key, sent)
                item.seen = seen
                call = self._call(name, [item], self._one(loader), expiry)
            await self._driver.drive(obtain(call), call)
        else:
            item = Item(key, sent)
            call = self._call(name, [item], self._one(loader), expiry)
            await self._driver.drive(from_the_start(call), call)
        return self._result_of(item)

    async def multi_get_or_load(
        self, keys: Iterable[K], loader: AsyncManyLoader[K, V]
    ) -> list[R]:
        """Return a value for each key, in order; `loader` makes those that are missing, in one call.

        It gets the keys that lack a value, each once, and leaves out those that have none.
        The same key may come twice. Without keys nothing is sent.

        Raises CacheLoadError for a key that the loader left out where the schema wants a
        value, once the others are stored; otherwise as `get_or_load`.
        """
        items = await self._load_many(keys, loader)
        return [self._result_of(item) for item in items]

    def cached(self, function: AsyncLoader[K, R]) -> AsyncCached[K, R]:
        """Return a function with the cache before it; `__wrapped__` is the function itself."""

        @wraps(function)
        async def load(*key: K, **named: K) -> R:
            return await self.get_or_load(only_key(function, key, named), function)

        # Pyright takes the `__wrapped__` of what `wraps` returns for a method of it.
        return load  # pyright: ignore[reportReturnType]

    def cached_many(self, function: AsyncManyLoader[K, V]) -> AsyncCachedMany[K, R]:
        """Return a function of one key with the cache before it, and `many` for several.

        Calls that are made in the same tick of the event loop share one call of the
        function, of 100 keys at most.
        """

        async def load(keys: Sequence[K]) -> list[Callable[[], R]]:
            items = await self._load_many(keys, function)
            return [partial(self._result_of, item) for item in items]

        return AsyncCachedMany(function, load, self._judged)

    def _judged(self, key: K) -> bytes:
        """Return a key as it is sent; raise for one that cannot be asked for here."""
        sent = self._operations.__sent__(key, "multi_get_or_load")
        refuse_own(self._common.place, sent)
        return sent

    async def _load_many(
        self, keys: Iterable[K], loader: AsyncManyLoader[K, V]
    ) -> list[Item[K, V]]:
        """Return an item for each key, in order; the same one for the same key."""
        name = "multi_get_or_load"
        given = list(several("keys", keys))
        sent = self._operations.__all_sent__(given, name)
        for each in sent:
            refuse_own(self._common.place, each)
        items = {
            each: Item[K, V](key, each) for key, each in zip(given, sent, strict=True)
        }
        if items:
            call = self._call(name, [*items.values()], self._many(loader), None)
            watch = self._route.watch
            if watch is None:
                await self._driver.drive(from_the_start(call), call)
            else:
                looks = self._policy.leases.look_all
                operation = looks(name, tuple(sent), beside=False)
                asked = [items[each] for each in sent]
                await self._watched(watch, call, operation, asked)
        return [items[each] for each in sent]

    async def _watched(
        self,
        watch: Watch,
        call: Call[K, V, AsyncLoads[K, V]],
        operation: Operation[object],
        asked: Sequence[Item[K, V]],
    ) -> None:
        """Do all of a call, and tell those who observe of it as of one operation."""
        with watch.lookup(operation) as lookup:
            call.watched = lookup
            await self._driver.drive(look(call, call.items), call)
            hits = sum(map(call.was_found, asked))
            lookup.found(hits, len(asked) - hits)
            await self._driver.drive(obtain(call), call)
            errors = [item.error for item in asked if item.error is not None]
            if errors:
                lookup.failed(errors[0])

    def _call(
        self,
        name: str,
        items: Sequence[Item[K, V]],
        loader: AsyncLoads[K, V],
        expiry: Expiry | Callable[[V], Expiry] | None,
    ) -> Call[K, V, AsyncLoads[K, V]]:
        self._policy.check(expiry)
        runner = self._runner
        return Call(
            self._policy,
            runner.here(),
            name,
            items,
            loader,
            expiry,
            runner.now,
            is_blocking=runner.is_blocking,
            refreshes_apart=runner.refreshes_apart,
        )

    def _one(self, loader: AsyncLoader[K, R]) -> AsyncLoads[K, V]:
        async def load(keys: Sequence[K]) -> list[V | LeftOut | None]:
            found = await loader(keys[0])
            return [found if self._is_found(found) else None]

        return load

    def _many(self, loader: AsyncManyLoader[K, V]) -> AsyncLoads[K, V]:
        async def load(keys: Sequence[K]) -> list[V | LeftOut | None]:
            return found_in(await loader(keys), keys)

        return load

    def _result_of(self, item: Item[K, V]) -> R:
        if item.error is not None:
            raise item.error
        return self._result(item.value)

    def _result(self, value: V | None) -> R:
        """Return a value as what loaders return: R is V, or `V | None` as the schema says."""
        if self._is_result(value):
            return value
        raise AssertionError("a loader may not find nothing here")

    def _is_result(self, value: V | None) -> TypeGuard[R]:
        return value is not None or self._policy.remembers

    def _is_found(self, found: R) -> TypeGuard[V | None]:
        """Return true: what is no V is refused when it is to be stored."""
        return True

    if not TYPE_CHECKING:

        def mark_stale(self, *keys: object) -> NoReturn:
            """Raise ValueError: no stale values are kept here."""
            raise ValueError("mark_stale wants stale_for in the keyspace's load")


class AsyncStaleLoadedKeyspace(AsyncLoadedKeyspace[K, V, R]):
    """Loaded values that are kept past their expiry, and served while they are reloaded."""

    async def mark_stale(self, *keys: K) -> int:
        """Make values stale that are fresh, and return how many were.

        From now on a value is served by loads alone, while one caller reloads it. A load
        that is under way is not stored. On a Redis Cluster one step for each key.
        """
        operations = [self.operations.mark_stale(key) for key in keys]
        flights = self._runner.here()
        for operation in operations:
            flights.rouse(operation.keys[0])
        if not operations:
            return 0
        handles = [Handle(operation) for operation in operations]
        if self._route.watch is None:
            outcomes = await self._route.run_batch(operations, transaction=False)
        else:
            sent = tuple(operation.keys[0] for operation in operations)
            with self._route.watch.call(replace(operations[0], keys=sent)):
                way = self._route.bare
                outcomes = await way.run_batch(operations, transaction=False)
        settle(handles, outcomes)
        return sum(handle.result for handle in handles)
