"""The application: its routes, what it measures, and how it begins and ends."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from cachegen_runtime import CacheError
from cachegen_runtime.contrib import prometheus
from cachegen_runtime.contrib.starlette import RateLimitHeaders, closing
from catalog import articles, health
from catalog.caches.catalog import AsyncCatalogCaches
from catalog.database import Database, DatabaseDownError


def create_app(caches: AsyncCatalogCaches, database: Database) -> FastAPI:
    """Return the application over some caches and a database, which it closes when it ends."""
    registry = CollectorRegistry()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        stop_measuring = prometheus.install(registry)
        try:
            # Nothing is sent yet: the service starts while its Redis is down.
            async with closing(caches)(app):
                yield
        finally:
            stop_measuring()
            database.close()

    app = FastAPI(title="Catalog", lifespan=lifespan)
    app.add_middleware(RateLimitHeaders)
    app.add_exception_handler(DatabaseDownError, _unavailable)
    app.add_exception_handler(CacheError, _unavailable)
    app.include_router(articles.routes(caches, database))
    app.include_router(health.routes(caches, database))

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return app


async def _unavailable(request: Request, error: Exception) -> Response:
    """Ask the client to come again.

    Reads are answered without a cache. So what fails with its error is a change whose
    `delete` was not sent: the row is written, old copies may be read until they expire, and
    the same PUT sent again ends that.
    """
    return JSONResponse({"detail": "try again"}, 503, {"Retry-After": "1"})
