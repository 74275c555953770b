"""Courses of loads driven to their ends: what each step wants is done here, and nothing is decided."""

from __future__ import annotations

from typing import Generic, TypeVar, assert_never

from cachegen_runtime.errors import CacheError
from cachegen_runtime.loading.calls import Call, Load
from cachegen_runtime.loading.chain import entered, left
from cachegen_runtime.loading.leading import lead
from cachegen_runtime.loading.loaders import AsyncLoads
from cachegen_runtime.loading.steps import (
    Ask,
    Course,
    Join,
    Lead,
    RunLoader,
    Step,
    Wait,
)
from cachegen_runtime.loading.tasks import AsyncRunner
from cachegen_runtime.operations.handle import settle
from cachegen_runtime.transport.route import AsyncRoute

K = TypeVar("K")
V = TypeVar("V")


class AsyncDriver(Generic[K, V]):
    """Drives the courses of one keyspace: asks by its route, waits and runs loads by its runner."""

    def __init__(self, route: AsyncRoute, runner: AsyncRunner[V]) -> None:
        self._route = route
        self._runner = runner

    async def drive(
        self,
        course: Course[K, V, AsyncLoads[K, V]],
        call: Call[K, V, AsyncLoads[K, V]],
    ) -> None:
        """Do what a call's course wants, step by step, to its end."""
        failure: BaseException | None = None
        while True:
            try:
                step = next(course) if failure is None else course.throw(failure)
            except StopIteration:
                return
            failure = None
            try:
                await self._do(step, call)
            except BaseException as error:
                # Whatever it is: the course frees what it holds, and raises it again.
                failure = error

    async def _do(
        self,
        step: Step[K, V, AsyncLoads[K, V]],
        call: Call[K, V, AsyncLoads[K, V]],
    ) -> None:
        match step:
            case Ask():
                await self._ask(step, call)
            case Wait():
                await self._runner.wait(step)
            case RunLoader(load=load):
                await self._load(load)
            case Lead(load=load):
                self._runner.lead(load, lambda: self.drive(lead(load), call))
            case Join():
                await self._runner.join(step, call)
            case _:
                assert_never(step)

    async def _ask(self, ask: Ask, call: Call[K, V, AsyncLoads[K, V]]) -> None:
        if len(ask.handles) == 1 and call.watched is None:
            (handle,) = ask.handles
            try:
                handle.outcome = await self._route.bare.run(handle.operation)
            except CacheError as error:
                handle.outcome = error
            return
        operations = [each.operation for each in ask.handles]
        if call.watched is not None:
            operations = call.watched.metered(operations)
        # Observers hear of the whole call.
        way = self._route.bare
        try:
            if len(operations) == 1:
                outcomes = [await way.run(operations[0])]
            else:
                outcomes = await way.run_batch(operations, transaction=False)
        except CacheError as error:
            outcomes = [error] * len(operations)
        settle(ask.handles, outcomes)

    async def _load(self, load: Load[K, V, AsyncLoads[K, V]]) -> None:
        keys = [load.keys[each.key] for each in load.mine]
        watch = self._route.watch
        before = entered(load)
        try:
            if watch is None:
                load.found = await load.loader(keys)
                return
            sent = tuple(each.key for each in load.mine)
            with watch.call(load.policy.leases.loading(sent)):
                load.found = await load.loader(keys)
        finally:
            left(before)
