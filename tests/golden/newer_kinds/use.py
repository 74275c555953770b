"""Dicts, sorted sets, lists of structs, limiters and locks work, blocking and async, with exact types."""

import asyncio
from datetime import date, timedelta
from typing import assert_type

from cachegen_runtime import Allowance, AsyncLease, Lease, Scored
from expected.shop import AsyncShopCaches, Count, Item, Share, ShopCaches, Size, UserID

ada, bert = UserID("ada"), UserID("bert")
day = date(2026, 1, 2)

with ShopCaches(main="memory://", guards="memory://") as caches:
    assert caches.cart.update(ada, {bert: Item(count=2)}) == 1
    assert_type(caches.cart.get(ada, bert), Item | None)
    assert_type(caches.cart.multi_get(ada, [bert]), list[Item | None])
    assert_type(caches.cart.items(ada), dict[UserID, Item])
    assert_type(caches.cart.fields(ada), set[UserID])
    caches.flags.set(ada, day, True)
    assert caches.flags.items(ada) == {day: True}
    assert_type(caches.votes.increment("x", Size.SMALL), int)
    assert_type(caches.named_votes.increment("x", 7, 2), Count)
    assert_type(caches.spent.increment("x", "food", 1.5), float)
    assert_type(caches.named_spent.decrement("x", "food"), Share)
    assert caches.board.add("chess", {ada: 1500, bert: 1400}) == 2
    assert_type(caches.board.items("chess"), list[Scored[UserID]])
    assert_type(caches.board.rank("chess", ada, highest_first=True), int | None)
    assert_type(caches.board.scores("chess", [ada]), list[float | None])
    assert caches.board.pop_highest("chess")[0].value == ada
    assert caches.feed.push_left(ada, Item(count=1)) == 1
    assert_type(caches.feed.items(ada), list[Item])
    assert_type(caches.logins.take(ada), Allowance)
    assert [bool(caches.logins.take(ada)) for _ in range(3)] == [True, True, False]
    assert caches.exports.peek("x", cost=2).allowed
    assert caches.trials.take("x").limit == 5
    assert caches.searches.take("x").remaining == 29
    with caches.nightly.acquire(day, wait=1, lease=timedelta(seconds=30)) as lease:
        assert_type(lease, Lease[date])
        assert lease.token > 0
    with caches.batch() as batch:
        taken = batch.add(caches.logins.operations.take(bert))
        top = batch.add(caches.board.operations.range("chess", 0, 9))
    assert_type(taken.result, Allowance)
    assert_type(top.result, list[Scored[UserID]])


async def use() -> None:
    async with AsyncShopCaches(main="memory://", guards="memory://") as caches:
        await caches.cart.assign(ada, {bert: Item(count=1)})
        assert_type(await caches.cart.items(ada), dict[UserID, Item])
        assert_type(await caches.named_votes.decrement("x", 7), Count)
        assert_type(await caches.board.increment("chess", ada, 2), float)
        assert_type(await caches.logins.take(ada), Allowance)
        lease = await caches.nightly.acquire(day)
        assert_type(lease, AsyncLease[date])
        async with lease:
            await lease.check()


asyncio.run(use())
