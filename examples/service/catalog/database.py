"""A database as slow as a real one: sqlite in memory, behind a round trip and few connections."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from catalog.caches.catalog import Article, ArticleID, Found

CONNECTIONS = 10
"""Queries that run at one time; others wait."""

PAGE = 20
"""Articles on one page of a search."""

STYLES = ("plain", "round", "folding", "tall", "striped", "quiet", "heavy", "northern")
STUFFS = ("oak", "glass", "steel", "wool", "cork", "linen", "paper", "clay")
THINGS = ("lamp", "chair", "table", "shelf", "bowl", "rug", "clock", "vase", "box", "bench")  # fmt: skip

ARTICLES = len(STYLES) * len(STUFFS) * len(THINGS)
"""How many articles there are, numbered from one."""


class DatabaseDownError(Exception):
    """The database does not answer."""


class Database:
    """Articles in a database that takes `latency` seconds for a query, and three times that for a search."""

    def __init__(self, latency: float = 0.05) -> None:
        self.latency = latency
        self.queries = 0
        self.is_up = True
        self._free = asyncio.Semaphore(CONNECTIONS)
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("CREATE TABLE article (id INTEGER PRIMARY KEY, title, price, tags)")  # fmt: skip
        self._connection.executemany(
            "INSERT INTO article (title, price, tags) VALUES (?, ?, ?)", _rows()
        )

    async def article(self, article_id: ArticleID) -> Article | None:
        """Return an article, or None when there is none of that number."""
        rows = await self._query("SELECT * FROM article WHERE id = ?", article_id)
        return _article(rows[0]) if rows else None

    async def search(self, word: str, page: int) -> Found:
        """Return a page of the articles that have a word in their titles."""
        sql = "SELECT *, count(*) OVER () AS total FROM article WHERE instr(title, ?) LIMIT ? OFFSET ?"
        rows = await self._query(sql, word, PAGE, page * PAGE, cost=3)
        return Found(
            articles=tuple(map(_article, rows)),
            total=rows[0]["total"] if rows else 0,
        )

    async def change_price(self, article_id: ArticleID, price: Decimal) -> bool:
        """Give an article another price, and return whether there is such an article."""
        sql = "UPDATE article SET price = ? WHERE id = ? RETURNING id"
        return bool(await self._query(sql, str(price), article_id))

    async def answers(self) -> bool:
        """Return whether the database answers."""
        try:
            await self._query("SELECT 1")
        except DatabaseDownError:
            return False
        return True

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    async def _query(
        self, sql: str, *values: str | int, cost: int = 1
    ) -> Sequence[sqlite3.Row]:
        async with self._free:
            await asyncio.sleep(cost * self.latency)
            if not self.is_up:
                raise DatabaseDownError("the database does not answer")
            self.queries += 1
            return self._connection.execute(sql, values).fetchall()


def _rows() -> Iterator[tuple[str, str, str]]:
    for number, words in enumerate(product(STYLES, STUFFS, THINGS)):
        yield " ".join(words), f"{10 + number % 90}.50", " ".join(words[1:])


def _article(row: sqlite3.Row) -> Article:
    return Article(
        id=ArticleID(row["id"]),
        title=row["title"],
        price=Decimal(row["price"]),
        tags=tuple(row["tags"].split()),
    )
