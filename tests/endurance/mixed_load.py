"""One process of an application under load: threads and tasks over generated caches, measured after each phase.

Run by `load`, which restarts the server meanwhile; says one line of JSON a phase, and nothing
on standard error.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from generated_example.api import (
    ApiCaches,
    AsyncApiCaches,
    ResourceKey,
    UserID,
    UserProfile,
)
from generated_example.shared import ProductID

from cachegen_runtime import CacheTimeoutError, CacheUnavailableError, expire_in

THREADS, TASKS = 4, 20


def main(url: str, phases: int, seconds: float) -> None:
    """Work for some phases; print what is held after each, and after the end."""
    before = held()
    counts: Counter[str] = Counter()
    caches, asynchronous = ApiCaches(main=url), AsyncApiCaches(main=url)
    with asyncio.Runner() as runner:
        # How busy the machine is, is no finding.
        runner.get_loop().slow_callback_duration = 60
        for _ in range(phases):
            until = monotonic() + seconds
            threads = [
                threading.Thread(target=work, args=(caches, number, until, counts))
                for number in range(THREADS)
            ]
            for thread in threads:
                thread.start()
            runner.run(work_together(asynchronous, until, counts))
            for thread in threads:
                thread.join()
            say({**held(), **counts})
        caches.close()
        runner.run(asynchronous.aclose())
    after = held()
    say({"files left": after["files"] - before["files"], "threads": after["threads"]})


def held() -> dict[str, int]:
    """Return what this process holds, once the garbage is collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    tasks = 0
    with suppress(RuntimeError):
        tasks = len(asyncio.all_tasks())
    return {
        "memory": pages * os.sysconf("SC_PAGESIZE"),
        "objects": len(gc.get_objects()),
        "blocks": sys.getallocatedblocks(),
        "files": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(),
        "tasks": tasks,
    }


def say(figures: dict[str, int]) -> None:
    """Print one line for the parent."""
    print(json.dumps(figures), flush=True)


def profile_of(user: UserID) -> UserProfile:
    """Return a value that names its key."""
    return UserProfile(name=user, email=f"{user}@example.com", tags=[user, "x" * 50])


def tried(call: Callable[[], bool], counts: Counter[str]) -> None:
    """Count whether a call returns what is right; a server may be away meanwhile."""
    try:
        right = call()
    except (CacheUnavailableError, CacheTimeoutError):
        counts["calls without a server"] += 1
    else:
        counts["wrong values"] += not right
    counts["rounds of calls"] += 1


def work(caches: ApiCaches, thread: int, until: float, counts: Counter[str]) -> None:
    """Use every kind of keyspace, one call after another."""
    number = 0
    mine: Counter[str] = Counter()
    while monotonic() < until:
        number += 1
        user = UserID(f"thread {thread} user {number % 50}")
        tried(lambda user=user: use(caches, user), mine)  # type: ignore[misc]
    counts.update(mine)


def use(caches: ApiCaches, user: UserID) -> bool:
    """Return whether a user's caches hold what was put there."""
    resource = ResourceKey(user_id=user, resource_path="/a")
    caches.requests_per_user.increment(user)
    caches.resource_requests.increment(resource, 2)
    caches.profile.set(user, profile_of(user), expiry=expire_in(0.05))
    caches.recently_viewed.push_left(user, ProductID(1), ProductID(2))
    caches.recently_viewed.trim(user, 0, 9)
    caches.online.add("north", user)
    found = caches.profile.multi_get([user, UserID("absent")])
    with caches.batch() as batch:
        profile = batch.add(caches.profile.operations.get(user))
        count = batch.add(caches.requests_per_user.operations.increment(user))
    with caches.transaction() as transaction:
        seen = transaction.add(caches.resource_requests.operations.increment(resource))
    return (
        found[0] in (profile_of(user), None)
        and found[1] is None
        and profile.result in (profile_of(user), None)
        and count.result > 0
        and seen.result > 0
        and len(caches.recently_viewed.items(user)) <= 10
    )


async def work_together(
    caches: AsyncApiCaches, until: float, counts: Counter[str]
) -> None:
    """Use caches in many tasks at once, some of which are cancelled."""
    async with asyncio.TaskGroup() as group:
        for task in range(TASKS):
            group.create_task(_work_on(caches, task, until, counts))


async def _work_on(
    caches: AsyncApiCaches, task: int, until: float, counts: Counter[str]
) -> None:
    number = 0
    while monotonic() < until:
        number += 1
        user = UserID(f"task {task} user {number % 50}")
        call = asyncio.create_task(_use_together(caches, user))
        if number % 7 == 0:
            await asyncio.sleep(0)
            call.cancel()
        await asyncio.wait([call])
        if call.cancelled():
            counts["cancelled"] += 1
        else:
            tried(call.result, counts)


async def _use_together(caches: AsyncApiCaches, user: UserID) -> bool:
    await caches.requests_per_user.increment(user)
    await caches.profile.set(user, profile_of(user), expiry=expire_in(0.05))
    found = await caches.profile.get(user)
    await caches.online.add("south", user)
    async with caches.batch() as batch:
        again = batch.add(caches.profile.operations.get(user))
        count = batch.add(caches.requests_per_user.operations.increment(user))
    right = (profile_of(user), None)
    return found in right and again.result in right and count.result > 0


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
