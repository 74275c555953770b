"""What the service answers about articles: read through the cache, written to the database first."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request

from cachegen_runtime.contrib.starlette import RateLimit
from catalog.caches.catalog import (
    Article,
    ArticleID,
    AsyncCatalogCaches,
    Customer,
    Found,
    SearchKey,
)
from catalog.database import Database

MISSING: dict[int | str, dict[str, object]] = {
    404: {"description": "No article has this number"}
}
LIMITED: dict[int | str, dict[str, object]] = {
    429: {"description": "Too many searches; Retry-After says when to come back"}
}


def customer(request: Request) -> Customer | None:
    """Return who asks: behind a login, the account; here what they say, else their address."""
    name = request.headers.get("X-Customer")
    if name is None and request.client is not None:
        name = request.client.host
    return None if name is None else Customer(name)


def routes(caches: AsyncCatalogCaches, database: Database) -> APIRouter:
    """Return the routes over some caches and a database."""
    router = APIRouter(tags=["articles"])

    @caches.articles.cached
    async def load_article(article_id: ArticleID) -> Article | None:
        return await database.article(article_id)

    @caches.searches.cached
    async def load_found(key: SearchKey) -> Found:
        return await database.search(key.word, key.page)

    @router.get("/articles/{article_id}", responses=MISSING)
    async def read(article_id: ArticleID) -> Article:
        """Read an article."""
        article = await load_article(article_id)
        if article is None:
            raise HTTPException(404, "no article has this number")
        return article

    @router.put("/articles/{article_id}/price", status_code=204, responses=MISSING)
    async def change_price(
        article_id: ArticleID, price: Annotated[Decimal, Body(embed=True, ge=0)]
    ) -> None:
        """Change the price of an article; who reads it afterwards reads the new one."""
        if not await database.change_price(article_id, price):
            raise HTTPException(404, "no article has this number")
        await caches.articles.delete(article_id)

    limited = Depends(RateLimit(caches.requests, customer))

    @router.get("/search", dependencies=[limited], responses=LIMITED)
    async def search(
        word: Annotated[str, Query(min_length=1, max_length=40)],
        page: Annotated[int, Query(ge=0, le=100)] = 0,
    ) -> Found:
        """Find articles by a word of their titles, thirty times a minute."""
        return await load_found(SearchKey(word=word.lower(), page=page))

    return router
