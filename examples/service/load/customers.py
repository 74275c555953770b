"""Customers: each asks for one thing after another, for popular ones more often, and waits for the answer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate

from httpx2 import AsyncClient, HTTPError

from catalog.database import ARTICLES, STUFFS, THINGS
from load.tally import Kind, Tally

GREEDY = "greedy"
"""The customer who does nothing but search, and is refused most of it."""

_IMPATIENCE = 0.02
"""Seconds until the greedy one tries again; a polite client heeds Retry-After."""

_MIX: dict[Kind, float] = {"read": 0.95, "search": 0.04, "change": 0.01}
_NUMBERS = range(1, ARTICLES + 1)
_POPULARITY = list(accumulate(1 / number for number in _NUMBERS))
"""Zipf's law: the second most popular article is asked for half as often as the first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that a customer makes."""

    kind: Kind
    method: str
    path: str
    body: dict[str, str] | None = None


def wish(name: str, chance: random.Random) -> Wish:
    """Return what a customer asks for next."""
    kind: Kind = "search"
    if name != GREEDY:
        [kind] = chance.choices(list(_MIX), list(_MIX.values()))
    match kind:
        case "search":
            word = chance.choice(THINGS + STUFFS)
            return Wish(kind, "GET", f"/search?word={word}&page={chance.randrange(3)}")
        case "read":
            return Wish(kind, "GET", f"/articles/{_popular(chance)}")
        case "change":
            price = {"price": f"{chance.randrange(10, 90)}.90"}
            return Wish(kind, "PUT", f"/articles/{_popular(chance)}/price", price)


async def ask(
    name: str,
    turns: Iterable[object],
    client: AsyncClient,
    tally: Tally,
    pause: float,
) -> None:
    """Ask in each turn, of which all customers share one iterable; note every answer in a tally.

    Between two requests a customer pauses, for `pause` seconds in the mean.
    """
    chance = random.Random(name)
    for _ in turns:
        asked = wish(name, chance)
        with tally.timed(asked.kind) as request, suppress(HTTPError):
            answer = await client.request(
                asked.method,
                asked.path,
                json=asked.body,
                headers={"X-Customer": name},
            )
            request.status = answer.status_code
        mean = min(pause, _IMPATIENCE) if name == GREEDY else pause
        await asyncio.sleep(chance.uniform(0, 2 * mean))


def _popular(chance: random.Random) -> int:
    [number] = chance.choices(_NUMBERS, cum_weights=_POPULARITY)
    return number
